import { pointsOf } from '../core/cells.ts'
import { defineCheck } from '../core/parts.ts'
import { counted, portion, quoted } from '../core/phrases.ts'
import type { Taxonomy } from '../core/taxonomy.ts'
import { chosenText } from '../core/transcript.ts'
import type { Example, Finding } from '../core/types.ts'

const shownIds = 20

export default defineCheck({
  id: 'refusals',
  summary: 'Warns of accepted completions that read as refusals (in English), apart from off-topic inputs.',
  run: ({ taxonomy, examples }) => {
    const accepted = examples.filter(({ outcome }) => outcome === 'accepted')
    const refused = accepted.filter((example) => readsAsRefusal(chosenText(example)))
    const isOffTopic = offTopic(taxonomy)
    return [
      report(
        accepted,
        refused.filter((example) => !isOffTopic(example)),
        refused.filter(isOffTopic),
      ),
    ]
  },
})

function report(accepted: readonly Example[], refused: readonly Example[], expected: readonly Example[]): Finding {
  const [first] = refused
  const apart = expected.length > 0 ? `, besides ${counted(expected.length, 'expected one')} of off-topic inputs` : ''
  const data = {
    n: accepted.length,
    refused: refused.length,
    expected: expected.length,
    by_cell: byCell(accepted, refused),
    ids: idsOf(refused),
    expected_ids: idsOf(expected),
  }
  if (!first) {
    const message = `None of ${counted(accepted.length, 'accepted completion')} reads as a refusal${apart}.`
    return { check: 'refusals', level: 'info', message, data }
  }
  const example = quoted(chosenText(first))
  const message = `${portion(refused.length, accepted.length, 'accepted completion')} read as refusals${apart}, for example ${example}: add a criterion that fails them.`
  return { check: 'refusals', level: 'warn', message, data }
}

const idsOf = (examples: readonly Example[]): string[] => examples.slice(0, shownIds).map(({ id }) => id)

/** Axis values with a refusal, most refused first. */
function byCell(accepted: readonly Example[], refused: readonly Example[]) {
  const all = tally(accepted)
  const some = [...tally(refused).values()]
  return some
    .map(({ axis, value, n }) => ({ axis, value, refused: n, n: all.get(JSON.stringify([axis, value]))?.n ?? n }))
    .sort((a, b) => b.refused / b.n - a.refused / a.n || b.refused - a.refused)
}

function tally(examples: readonly Example[]): Map<string, { axis: string; value: string; n: number }> {
  const points = examples.flatMap(({ input }) => pointsOf(input.cell))
  const groups = Map.groupBy(points, ({ axis, value }) => JSON.stringify([axis, value]))
  return new Map([...groups].flatMap(([key, group]) => (group[0] ? [[key, { ...group[0], n: group.length }]] : [])))
}

/** Kinds that stand in the place of a topic, and kinds of that name. */
function offTopic({ edge }: Taxonomy): (example: Example) => boolean {
  const kinds = new Set(edge.kinds.filter(({ noTopic }) => noTopic).map(({ value }) => value))
  return ({ input }) => {
    const kind = input.cell['edge_case'] ?? 'none'
    return kinds.has(kind) || /^(off[-_ ]?topic|out[-_ ]of[-_ ](scope|domain|topic))$/i.test(kind)
  }
}

/** A refusal comes first; later the same words are mostly about something else. */
const opening = 240

const refusals: readonly RegExp[] = [
  /\b(sorry|afraid|apologi[sz]e|unfortunately)\b[^.!?\n]{0,24}\b(i|we) (can ?not|will not|am unable|are unable|am not able|are not able|do not feel comfortable)\b/,
  /\b(i|we) (can ?not|will not|am unable to|are unable to|am not able to|are not able to) (help|assist|comply|fulfil|fulfill|answer|discuss|engage|participate|do that|support that)\b/,
  /\b(i|we) (can ?not|will not|am unable to|am not able to) (provide|give|offer|create|write|generate) (you )?(with )?(any |that|this|such|legal|medical|financial)/,
  /\bas an? (ai|artificial intelligence|(large )?language model)\b/,
  /\bi am (just |only )?an? (ai|(large )?language model)\b/,
  /\bi (must|have to|need to) (respectfully )?(decline|refuse)\b/,
  /\b(is|goes|falls) (against|outside) my (guidelines|programming|policy|policies|scope|capabilities)\b/,
]

function readsAsRefusal(text: string): boolean {
  const start = withoutContractions(text.slice(0, opening).toLowerCase())
  return refusals.some((pattern) => pattern.test(start))
}

const withoutContractions = (text: string): string =>
  text
    .replace(/[’ʼ]/g, "'")
    .replace(/\bcan't\b/g, 'cannot')
    .replace(/\bwon't\b/g, 'will not')
    .replace(/n't\b/g, ' not')
    .replace(/'m\b/g, ' am')
    .replace(/'re\b/g, ' are')
    .replace(/\b(that|this|it)'s\b/g, '$1 is')
