import type { Agreement } from './krippendorff.ts'
import type { Rate } from './types.ts'

/** The shape of `rubric_analysis.json`, and what optimisers read. Numbers: shares are 0 to 1, intervals are 95 % Wilson. */

/** How often something failed where an axis has a value. `failed` of `n`; `fail_rate` 0 to 1. */
export type CellRate = {
  axis: string
  value: string
  n: number
  failed: number
  fail_rate: number
  interval: [number, number]
}

/** One criterion over the examples of an analysis: its answers counted, and what its failures have in common. */
export type CriterionAnalysis = {
  id: string
  category: string
  gate: boolean
  yes: number
  no: number
  na: number
  error: number
  /** no / (yes + no); `null` where neither was ever said. */
  fail_rate: number | null
  interval: [number, number] | null
  /** Fail rate of this criterion by axis and value, worst first. */
  by_cell: CellRate[]
  /** Criteria that fail in the same examples more often than chance, most shared first. */
  fails_with: string[]
  /** Up to five distinct reasons of "no". */
  reasons: string[]
  /** `never-fires`: no "yes" or "no" at all; `always-passes`; `always-fails`. */
  flag: 'never-fires' | 'always-passes' | 'always-fails' | null
  /** Between the judges of a panel; absent where one judge or code decides. */
  agreement?: Agreement
}

/** The scored criteria of one category together. Gates are in none. */
export type CategoryAnalysis = {
  id: string
  yes: number
  no: number
  na: number
  fail_rate: number | null
  /** Clustered by example, because one example answers several criteria of a category. */
  interval: [number, number] | null
}

/** All four rows of the mission's symptom table, "no evidence" included. */
export type Symptom = { symptom: string; found: boolean; evidence: string; do: string }

/** What failed (or passed) examples share more often than the others: an axis value or a trait of the text. */
export type SharedTrait = { trait: string; failed: Rate; passed: Rate; p: number }

/**
 * How strict a rubric is by its pass rate: `strict` 30-50 %, `moderate` 50-70 %, `lenient` 70-90 %; outside, `below`
 * and `above`.
 */
export type Band = 'below' | 'strict' | 'moderate' | 'lenient' | 'above'

/** What fails and why, as `rubric_analysis.json` and `tunesmith analyze --json` have it. */
export type Analysis = {
  rate: Rate
  criteria: CriterionAnalysis[]
  categories: CategoryAnalysis[]
  /** Pass rate by axis and value: here `failed` counts examples that did not pass. */
  cells: CellRate[]
  symptoms: Symptom[]
  /** The mission's four diagnostic questions. */
  questions: {
    fails_most: { criterion: string; fail_rate: number; interval: [number, number] }[]
    failed_share: SharedTrait[]
    passed_share: SharedTrait[]
    too_strict: { band: Band; answer: 'yes' | 'no' | 'no evidence'; evidence: string }
  }
}
