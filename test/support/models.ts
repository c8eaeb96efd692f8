import type { CallRequest, Role } from '../../src/core/calls.ts'
import { type Models, type ModelsOptions, openModels } from '../../src/models/models.ts'
import type { Timing } from '../../src/models/timing.ts'
import { type MemoryLedger, memoryLedger } from './memory-ledger.ts'
import { type OpenAiServer, openAiServer, type Script } from './openai-server.ts'

/** A clock that jumps: whoever sleeps wakes at once, that much later. */
export function jumpingTiming(random = 0.5): Timing & { slept: number[] } {
  let now = 1_700_000_000_000
  const slept: number[] = []
  return {
    slept,
    now: () => now,
    random: () => random,
    async sleep(ms, signal) {
      slept.push(ms)
      await new Promise((resolve) => setImmediate(resolve))
      signal?.throwIfAborted()
      now += ms
    },
  }
}

export type Bench = {
  models: Models
  server: OpenAiServer
  ledger: MemoryLedger
  timing: ReturnType<typeof jumpingTiming>
  notes: string[]
  /** What was stopped by hand. */
  draining: AbortController
  cutting: AbortController
}

export type BenchOptions = Partial<ModelsOptions> & {
  /** Settings of the provider `lab`, besides its address. */
  lab?: Record<string, unknown>
  /** Settings of the role. */
  role?: Record<string, unknown>
  ledger?: MemoryLedger
}

/** Opens models on a scripted server, runs `use`, and closes everything. */
export async function onServer<T>(
  script: Script,
  options: BenchOptions,
  use: (bench: Bench) => Promise<T>,
): Promise<T> {
  const server = await openAiServer(script)
  const { lab = {}, role = {}, ledger = memoryLedger(), ...rest } = options
  const timing = jumpingTiming()
  const notes: string[] = []
  const [draining, cutting] = [new AbortController(), new AbortController()]
  try {
    const models = await openModels({
      roles: { generator: { model: 'lab/small', ...role } },
      providers: {
        lab: { type: 'openai-compatible', base_url: server.baseUrl, price: { input: 0, output: 0 }, ...lab },
      },
      parts: [],
      ledger,
      root: '.',
      env: {},
      budget: { account: 'run', limit: null },
      draining: draining.signal,
      signal: cutting.signal,
      notify: (message) => notes.push(message),
      timing,
      ...rest,
    })
    try {
      return await use({ models, server, ledger, timing, notes, draining, cutting })
    } finally {
      await models.close()
    }
  } finally {
    await server.close()
  }
}

export const ask = (text: string, more: Partial<CallRequest> = {}): CallRequest => ({
  kind: 'complete',
  role: 'generator' satisfies Role,
  messages: [{ role: 'user', content: text }],
  sample: 0,
  ...more,
})
