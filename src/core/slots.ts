import { type Grouping, groupBy } from './balance.ts'
import { crossEvenly } from './crossing.ts'
import { toCommonUnits } from './exact.ts'
import { apportion, quotas } from './quotas.ts'
import { seeded, shuffled } from './random.ts'
import type { EdgeKind, Taxonomy } from './taxonomy.ts'
import type { Cell, Slot } from './types.ts'

/** The value of the edge axis for inputs that are no edge case. */
const ordinary = 'none'

/**
 * `n` slots in plan order. Every axis's counts are the largest-remainder rounding of its weights: topics over the slots
 * that have one, subtopics over their topic's, the others over all. Topic x any other axis is as even as the counts
 * allow (each cell a floor or a ceiling); the rest nearly. The order is shuffled, so that any run of slots is a fair sample.
 * Keys of a cell: topic, subtopic, style, difficulty, edge_case, then further axes in the taxonomy's order.
 * Throws RangeError where no weight of an axis is positive.
 */
export function planSlots(taxonomy: Taxonomy, n: number, seed: number): Slot[] {
  const random = (use: string) => seeded('slots', use, seed)
  const kinds = [{ value: ordinary, noTopic: false }, ...taxonomy.edge.kinds]
  const kindCounts = apportion(edgeWeights(taxonomy.edge), n, random('edge_case'))
  const alone = kinds.flatMap(({ value, noTopic }, i) => (noTopic ? repeat(value, kindCounts[i] ?? 0) : []))
  const places = topicPlaces(taxonomy, n - alone.length, seed)
  const withTopic: Grouping = { size: taxonomy.topics.length, labels: places.map(({ topic }) => topic) }
  const bySubtopic = groupBy(places.map(({ topic, subtopic }) => `${topic}/${subtopic}`))
  const companions = kindCounts.map((count, i) => (kinds[i]?.noTopic ? 0 : count))
  const edges = crossEvenly(companions, { strata: withTopic, others: [bySubtopic] }, random('cross edge_case'))
  const edgeValues = [...edges.map((kind) => kinds[kind]?.value ?? ordinary), ...alone]

  const topics: Grouping = {
    size: withTopic.size + 1,
    labels: [...withTopic.labels, ...alone.map(() => withTopic.size)],
  }
  const subtopics = { size: bySubtopic.size + 1, labels: [...bySubtopic.labels, ...alone.map(() => bySubtopic.size)] }
  const groupings: Grouping[] = [subtopics, groupBy(edgeValues)]
  const axes = new Map<string, readonly string[]>()
  for (const { name, values } of taxonomy.axes) {
    const weights = values.map(({ weight }) => weight)
    const counts = quotas(weights, n, random(name))
    const labels = crossEvenly(counts, { strata: topics, others: groupings }, random(`cross ${name}`))
    groupings.push({ size: values.length, labels })
    axes.set(
      name,
      labels.map((label) => values[label]?.value ?? ''),
    )
  }
  const cells = edgeValues.map((edge, place) => cellOf({ taxonomy, axes, edge, place, at: places[place] }))
  return shuffled(cells, random('order')).map((cell, index) => ({ index, cell }))
}

type Place = { topic: number; subtopic: number }

function topicPlaces({ topics }: Taxonomy, n: number, seed: number): Place[] {
  const counts = quotas(
    topics.map(({ weight }) => weight),
    n,
    seeded('slots', 'topic', seed),
  )
  return topics.flatMap(({ value, subtopics }, topic) => {
    const count = counts[topic] ?? 0
    if (subtopics.length === 0) return repeat({ topic, subtopic: -1 }, count)
    const weights = subtopics.map(({ weight }) => weight)
    const subcounts = quotas(weights, count, seeded('slots', 'subtopic', value, seed))
    return subcounts.flatMap((subcount, subtopic) => repeat({ topic, subtopic }, subcount))
  })
}

/** `none` at 1 - share, then the kinds at theirs, as integers in exact proportion. */
function edgeWeights({ share, kinds }: { share: number; kinds: readonly EdgeKind[] }): bigint[] {
  const weights = toCommonUnits(kinds.map(({ weight }) => weight))
  const sum = weights.reduce((total, weight) => total + weight, 0n)
  if (sum === 0n) return [1n, ...weights]
  const [edge = 0n, whole = 1n] = toCommonUnits([share, 1])
  return [(whole - edge) * sum, ...weights.map((weight) => edge * weight)]
}

type Parts = {
  taxonomy: Taxonomy
  axes: ReadonlyMap<string, readonly string[]>
  edge: string
  place: number
  at: Place | undefined
}

function cellOf({ taxonomy, axes, edge, place, at }: Parts): Cell {
  const topic = at && taxonomy.topics[at.topic]
  const valueAt = (axis: string): string | null => axes.get(axis)?.[place] ?? null
  const further = [...axes.keys()].filter((axis) => axis !== 'style' && axis !== 'difficulty')
  return {
    topic: topic?.value ?? null,
    subtopic: (at && topic?.subtopics[at.subtopic]?.value) ?? null,
    style: valueAt('style'),
    difficulty: valueAt('difficulty'),
    edge_case: edge,
    ...Object.fromEntries(further.map((axis) => [axis, valueAt(axis)])),
  }
}

const repeat = <T>(item: T, times: number): T[] => Array.from({ length: times }, () => item)
