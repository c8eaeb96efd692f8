import { defineCheck } from '../core/parts.ts'
import { counted, quoted } from '../core/phrases.ts'
import { transcript } from '../core/transcript.ts'
import type { Example, Finding } from '../core/types.ts'
import { largestFirst } from './near-duplicates/clusters.ts'
import { findNearDuplicates } from './near-duplicates/find.ts'

export default defineCheck({
  id: 'leakage',
  summary: 'Fails if a held-out input has a near-duplicate among those trained on, or comes from the same source.',
  run: async ({ train, holdout }) => {
    const found = [...(await sharedWording(train, holdout)), ...sharedSources(train, holdout)]
    if (found.length > 0) return found
    const message = `None of ${counted(holdout.length, 'held-out row')} has a near-duplicate or a source in common with ${counted(train.length, 'training row')}.`
    return [{ check: 'leakage', level: 'info', message, data: { train: train.length, holdout: holdout.length } }]
  },
})

/** Where a cluster has rows of both sides, two of them, one of each side, are near-duplicates. */
async function sharedWording(train: readonly Example[], holdout: readonly Example[]): Promise<Finding[]> {
  const rows = [...train, ...holdout]
  const { clusters } = await findNearDuplicates(rows.map(({ input }) => transcript(input.messages)))
  const mixed = largestFirst(clusters)
    .map((members) => ({
      train: members.filter((row) => row < train.length).flatMap((row) => rows[row] ?? []),
      holdout: members.filter((row) => row >= train.length).flatMap((row) => rows[row] ?? []),
    }))
    .filter((cluster) => cluster.train.length > 0 && cluster.holdout.length > 0)
  const first = mixed[0]?.holdout[0]
  if (!first) return []
  const leaked = mixed.reduce((sum, cluster) => sum + cluster.holdout.length, 0)
  const example = quoted(transcript(first.input.messages))
  const message = `Near-duplicates of training rows are in the holdout, ${counted(leaked, 'row')}, for example ${example}: move each group to one side.`
  const data = {
    leaked,
    clusters: mixed.map((cluster) => ({ train: ids(cluster.train), holdout: ids(cluster.holdout) })),
  }
  return [{ check: 'leakage', level: 'fail', message, data }]
}

function sharedSources(train: readonly Example[], holdout: readonly Example[]): Finding[] {
  const trained = new Set(train.map(({ input }) => input.source))
  const leaked = holdout.filter(({ input }) => input.source !== undefined && trained.has(input.source))
  const sources = [...new Set(leaked.flatMap(({ input }) => input.source ?? []))]
  if (sources.length === 0) return []
  const message = `Sources of training rows are in the holdout, ${counted(leaked.length, 'row')}, for example ${sources[0]}: move each source to one side.`
  return [{ check: 'leakage', level: 'fail', message, data: { leaked: leaked.length, sources, holdout: ids(leaked) } }]
}

const ids = (examples: readonly Example[]): string[] => examples.map(({ id }) => id)
