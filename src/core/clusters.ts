import { clusteredWilson, wilson } from './intervals.ts'
import type { Rate } from './types.ts'

/** A pass rate under way: what passed, by source. Rows without a source each stand alone. */
export type ClusteredRate = {
  add(passed: boolean, source: string | undefined): void
  /** Wilson's interval; clustered by source where a source has several rows. `sources` is `null` where none has. */
  rate(): Rate & { sources: number | null }
}

export function clusteredRate(): ClusteredRate {
  const bySource = new Map<string, { n: number; passed: number }>()
  const alone = { n: 0, passed: 0 }
  return {
    add(passed, source) {
      const cluster = source === undefined ? alone : (bySource.get(source) ?? { n: 0, passed: 0 })
      cluster.n++
      if (passed) cluster.passed++
      if (source !== undefined) bySource.set(source, cluster)
    },
    rate() {
      const sources = [...bySource.values()]
      const n = alone.n + sources.reduce((sum, cluster) => sum + cluster.n, 0)
      const passed = alone.passed + sources.reduce((sum, cluster) => sum + cluster.passed, 0)
      if (sources.every((cluster) => cluster.n < 2)) return { ...wilson(passed, n), sources: null }
      const singles = Array.from({ length: alone.n }, (_, i) => ({ n: 1, passed: i < alone.passed ? 1 : 0 }))
      return { ...clusteredWilson([...sources, ...singles]), sources: sources.length + alone.n }
    },
  }
}
