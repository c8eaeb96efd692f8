import { openRules } from '../loop/rules.ts'
import type { OpenProject } from '../tunesmith.ts'

/** Opens every rule and closes it: a file or a column that it names and that is not there shows before a run does. */
export async function checkRules(project: OpenProject): Promise<void> {
  const rules = await openRules(project, project.parts)
  for (const rule of rules.values()) await rule.close?.()
}
