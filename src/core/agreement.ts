import { type Agreement, agreement, type Unit } from './krippendorff.ts'
import type { Example, Vote } from './types.ts'

/** Of all judges together, and of each two. Where a judge failed on a verdict, that vote is missing. */
export type PanelAgreement = Agreement & { pairs: ({ judges: [string, string] } & Agreement)[] }

/** How far the judges of a panel agree, over all that they were asked; `null` where one judges alone. `judges` are their names. */
export function panelAgreement(judges: readonly string[], examples: readonly Example[]): PanelAgreement | null {
  if (judges.length < 2) return null
  const clusters = examples.map((example) => votesOn(example).map(toUnit))
  const pairs = judges.flatMap((first, i) =>
    judges.slice(i + 1).map((second, k) => {
      const two = clusters.map((units) => units.map((unit) => [unit[i] ?? null, unit[i + k + 1] ?? null]))
      const names: [string, string] = [first, second]
      return { judges: names, ...agreement(two) }
    }),
  )
  return { ...agreement(clusters), pairs }
}

/** The same for one criterion; `undefined` where no panel was asked. */
export function criterionAgreement(criterion: string, examples: readonly Example[]): Agreement | undefined {
  const clusters = examples.map((example) => votesOn(example, criterion).map(toUnit))
  return clusters.every(({ length }) => length === 0) ? undefined : agreement(clusters)
}

const votesOn = ({ judged }: Example, criterion?: string): (readonly Vote[])[] =>
  judged.flatMap(({ verdicts }) =>
    verdicts.flatMap((verdict) =>
      verdict.votes && (criterion === undefined || verdict.criterion === criterion) ? [verdict.votes] : [],
    ),
  )

const toUnit = (votes: readonly Vote[]): Unit => votes.map(({ answer }) => (answer === 'error' ? null : answer))
