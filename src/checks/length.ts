import { defineCheck } from '../core/parts.ts'
import { counted, portion, thousands } from '../core/phrases.ts'
import { chosenText } from '../core/transcript.ts'
import type { Example, Finding } from '../core/types.ts'

/** Fewer lengths say nothing of what is usual. */
const fewest = 20
/** Of the scale below; Iglewicz and Hoaglin (1993) use 3.5 for a modified z-score. */
const farOut = 3.5
/** Nothing within 2.4 times of the median is far out, however alike the others are. */
const leastScale = 0.25
const warnedShare = 0.01
const warnedRatio = 1.5

export default defineCheck({
  id: 'length',
  summary: 'Names completions far shorter or longer than the others, and says if verdicts go with length.',
  run: ({ examples }) => {
    const accepted = examples.filter(({ outcome }) => outcome === 'accepted').map(measure)
    const failed = examples.filter(({ outcome, judged }) => outcome === 'rejected' && judged.length > 0).map(measure)
    return [outliers(accepted), ...chosenAndRejected(examples), ...acceptedAndFailed(accepted, failed)]
  },
})

/** Characters of the completion. */
type Measured = { id: string; length: number }

const lengthOf = (text: string): number => [...text].length

const measure = (example: Example): Measured => ({ id: example.id, length: lengthOf(chosenText(example)) })

/** Robust: bounds on the logarithm of the length, around the median, from the median absolute deviation. */
function outliers(rows: readonly Measured[]): Finding {
  const n = rows.length
  const middle = median(rows.map(({ length }) => length))
  if (n < fewest) {
    const message = `${counted(n, 'accepted completion')} are too few to say which lengths are unusual; that takes ${fewest}.`
    return { check: 'length', level: 'info', message, data: { n, median: n === 0 ? null : middle } }
  }
  const logs = rows.map(({ length }) => Math.log1p(length))
  const centre = median(logs)
  const scale = Math.max(leastScale, 1.4826 * median(logs.map((log) => Math.abs(log - centre))))
  const low = Math.expm1(centre - farOut * scale)
  const high = Math.expm1(centre + farOut * scale)
  const short = rows.filter(({ length }) => length < low)
  const long = rows.filter(({ length }) => length > high)
  const level = short.length + long.length > warnedShare * n ? 'warn' : 'info'
  const message = `The median of ${counted(n, 'accepted completion')} is ${thousands(Math.round(middle))} characters; ${farOff(short, long)}.`
  return { check: 'length', level, message, data: { n, median: middle, low, high, short, long } }
}

function farOff(short: readonly Measured[], long: readonly Measured[]): string {
  if (short.length + long.length === 0) return 'none is far shorter or longer'
  const [first] = [...short, ...long]
  return `outliers are ${short.length} far shorter and ${long.length} far longer: read them, starting with ${first?.id}`
}

/** Pairs of which the chosen one is the longer teach length. */
function chosenAndRejected(examples: readonly Example[]): Finding[] {
  const pairs = examples
    .filter(({ outcome }) => outcome === 'accepted')
    .flatMap((example) => {
      const rejected = example.judged.find(({ completion }) => completion.arm === 'rejected')
      return rejected
        ? [{ chosen: measure(example).length, rejected: lengthOf(rejected.completion.messages.at(-1)?.content ?? '') }]
        : []
    })
  if (pairs.length < fewest) return []
  const longer = pairs.filter(({ chosen, rejected }) => chosen > rejected).length
  const data = {
    n: pairs.length,
    chosen_longer: longer,
    chosen: median(pairs.map(({ chosen }) => chosen)),
    rejected: median(pairs.map(({ rejected }) => rejected)),
  }
  const fact = `The chosen completion is the longer one in ${portion(longer, pairs.length, 'pair')}`
  if (longer / pairs.length <= 0.75) return [{ check: 'length', level: 'info', message: `${fact}.`, data }]
  return [
    {
      check: 'length',
      level: 'warn',
      message: `${fact}: training would teach length; balance the lengths of the two.`,
      data,
    },
  ]
}

/** A large difference may be the judge's taste rather than quality. */
function acceptedAndFailed(accepted: readonly Measured[], failed: readonly Measured[]): Finding[] {
  if (accepted.length < fewest || failed.length < fewest) return []
  const passing = median(accepted.map(({ length }) => length))
  const failing = median(failed.map(({ length }) => length))
  const ratio = (1 + passing) / (1 + failing)
  const data = { accepted: passing, failed: failing, ratio }
  const fact = `Accepted completions have a median of ${thousands(Math.round(passing))} characters, rejected ones ${thousands(Math.round(failing))}`
  if (ratio < warnedRatio && ratio > 1 / warnedRatio)
    return [{ check: 'length', level: 'info', message: `${fact}.`, data }]
  return [{ check: 'length', level: 'warn', message: `${fact}: see whether the rubric means to reward length.`, data }]
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2
}
