import type { TemplateName } from '../project/scaffold.ts'

export type Template = { name: TemplateName; about: string }

export const templates: readonly Template[] = [
  { name: 'support', about: 'replies of a support team, simulated' },
  { name: 'sql', about: 'database queries, on a small real model' },
]
