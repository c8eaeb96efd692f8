import type { RunEvent } from '../core/events.ts'
import type { RunStream } from '../stream.ts'
import { onInterrupt } from './signals.ts'
import type { Terminal } from './terminal.ts'

type Signals = { signal: AbortSignal; cut: AbortSignal }
type Watch = { terminal: Terminal; see(event: RunEvent): void; close(): void }

/** See every event of a run or of one phase of it, to its result. Ctrl-C once drains it, twice cuts it. */
export async function follow<Result>(
  start: (signals: Signals) => RunStream<Result>,
  { terminal, see, close }: Watch,
): Promise<Result> {
  const interrupt = onInterrupt(terminal, close)
  const stream = start({ signal: interrupt.first, cut: interrupt.second })
  try {
    for await (const event of stream) see(event)
  } finally {
    close()
    interrupt.close()
  }
  return stream.result
}
