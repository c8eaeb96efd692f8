import type { TemplateName } from '../project/scaffold.ts'

export type Template = { name: TemplateName; about: string }

export const templates: readonly Template[] = [
  { name: 'support', about: 'replies of a support team; runs on a simulated model' },
  {
    name: 'sql',
    about: "questions about a shop's database, each answered by a query; runs on a small real model in this process",
  },
]
