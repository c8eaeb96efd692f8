import { statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import { z } from 'zod'
import { TunesmithError } from '../core/errors.ts'
import { defineProvider, type ModelContext } from '../core/parts.ts'
import { cacheFolder } from './local/cache.ts'
import { openEngine } from './local/engine.ts'
import { rememberedHash } from './local/hash.ts'
import { createModel } from './local/model.ts'
import { hasRuntime, runtimeVersion } from './local/runtime.ts'
import { isPulled, noFile, resolveWeights, type Weights } from './local/weights.ts'

const settingsSchema = z.object({
  threads: z.union([z.int().min(1), z.literal('all')], 'threads is a number or "all"').optional(),
  context: z.int('context is a number of tokens').min(512, 'context is at least 512').default(4096),
})

/** A real model in this process, from weights in the user's cache folder. It uses no network. */
export default defineProvider({
  id: 'local',
  summary: 'A small real model in this process; no key, no server.',
  free: true,
  simulated: false,
  scoresLabels: true,
  settings: {
    threads: 'threads to compute with: a number, or all; default: one less than the cores',
    context: 'tokens that a prompt and its reply may have together; default 4096',
  },
  // On a processor several at once gain at most a quarter, and one at a time keeps every prompt's beginning in memory.
  concurrency: 1,
  async open(context) {
    const cache = cacheFolder()
    const weights = resolveWeights(context.model, { cache, root: context.root })
    requirePulled(weights, cache)
    const settings = parseSettings(context, weights)
    const engine = await openEngine({ file: weights.file, cache, notify: context.notify, ...settings })
    const facts = {
      file: basename(weights.file),
      bytes: statSync(weights.file).size,
      sha256: weights.kind === 'catalogue' ? weights.entry.sha256 : await rememberedHash(weights.file, cache),
      runtime: `node-llama-cpp ${runtimeVersion}`,
      ...settings,
    }
    return { model: createModel(context.model, engine), facts, close: engine.close }
  },
})

/**
 * More threads than idle cores is a trap: they wait for each other in a busy loop, and a shared machine becomes five
 * times slower. So one core is left to others unless told not to, and there are never more threads than cores.
 */
function parseSettings({ settings }: ModelContext, { ref }: Weights): { threads: number; context: number } {
  const parsed = settingsSchema.safeParse(settings)
  if (!parsed.success) {
    throw new TunesmithError(parsed.error.issues.map(({ message }) => message).join('; '), {
      code: 'local/invalid-setting',
      where: ref,
      fix: 'Correct the setting under `models:` in tunesmith.yaml.',
    })
  }
  const cores = availableParallelism()
  const { threads = Math.max(1, cores - 1), context } = parsed.data
  return { threads: threads === 'all' ? cores : Math.min(threads, cores), context }
}

function requirePulled(weights: Weights, cache: string): void {
  if (weights.kind === 'file' && !isPulled(weights)) throw noFile(weights)
  if (isPulled(weights) && hasRuntime(cache)) return
  throw new TunesmithError('The model is not on this machine yet.', {
    code: 'local/not-pulled',
    where: weights.ref,
    fix: `Get it with \`tunesmith models pull ${weights.ref.slice('local/'.length)}\`.`,
  })
}
