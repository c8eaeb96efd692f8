import { apportion } from './quotas.ts'
import { seeded, shuffled } from './random.ts'
import type { Example } from './types.ts'

export type Split = {
  train: Example[]
  holdout: Example[]
  /** Why the holdout is smaller than a tenth, as a sentence; `null` where it is not. */
  shortfall: string | null
}

/**
 * Parts accepted examples into rows to train on and round(n / 10) held out, each shuffled by the seed and marked with its
 * `split`. The holdout is taken by topic in proportion, from confirm and scale examples; examples whose inputs
 * share a cluster or a source stay together, and stay in train with any panel example among them. `clusters` takes an
 * input's id. The order of `accepted` does not matter.
 */
export function splitHoldout(
  accepted: readonly Example[],
  { seed, clusters }: { seed: number; clusters: (inputId: string) => number | string },
): Split {
  const examples = [...accepted].sort((a, b) => (a.id < b.id ? -1 : 1))
  const wanted = Math.round(examples.length / 10)
  const groups = linkedGroups(examples, clusters).filter((group) => group.every(({ input }) => isFresh(input.set)))
  const held = new Set(choose(shuffled(groups, seeded('holdout', seed)), topicQuotas(examples, wanted, seed)).flat())
  const rows = (split: 'train' | 'holdout'): Example[] => {
    const chosen = examples.filter((example) => held.has(example) === (split === 'holdout'))
    return shuffled(chosen, seeded(split, seed)).map((example) => ({ ...example, split }))
  }
  const able = groups.flat().length
  return { train: rows('train'), holdout: rows('holdout'), shortfall: explain({ wanted, held: held.size, able }) }
}

const isFresh = (set: Example['input']['set']): boolean => set === 'confirm' || set === 'scale'

function linkedGroups(examples: readonly Example[], clusters: (inputId: string) => number | string): Example[][] {
  const parent = new Map<string, string>()
  const root = (key: string): string => {
    let top = key
    for (let up = parent.get(top); up !== undefined; up = parent.get(top)) top = up
    if (top !== key) parent.set(key, top)
    return top
  }
  const clusterKey = ({ input }: Example): string => `cluster ${clusters(input.id)}`
  for (const example of examples) {
    if (example.input.source === undefined) continue
    const [cluster, source] = [root(clusterKey(example)), root(`source ${example.input.source}`)]
    if (cluster !== source) parent.set(source, cluster)
  }
  return [...Map.groupBy(examples, (example) => root(clusterKey(example))).values()]
}

type Quotas = Map<string | null, number>

const topicOf = ({ input }: Example): string | null => input.cell['topic'] ?? null

function topicQuotas(examples: readonly Example[], wanted: number, seed: number): Quotas {
  const topics = [...Map.groupBy(examples, topicOf)]
  const sizes = topics.map(([, members]) => BigInt(members.length))
  const counts = apportion(sizes, wanted, seeded('holdout topics', seed))
  return new Map(topics.map(([topic], i) => [topic, counts[i] ?? 0]))
}

/** First the groups that fit what their topics still lack, then any that fit what the whole still lacks. */
function choose(groups: readonly Example[][], lacking: Quotas): Example[][] {
  let left = [...lacking.values()].reduce((sum, count) => sum + count, 0)
  const chosen = new Set<Example[]>()
  const take = (group: Example[]): void => {
    chosen.add(group)
    left -= group.length
    for (const example of group) lacking.set(topicOf(example), (lacking.get(topicOf(example)) ?? 0) - 1)
  }
  for (const group of groups) if (group.length <= left && fitsTopics(group, lacking)) take(group)
  for (const group of groups) if (!chosen.has(group) && group.length <= left) take(group)
  return [...chosen]
}

const fitsTopics = (group: Example[], lacking: Quotas): boolean =>
  [...Map.groupBy(group, topicOf)].every(([topic, members]) => members.length <= (lacking.get(topic) ?? 0))

function explain({ wanted, held, able }: { wanted: number; held: number; able: number }): string | null {
  if (held === wanted) return null
  const counts = `The holdout has ${held} of ${wanted} rows`
  if (able < wanted) return `${counts}: only ${able} accepted rows share nothing with the panel.`
  return `${counts}: the other groups of near duplicates or of one source are too large for what is left.`
}
