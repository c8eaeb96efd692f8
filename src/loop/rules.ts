import { TunesmithError } from '../core/errors.ts'
import type { OpenRule, Parts } from '../core/parts.ts'
import type { Project } from '../project/load.ts'

/** Criterion id to its opened rule. Options were checked when the rubric was read; files that they name are opened here. */
type Ruled = Pick<Project, 'rubric' | 'root'> & { places?: Project['places'] }

export async function openRules(project: Ruled, parts: Parts): Promise<Map<string, OpenRule>> {
  const opened = new Map<string, OpenRule>()
  try {
    await openAll(project, parts, opened)
    return opened
  } catch (error) {
    for (const rule of opened.values()) await rule.close?.()
    throw error
  }
}

async function openAll(
  { rubric, root, places = {} }: Ruled,
  { rules }: Parts,
  opened: Map<string, OpenRule>,
): Promise<void> {
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
    try {
      opened.set(id, await part.open(part.options.parse(options), { root }))
    } catch (error) {
      throw error instanceof TunesmithError ? atPlace(error, places[`criteria.${id}.${error.where}`]) : error
    }
  }
}

/** A rule knows the name of its option (`with.database`); the project knows where that is written. */
function atPlace(error: TunesmithError, where: string | undefined): TunesmithError {
  if (where === undefined) return error
  const { message, code, fix, exit, cause } = error
  return new TunesmithError(message, { code, where, fix, exit, cause })
}
