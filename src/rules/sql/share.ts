import { type Database, openDatabase } from './database.ts'
import type { Ran, Setup } from './protocol.ts'

type Entry = { users: number; database: Promise<Database>; ran: Map<string, Promise<Ran>> }

/** A completion is judged by all of its criteria at once, so few results are asked for again later. */
const remembered = 256
const open = new Map<string, Entry>()

/** One process per database and time limit, however many criteria use it; the last `close` ends it. */
export async function shareDatabase(setup: Setup): Promise<Database> {
  const key = JSON.stringify(setup)
  const entry = open.get(key) ?? { users: 0, database: openDatabase(setup), ran: new Map<string, Promise<Ran>>() }
  open.set(key, entry)
  entry.users++
  let mine = true
  const leave = (): boolean => {
    if (mine) entry.users--
    mine = false
    if (entry.users === 0 && open.get(key) === entry) open.delete(key)
    return entry.users === 0
  }
  const database = await entry.database.catch((error: unknown) => {
    leave()
    throw error
  })
  return {
    catalog: database.catalog,
    run: (statements, signal) => once(entry, statements, () => database.run(statements, signal)),
    close() {
      if (mine && leave()) database.close()
    },
  }
}

/** Criteria of one completion ask for the same statements: they run once. An aborted run is not remembered. */
function once({ ran }: Entry, statements: readonly string[], run: () => Promise<Ran>): Promise<Ran> {
  const key = JSON.stringify(statements)
  const known = ran.get(key)
  if (known) return known
  const result = run()
  ran.set(key, result)
  result.catch(() => ran.delete(key))
  for (const oldest of ran.keys()) {
    if (ran.size <= remembered) break
    ran.delete(oldest)
  }
  return result
}
