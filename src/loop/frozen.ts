import type { Sizes } from '../core/events.ts'
import { canonical, sha256 } from '../core/ids.ts'
import type { ImportedInput } from '../project/import.ts'
import type { Project } from '../project/load.ts'

/**
 * config.json of a run: all that its results depend on. `prompts/respond.md` is not in it (an edit is a new candidate of
 * the same run), nor are budget, concurrency and export; a run may go on with other ones.
 */
export function freeze(project: Project, sizes: Sizes, rows: readonly ImportedInput[]) {
  const { budget: _, concurrency: __, export: ___, loop, ...config } = project.config
  const { iterations: ____, ...declared } = sizes
  return {
    version: 1,
    config: { ...config, loop },
    sizes: { ...declared, iterations: loop.iterations },
    taxonomy: project.taxonomy,
    rubric: project.rubric,
    prompts: { system: project.system, inputs: project.prompts.inputs.source, judge: project.prompts.judge.source },
    seeds: project.seeds,
    imported: rows.length > 0 ? sha256(canonical(rows)) : null,
    reference: project.hashes.reference,
  }
}

/** Paths at which a run's frozen config and today's differ, but for a larger `iterations`. Empty: the run can go on. */
export function differences(stored: unknown, today: ReturnType<typeof freeze>): string[] {
  return changed(stored, JSON.parse(JSON.stringify(today)), '').filter((path) => !mayGrow(path, stored, today))
}

function changed(a: unknown, b: unknown, path: string): string[] {
  if (canonical(a ?? null) === canonical(b ?? null)) return []
  if (!isRecord(a) || !isRecord(b)) return [path]
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  return keys.flatMap((key) => changed(a[key], b[key], path === '' ? key : `${path}.${key}`))
}

function mayGrow(path: string, stored: unknown, today: ReturnType<typeof freeze>): boolean {
  if (path !== 'config.loop.iterations' && path !== 'sizes.iterations') return false
  const before = isRecord(stored) && isRecord(stored['sizes']) ? Number(stored['sizes']['iterations']) : Number.NaN
  return today.sizes.iterations > before
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
