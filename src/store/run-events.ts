import type { EventBody, RunEvent } from '../core/events.ts'
import type { Ended } from '../core/types.ts'
import { orDamaged } from './errors.ts'
import { type Database, number, text } from './sqlite.ts'

export type RunEvents = {
  /** Stored ones, in order of seq. */
  events(): readonly RunEvent[]
  /** Stamp an event; it is stored, and durable on return, unless it is one of those that are only streamed. */
  append(body: EventBody): RunEvent
}

/** One per item: stored, they would outweigh the run. What they say can be counted from its tables. */
export const streamedOnly: ReadonlySet<EventBody['type']> = new Set([
  'input-made',
  'completion-made',
  'example-judged',
  'budget-changed',
])

export function openRunEvents(database: Database, run: string): RunEvents {
  const all = database.prepare('SELECT body FROM events ORDER BY seq')
  // Only the holder of the run's lock appends, so what was read once and appended since is all there is.
  let known: RunEvent[] | undefined
  const insert = database.prepare('INSERT INTO events (seq, type, at, body) VALUES (?, ?, ?, ?)')
  const last = database.prepare('SELECT coalesce(max(seq), 0) AS seq FROM events').get() ?? {}
  let seq = number(last, 'seq')

  return {
    events() {
      known ??= orDamaged(database.file, () => all.all().map((row): RunEvent => JSON.parse(text(row, 'body'))))
      return known
    },
    append(body) {
      const event: RunEvent = { v: 1, seq: seq + 1, at: Date.now(), run, ...body }
      if (!streamedOnly.has(body.type)) {
        insert.run(event.seq, body.type, event.at, JSON.stringify(event))
        known?.push(event)
      }
      seq = event.seq
      return event
    },
  }
}

/** How the run ended last; `null` if it never did, or was taken up again since. */
export function lastEnding(database: Database): Ended | null {
  const row = database
    .prepare("SELECT body FROM events WHERE type IN ('run-started', 'run-ended') ORDER BY seq DESC LIMIT 1")
    .get()
  if (row === undefined) return null
  const event = orDamaged(database.file, (): RunEvent => JSON.parse(text(row, 'body')))
  return event.type === 'run-ended' ? event.ended : null
}
