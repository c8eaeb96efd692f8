import { fork } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'undici'
import type { CallRequest } from '../src/core/calls.ts'
import { inParallel } from '../src/loop/parallel.ts'
import { openModels } from '../src/models/models.ts'
import { openLedger } from '../src/store/ledger.ts'

/** `npm run bench`: the one call path beside bare clients, in the same run against the same server. Prints ratios, writes bench/results.json. */

const calls = 4000
const inFlight = 64
const rounds = 3

type Figure = { name: string; calls_per_s: number; cpu_ms_per_call: number }
type Client = { name: string; call(n: number): Promise<unknown>; close(): Promise<void> }

const prompt = 'A customer asks when the money comes back and whether the label can be printed at the shop. '.repeat(14)
const body = (n: number) => ({
  model: 'bench',
  max_tokens: 256,
  messages: [{ role: 'user', content: `${prompt}${n}` }],
})

const server = fork(new URL('./bench/server.ts', import.meta.url), { stdio: 'inherit' })
const port = await new Promise<number>((resolve) => server.once('message', (message) => resolve(Number(message))))
const url = `http://127.0.0.1:${port}`
const folder = mkdtempSync(join(tmpdir(), 'tunesmith-bench-'))
const samples: Figure[] = []
for (let round = 0; round < rounds; round++) {
  for (const open of [bareUndici, builtInFetch, wholePath]) samples.push(await measure(await open(round)))
}
server.disconnect()
rmSync(folder, { recursive: true, force: true })
report()

async function measure(client: Client): Promise<Figure> {
  const before = process.cpuUsage()
  const started = performance.now()
  await inParallel(
    Array.from({ length: calls }, (_, n) => n),
    inFlight,
    (n) => client.call(n),
  )
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(before)
  await client.close()
  return { name: client.name, calls_per_s: calls / seconds, cpu_ms_per_call: (user + system) / 1000 / calls }
}

async function bareUndici(): Promise<Client> {
  const pool = new Pool(url, { connections: inFlight })
  const headers = { 'content-type': 'application/json' }
  const call = async (n: number) =>
    (
      await pool.request({ method: 'POST', path: '/v1/chat/completions', headers, body: JSON.stringify(body(n)) })
    ).body.json()
  return { name: 'bare undici', call, close: () => pool.close() }
}

async function builtInFetch(): Promise<Client> {
  const call = async (n: number) =>
    (await fetch(`${url}/v1/chat/completions`, { method: 'POST', body: JSON.stringify(body(n)) })).json()
  return { name: 'built-in fetch', call, close: async () => {} }
}

/** Key, ledger, limits, budget, request, classification and durable commit. */
async function wholePath(round: number): Promise<Client> {
  const ledger = openLedger(join(folder, `${round}.db`))
  const idle = new AbortController().signal
  const models = await openModels({
    roles: { generator: { model: 'bench/bench', max_tokens: 256 } },
    providers: {
      bench: {
        type: 'openai-compatible',
        base_url: `${url}/v1`,
        price: { input: 1, output: 1 },
        concurrency: inFlight,
      },
    },
    parts: [],
    ledger,
    root: folder,
    env: {},
    budget: { account: 'bench', limit: 1000 },
    draining: idle,
    signal: idle,
    notify: () => {},
  })
  const request = (n: number): CallRequest => ({
    kind: 'complete',
    role: 'generator',
    messages: [{ role: 'user', content: `${prompt}${n}` }],
    sample: n,
  })
  const close = async () => {
    await models.close()
    await ledger.close()
  }
  return { name: 'whole path, durable', call: (n) => models.call(request(n)), close }
}

function report(): void {
  const names = [...new Set(samples.map(({ name }) => name))]
  const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  const figures = names.map((name): Figure => {
    const own = samples.filter((sample) => sample.name === name)
    return {
      name,
      calls_per_s: median(own.map((one) => one.calls_per_s)),
      cpu_ms_per_call: median(own.map((one) => one.cpu_ms_per_call)),
    }
  })
  const base = figures[0]?.cpu_ms_per_call ?? 1
  console.log(
    `${calls} calls, ${inFlight} in flight, server at 0 ms, median of ${rounds}, ${cpus().length} cores shared with the server`,
  )
  for (const { name, calls_per_s: rate, cpu_ms_per_call: cpu } of figures) {
    console.log(
      `${name.padEnd(22)} ${rate.toFixed(0).padStart(6)} calls/s   ${cpu.toFixed(3)} ms CPU a call   ${(cpu / base).toFixed(1)} x bare undici`,
    )
  }
  const target = join(import.meta.dirname, '..', 'bench')
  mkdirSync(target, { recursive: true })
  writeFileSync(
    join(target, 'results.json'),
    `${JSON.stringify({ calls, in_flight: inFlight, rounds, figures, samples }, null, 1)}\n`,
  )
}
