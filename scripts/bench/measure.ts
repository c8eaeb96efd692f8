import { inParallel } from '../../src/loop/parallel.ts'
import type { Client } from './clients.ts'

export type Figure = { name: string; calls_per_s: number; cpu_ms_per_call: number }

export async function measure(
  client: Client,
  { calls, inFlight }: { calls: number; inFlight: number },
): Promise<Figure> {
  const before = process.cpuUsage()
  const started = performance.now()
  const numbers = Array.from({ length: calls }, (_, n) => n)
  await inParallel(numbers, inFlight, (n) => client.call(n))
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(before)
  await client.close()
  return { name: client.name, calls_per_s: calls / seconds, cpu_ms_per_call: (user + system) / 1000 / calls }
}

/** The median of each client, in the order in which they came. */
export function medians(samples: readonly Figure[]): Figure[] {
  const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  return [...Map.groupBy(samples, ({ name }) => name)].map(([name, own]) => ({
    name,
    calls_per_s: median(own.map((one) => one.calls_per_s)),
    cpu_ms_per_call: median(own.map((one) => one.cpu_ms_per_call)),
  }))
}
