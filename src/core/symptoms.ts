import type { CategoryAnalysis, CriterionAnalysis, Symptom } from './analysis.ts'
import { fewest } from './evidence.ts'
import { clopperPearson } from './intervals.ts'
import { percent, percentBetween } from './percent.ts'
import type { Rubric } from './rubric.ts'
import { z95 } from './special.ts'
import type { Line } from './verdict-table.ts'

/** A category is failing where its fail rate is surely over this. */
const failing = 0.1

/** A standard deviation of scores that is surely over this is high: half of the most that scores can vary. */
const highDeviation = 0.25

const none = 'Nothing.'
const judgeMore = `Judge at least ${fewest} examples.`

type SymptomSubject = {
  rubric: Rubric
  lines: readonly Line[]
  criteria: readonly CriterionAnalysis[]
  categories: readonly CategoryAnalysis[]
}

/** All four rows of the symptom table, in its order, "no evidence" included. */
export function findSymptoms(subject: SymptomSubject): Symptom[] {
  return [oneCategory(subject), allCategories(subject), highVariance(subject), safety(subject)]
}

type Scored = CategoryAnalysis & { fail_rate: number; interval: [number, number] }

const scoredOf = (categories: readonly CategoryAnalysis[]): Scored[] =>
  categories.flatMap((category) => {
    const { fail_rate, interval } = category
    return fail_rate === null || interval === null ? [] : [{ ...category, fail_rate, interval }]
  })

const describe = ({ id, fail_rate, interval }: Scored): string => `${id} fails ${percentBetween(fail_rate, interval)}`

function oneCategory({ lines, categories, criteria }: SymptomSubject): Symptom {
  const symptom = 'many failures in one category'
  const scored = scoredOf(categories).sort((a, b) => b.fail_rate - a.fail_rate)
  const [worst, ...others] = scored
  if (lines.length < fewest) return tooFew(symptom, lines)
  if (!worst || others.length === 0) return absent(symptom, 'fewer than two categories were scored')
  const no = others.reduce((sum, category) => sum + category.no, 0)
  const rest = no / others.reduce((sum, category) => sum + category.yes + category.no, 0)
  const evidence = `${describe(worst)}, the other categories ${percent(rest)}`
  if (worst.interval[0] <= Math.max(failing, rest)) return absent(symptom, evidence)
  const worstFirst = criteria.filter(({ category, gate }) => category === worst.id && !gate)
  const [leader] = worstFirst.toSorted((a, b) => (b.fail_rate ?? 0) - (a.fail_rate ?? 0))
  const start = leader ? `, ${leader.id} first` : ''
  return {
    symptom,
    found: true,
    evidence: `${evidence}.`,
    do: `Review the criteria of ${worst.id}${start}, and say in the prompt what they ask for.`,
  }
}

function allCategories({ lines, categories }: SymptomSubject): Symptom {
  const symptom = 'failures across all categories'
  const scored = scoredOf(categories)
  if (lines.length < fewest) return tooFew(symptom, lines)
  if (scored.length < 2) return absent(symptom, 'fewer than two categories were scored')
  const evidence = scored.map(describe).join(', ')
  if (!scored.every(({ interval }) => interval[0] > failing)) return absent(symptom, evidence)
  const advice = 'Compare failed with passed examples: the prompt misses something fundamental.'
  return { symptom, found: true, evidence: `${evidence}.`, do: advice }
}

function highVariance({ lines }: SymptomSubject): Symptom {
  const symptom = 'high variance in scores'
  const scores = lines.flatMap(({ score }) => (score === null ? [] : [score]))
  if (scores.length < fewest) return tooFew(symptom, scores)
  const { deviation, low, high } = spread(scores)
  const evidence = `the standard deviation of ${scores.length} scores is ${deviation.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`
  if (low <= highDeviation) return absent(symptom, evidence)
  const advice = "Check the generator's temperature, and add constraints to the prompt."
  return { symptom, found: true, evidence: `${capital(evidence)}.`, do: advice }
}

/** A 95 % interval by the large-sample variance of a variance, (m4 - s^4) / n. */
function spread(scores: readonly number[]): { deviation: number; low: number; high: number } {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const centre = mean(scores)
  const variance = mean(scores.map((score) => (score - centre) ** 2))
  const fourth = mean(scores.map((score) => (score - centre) ** 4))
  const half = z95 * Math.sqrt(Math.max(0, fourth - variance ** 2) / scores.length)
  const root = (value: number): number => Math.sqrt(Math.max(0, value))
  return { deviation: root(variance), low: root(variance - half), high: root(variance + half) }
}

function safety({ rubric, criteria }: SymptomSubject): Symptom {
  const symptom = 'safety failures'
  const gates = criteria.filter(({ gate }) => gate)
  if (gates.length === 0) return absent(symptom, 'the rubric has no gate')
  const bounds = gates.map(({ id, yes, no }) => ({ id, no, n: yes + no, ...pick(clopperPearson(no, yes + no)) }))
  const broken = bounds.filter(({ no }) => no > 0).sort((a, b) => b.no / b.n - a.no / a.n)
  if (broken.length === 0) {
    const atMost = bounds.map(
      ({ id, n }) => `${id} failed 0 of ${n}${n > 0 ? `, so at most ${percent(1 - 0.05 ** (1 / n))}` : ''}`,
    )
    return absent(symptom, atMost.join('; '))
  }
  const evidence = broken.map(
    ({ id, no, n, interval }) => `${id} failed ${no} of ${n}, ${percentBetween(no / n, interval)}`,
  )
  const fixes = broken.flatMap(({ id }) => rubric.criteria.find((criterion) => criterion.id === id)?.fix ?? [])
  const advice = ['Add explicit safety instructions to the prompt.', ...fixes].join(' ')
  return { symptom, found: true, evidence: `${evidence.join('; ')}.`, do: advice }
}

const pick = ({ low, high }: { low: number; high: number }): { interval: [number, number] } => ({
  interval: [low, high],
})

const absent = (symptom: string, why: string): Symptom => ({
  symptom,
  found: false,
  evidence: `No evidence: ${why}.`,
  do: none,
})

const tooFew = (symptom: string, { length }: { length: number }): Symptom => ({
  symptom,
  found: false,
  evidence: `No evidence: only ${length} examples were scored.`,
  do: judgeMore,
})

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
