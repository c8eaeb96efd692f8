import { TunesmithError } from '../core/errors.ts'
import type { OpenRule, Parts, RuleSubject } from '../core/parts.ts'
import type { Verdict } from '../core/types.ts'
import { interrupted } from '../models/models.ts'
import type { Project } from '../project/load.ts'
import { failureOfPart } from './part-failure.ts'

/** An opened rule whose failure is an answer, as that of a judge is. */
export type LoopRule = Omit<OpenRule, 'decide'> & {
  decide(subject: RuleSubject): Promise<Ruling> | Ruling
}
type Ruling = Pick<Verdict, 'answer' | 'reason'>

/** Criterion id to its opened rule. Options were checked when the rubric was read; files that they name are opened here. */
type Ruled = Pick<Project, 'rubric' | 'root'> & { places?: Project['places'] }

export async function openRules(project: Ruled, parts: Parts): Promise<Map<string, LoopRule>> {
  const opened = new Map<string, LoopRule>()
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
  opened: Map<string, LoopRule>,
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
      opened.set(id, answering(await part.open(part.options.parse(options), { root })))
    } catch (error) {
      throw error instanceof TunesmithError ? inRubric(error, id, places) : error
    }
  }
}

function answering(rule: OpenRule): LoopRule {
  const decide = async (subject: RuleSubject): Promise<Ruling> => {
    try {
      return await rule.decide(subject)
    } catch (error) {
      // Whatever a rule throws when it is cut, the run was interrupted.
      if (subject.signal.aborted) throw interrupted()
      return { answer: 'error', reason: failureOfPart(error) }
    }
  }
  return { ...rule, decide }
}

/** A rule knows the name of its option (`with.database`); the project knows where that is written, and for which criterion. */
function inRubric(error: TunesmithError, criterion: string, places: Project['places']): TunesmithError {
  const { message, code, fix, exit, cause } = error
  const where = places[`criteria.${criterion}.${error.where}`]
  if (where !== undefined) return new TunesmithError(message, { code, where, fix, exit, cause })
  if (code !== 'part/failed') return error
  return new TunesmithError(`${message} (criterion ${criterion})`, { code, where: error.where, fix, exit, cause })
}
