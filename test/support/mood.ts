import { hashSeed, seeded } from '../../src/core/random.ts'
import type { Behaviour } from './scripted-server.ts'
import type { WireFormat, WireRequest } from './wires.ts'

export const faults = ['throttled', 'failed', 'cut', 'garbage', 'truncated', 'refused'] as const
export type Fault = (typeof faults)[number]

/** The share of requests that meet each fault. */
export type Mood = Readonly<Record<Fault, number>>

const worst: Mood = { throttled: 0.2, failed: 0.05, cut: 0.02, garbage: 0.02, truncated: 0.01, refused: 0.01 }

/** Seconds that a throttled request is told to wait, at random in between. */
export type RetryAfter = { least: number; most: number }

/** A call meets at most so many faults. */
const mostFaults = 2

/** Draws by call and attempt alone, so the same calls meet the same faults in any order. */
export function openMood(seed: number, shares: Mood = worst): (request: WireRequest) => Fault | null {
  const met = new Map<string, { attempts: number; faults: number }>()
  return ({ messages, schema }) => {
    const call = JSON.stringify([messages, schema !== null])
    const known = met.get(call) ?? { attempts: 0, faults: 0 }
    met.set(call, known)
    known.attempts++
    if (known.faults >= mostFaults) return null
    const fault = drawn(shares, seeded(seed, hashSeed(call), known.attempts)())
    if (fault) known.faults++
    return fault
  }
}

function drawn(shares: Mood, draw: number): Fault | null {
  let below = 0
  for (const fault of faults) {
    below += shares[fault]
    if (draw < below) return fault
  }
  return null
}

/** What the fault makes of a good reply; `all` numbers the request, as servers do in their errors. */
export function spoil(fault: Fault, { format, asked, text, all, retryAfter: { least, most } }: Spoiled): Behaviour {
  const wait = least + (most - least) * seeded(hashSeed(text), all)()
  const good = format.reply({ text }, asked)
  const behaviours: Readonly<Record<Fault, Behaviour>> = {
    throttled: format.fail(429, 'Too many requests.', { headers: { 'retry-after': wait.toFixed(2) } }),
    failed: format.fail(500, `The server had an error (request ${all}).`),
    cut: { ...good, cut: 'body' },
    garbage: { ...good, body: JSON.stringify(good.body).slice(0, -20) },
    truncated: format.reply({ text: text.slice(0, text.length / 2), finish: 'length' }, asked),
    refused: format.reply({ text: 'I cannot help with that.', finish: 'refused' }, asked),
  }
  return behaviours[fault]
}

type Spoiled = { format: WireFormat; asked: WireRequest; text: string; all: number; retryAfter: RetryAfter }
