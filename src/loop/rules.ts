import { TunesmithError } from '../core/errors.ts'
import type { OpenRule, Parts } from '../core/parts.ts'
import type { Project } from '../project/load.ts'

/** Criterion id to its opened rule. Options were checked when the rubric was read; files that they name are opened here. */
export async function openRules(
  { rubric, root }: Pick<Project, 'rubric' | 'root'>,
  { rules }: Parts,
): Promise<Map<string, OpenRule>> {
  const opened = new Map<string, OpenRule>()
  for (const { id, rule, with: options } of rubric.criteria) {
    if (rule === null) continue
    const part = rules.find((one) => one.id === rule)
    if (!part) {
      const fix = `Rules: ${rules.map((one) => one.id).join(', ')}.`
      throw new TunesmithError(`There is no rule "${rule}".`, {
        code: 'rubric/unknown-rule',
        where: `rubric.yaml, criterion ${id}`,
        fix,
      })
    }
    opened.set(id, await part.open(part.options.parse(options), { root }))
  }
  return opened
}
