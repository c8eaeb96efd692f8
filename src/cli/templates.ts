import type { TemplateName } from '../project/scaffold.ts'

/** `own`: the model that the template is made for and keeps unless another one is named. */
export type Template = { name: TemplateName; about: string; own: string | null }

export const templates: readonly Template[] = [
  { name: 'support', about: 'replies of a support team, simulated', own: 'simulated/support' },
  { name: 'coach', about: 'a running coach that knows its limits', own: null },
  { name: 'tutor', about: 'a maths tutor that leads to the answer', own: null },
  { name: 'code', about: 'help with small Python functions', own: null },
  { name: 'sql', about: 'database queries, on a small real model', own: 'local/qwen2.5-coder-1.5b' },
]

export const ownModelOf = (name: TemplateName): string | null =>
  templates.find((template) => template.name === name)?.own ?? null
