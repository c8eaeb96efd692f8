import { canonical, sha256 } from './ids.ts'
import type { Cell } from './types.ts'

/** An answered example that the judge is shown. */
export type CriterionExample = { input: string; completion: string; answer: 'yes' | 'no' | 'na'; why: string }

/** Axis name to the values where it applies. */
export type Where = Readonly<Record<string, readonly string[]>>

/** One yes/no question, or one rule, with every default in place. */
export type Criterion = {
  id: string
  category: string
  /** A yes/no question; "yes" is always the good answer. Empty only where a rule decides. */
  question: string
  /** A "no" discards the example whatever its score. Gates are never part of the score. */
  gate: boolean
  /** When "na" is right. `null`: "na" is not an allowed answer of the judge. */
  na: string | null
  /** The sentence that `fixes` adds to the prompt where this fails. */
  fix: string | null
  examples: CriterionExample[]
  /** Whether the judge sees the reference. */
  reference: boolean
  only: Where | null
  except: Where | null
  /** Bounds on the number of user turns. */
  turns: { min?: number; max?: number } | null
  /** Id of the rule that decides it; `null`: a model does. */
  rule: string | null
  with: Readonly<Record<string, unknown>>
}

/** `weight` is decimal text, read exactly. */
export type Category = { id: string; weight: string }

/** The questions that every completion is judged by, and what they weigh. */
export type Rubric = {
  /** Decimal text between 0 and 1, read exactly. */
  threshold: string
  categories: Category[]
  criteria: Criterion[]
}

/** Whether code, before any judge, already knows that the criterion does not apply. */
export function applies(criterion: Criterion, cell: Cell, userTurns: number): boolean {
  const { only, except, turns } = criterion
  if (only && !Object.entries(only).every(([axis, values]) => matches(cell[axis], values))) return false
  if (except && Object.entries(except).some(([axis, values]) => matches(cell[axis], values))) return false
  if (turns?.min !== undefined && userTurns < turns.min) return false
  return turns?.max === undefined || userTurns <= turns.max
}

const matches = (value: string | null | undefined, values: readonly string[]): boolean =>
  values.includes(value ?? 'none')

/** sha256, hex: what verdicts depend on of a rubric. Another threshold alone is no other judging. */
export const criteriaHash = ({ threshold: _, ...rubric }: Rubric): string => sha256(canonical(rubric))
