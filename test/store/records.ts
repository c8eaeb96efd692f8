import { createHash } from 'node:crypto'
import type { CallReply } from '../../src/core/calls.ts'
import type { CallRecord } from '../../src/core/ledger.ts'

export const keyOf = (name: string): string => createHash('sha256').update(name).digest('hex')

export function recordOf(name: string, change: Partial<CallReply> = {}): CallRecord {
  const reply: CallReply = {
    ...{ key: keyOf(name), model: 'lab/one', text: `reply to ${name}`, finish: 'stop', costUsd: 0.01 },
    ...{ usage: { input: 12, cached: null, output: 5 }, labels: null, warnings: [], error: null },
    ...change,
  }
  const request = { messages: [{ role: 'user', content: name }] }
  return { reply, kind: 'complete', role: 'generator', attempt: 1, priceId: 'lab/one@1', request }
}
