import { type Outcome, outcomesOf } from '../../test/support/mutation-outcomes.ts'
import { mutations, templateFolders } from '../../test/support/mutations.ts'
import { line } from './show.ts'

export const summary =
  '200 mistakes in the template projects: doctor names file, line and the nearest valid choice of each'

const n = 200
const seed = 4
const samples = 8

/** Show 1, second half. */
export default async function show(): Promise<boolean> {
  const outcomes = await outcomesOf(mutations(n, seed))
  const named = outcomes.filter(({ is }) => is === 'named')
  const valid = outcomes.filter(({ is }) => is === 'valid')
  const wrong = outcomes.filter(({ is }) => is !== 'named' && is !== 'valid')
  for (const outcome of everyNth(named, samples)) print(outcome)
  for (const outcome of wrong) print(outcome)
  for (const [kind, of] of Map.groupBy(outcomes, ({ mutation }) => mutation.kind))
    console.log(
      `  ${kind}: ${of.filter(({ is }) => is === 'named').length} broken and named, ${of.filter(({ is }) => is === 'valid').length} still valid, of ${of.length}`,
    )
  const slowest = Math.max(...outcomes.map(({ ms }) => ms))
  const figures = `${templateFolders().length} templates, ${outcomes.length} mutations: ${named.length} broken and named, ${valid.length} still a valid project, ${wrong.length} answered wrongly; the slowest answer took ${(slowest / 1000).toFixed(1)} s`
  return line(figures, wrong.length === 0)
}

const everyNth = <T>(list: readonly T[], n: number): T[] =>
  list.filter((_, i) => i % Math.max(1, Math.floor(list.length / n)) === 0).slice(0, n)

function print({ mutation, is, text }: Outcome): void {
  const answer = text.trim().split('\n').slice(0, 4).join('\n    ').slice(0, 600)
  console.log(`\n  ${mutation.template}: ${mutation.what}  [${is}]\n    ${answer}`)
}
