import { type ChildProcess, fork } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openClients } from './bench/clients.ts'
import { type Figure, measure, medians } from './bench/measure.ts'
import { baseUrl } from './bench/whole-path.ts'

/**
 * `npm run bench`: the one call path beside bare clients, in the same run against the same server, at 0 ms and 50 ms.
 * `--url http://127.0.0.1:PORT` measures against a server of yours instead. Prints ratios, writes bench/results.json.
 */

const inFlight = 64
const rounds = 3

type Server = { name: string; url: string; calls: number; stop(): void }

const { values: flags } = parseArgs({ options: { url: { type: 'string' } } })
const folder = mkdtempSync(join(tmpdir(), 'tunesmith-bench-'))
const measured: { server: string; calls: number; figures: Figure[]; samples: Figure[] }[] = []
for (const open of flags.url === undefined ? [own(0, 4000), own(50, 2000)] : [given(flags.url, 4000)]) {
  const server = await open()
  const samples: Figure[] = []
  for (let round = 0; round < rounds; round++) {
    for (const [i, openClient] of openClients.entries()) {
      const target = { url: server.url, folder: join(folder, `${server.name} ${round} ${i}`), concurrency: inFlight }
      samples.push(await measure(await openClient(target), { calls: server.calls, inFlight }))
    }
  }
  server.stop()
  report(server, medians(samples))
  measured.push({ server: server.name, calls: server.calls, figures: medians(samples), samples })
}
rmSync(folder, { recursive: true, force: true })
if (flags.url === undefined) save()

/** The repository's own server, in a process of its own. */
function own(delayMs: number, calls: number): () => Promise<Server> {
  return async () => {
    const child: ChildProcess = fork(new URL('./bench/server.ts', import.meta.url), [String(delayMs)], {
      stdio: 'inherit',
    })
    const port = await new Promise<number>((resolve) => child.once('message', (message) => resolve(Number(message))))
    return { name: `${delayMs} ms`, url: `http://127.0.0.1:${port}/v1`, calls, stop: () => child.disconnect() }
  }
}

function given(url: string, calls: number): () => Promise<Server> {
  return async () => ({ name: new URL(url).host.replace(':', ' '), url: baseUrl(url), calls, stop: () => {} })
}

function report({ name, calls }: Server, figures: readonly Figure[]): void {
  const base = figures[0]?.cpu_ms_per_call ?? 1
  console.log(
    `${calls} calls, ${inFlight} in flight, server at ${name}, median of ${rounds}, ${cpus().length} cores shared with the server`,
  )
  for (const { name: client, calls_per_s: rate, cpu_ms_per_call: cpu } of figures) {
    const ratio = `${(cpu / base).toFixed(1)} x bare undici`
    console.log(
      `  ${client.padEnd(22)} ${rate.toFixed(0).padStart(6)} calls/s   ${cpu.toFixed(3)} ms CPU a call   ${ratio}`,
    )
  }
}

function save(): void {
  const target = join(import.meta.dirname, '..', 'bench')
  mkdirSync(target, { recursive: true })
  writeFileSync(join(target, 'results.json'), `${JSON.stringify({ in_flight: inFlight, rounds, measured }, null, 1)}\n`)
}
