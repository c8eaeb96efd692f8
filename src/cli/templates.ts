import type { TemplateName } from '../project/scaffold.ts'

export type Template = { name: TemplateName; about: string }

export const templates: readonly Template[] = [
  { name: 'support', about: 'replies of a support team; on a simulated model' },
  { name: 'sql', about: 'one database query for each question; on a small real model in this process' },
]
