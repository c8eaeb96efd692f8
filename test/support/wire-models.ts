import { openModels } from '../../src/models/models.ts'
import { memoryLedger } from './memory-ledger.ts'
import { type Bench, type BenchOptions, jumpingTiming } from './models.ts'
import type { ScriptOf } from './scripted-server.ts'
import { type WireServer, wireServer } from './wire-server.ts'
import type { WireName, WireRequest } from './wires.ts'

export type WireBench = Omit<Bench, 'server'> & { server: WireServer }

/** A model of each vendor that takes a temperature and a schema. */
export const plainModel: Readonly<Record<WireName, string>> = {
  chat: 'gpt-4o-mini',
  responses: 'gpt-4o-mini',
  messages: 'claude-sonnet-4-5',
  gemini: 'gemini-2.5-flash',
}

/** Opens `lab/MODEL` on a scripted server of one wire format, runs `use`, and closes everything. */
export async function onWire<T>(
  name: WireName,
  script: ScriptOf<WireRequest>,
  options: BenchOptions,
  use: (bench: WireBench) => Promise<T>,
): Promise<T> {
  const server = await wireServer(name, script)
  const { lab = {}, role = {}, ledger = memoryLedger(), ...rest } = options
  const timing = jumpingTiming()
  const notes: string[] = []
  const [draining, cutting] = [new AbortController(), new AbortController()]
  try {
    const models = await openModels({
      roles: { generator: { model: `lab/${plainModel[name]}`, ...role } },
      providers: { lab: { ...server.setting, price: { input: 1, output: 2 }, ...lab } },
      ...{ parts: [], ledger, root: '.', env: {}, timing },
      budget: { account: 'run', limit: null },
      draining: draining.signal,
      signal: cutting.signal,
      notify: (message) => notes.push(message),
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
