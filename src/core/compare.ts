import type { Comparison, ComparisonWord } from './events.ts'
import { agrestiMin, holm, mcnemar } from './paired.ts'
import type { Example } from './types.ts'

const alpha = 0.05

/**
 * Two candidates on the same inputs. Only inputs that both could be judged on count.
 * `earlier` holds the unadjusted p values of the run's comparisons so far, for Holm.
 * A challenger is kept only if strictly more inputs pass; a tie goes to the higher mean score, a second tie to the holder.
 */
export function compare(
  holder: readonly Example[],
  challenger: readonly Example[],
  earlier: readonly number[],
): Comparison {
  const before = new Map(holder.filter(isJudged).map((example) => [example.input.id, example]))
  const pairs = challenger.filter(isJudged).flatMap((after) => {
    const match = before.get(after.input.id)
    return match ? [{ before: match, after }] : []
  })
  const gained = pairs.filter((pair) => passed(pair.after) && !passed(pair.before)).length
  const lost = pairs.filter((pair) => !passed(pair.after) && passed(pair.before)).length
  const { low, high } = agrestiMin(lost, gained, pairs.length)
  const p = mcnemar(gained, lost)
  const adjusted = holm([...earlier, p]).at(-1) ?? p
  return {
    candidate: challenger[0]?.candidateId ?? '',
    against: holder[0]?.candidateId ?? '',
    n: pairs.length,
    gained,
    lost,
    difference: (gained - lost) / Math.max(1, pairs.length),
    low,
    high,
    p,
    adjusted,
    word: wordFor(gained - lost, adjusted),
    kept:
      gained > lost ||
      (gained === lost && meanScore(pairs.map(({ after }) => after)) > meanScore(pairs.map((x) => x.before))),
  }
}

const wordFor = (net: number, adjusted: number): ComparisonWord => {
  if (net <= 0) return 'no gain found'
  return adjusted < alpha ? 'better' : 'ahead, not shown'
}

export const passed = (example: Example): boolean => example.judged[0]?.score.passed ?? false

/** Errored examples and inputs left out as repetitions say nothing about the prompt: no rate and no comparison counts them. */
export const isJudged = ({ outcome, reason }: Example): boolean =>
  outcome !== 'errored' && outcome !== 'pending' && reason !== 'near-duplicate'

const meanScore = (examples: readonly Example[]): number =>
  examples.reduce((sum, example) => sum + (example.judged[0]?.score.value ?? 0), 0) / Math.max(1, examples.length)
