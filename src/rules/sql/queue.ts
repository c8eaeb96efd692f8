import type { Ran, ToProcess } from './protocol.ts'

type Waiting = { query: ToProcess; settle: (ran: Ran) => void }

/** Queries that a process has not answered yet, in the order in which they were asked. */
export function openQueue() {
  const waiting: Waiting[] = []
  let ids = 0
  return {
    add(statements: readonly string[]): { query: ToProcess; ran: Promise<Ran> } {
      const { promise, resolve } = Promise.withResolvers<Ran>()
      const query = { id: ++ids, statements }
      waiting.push({ query, settle: resolve })
      return { query, ran: promise }
    },
    busy: (): boolean => waiting.length > 0,
    queries: (): ToProcess[] => waiting.map(({ query }) => query),
    settle(id: number, ran: Ran): void {
      const at = waiting.findIndex(({ query }) => query.id === id)
      if (at >= 0) for (const one of waiting.splice(at, 1)) one.settle(ran)
    },
    failFirst: (message: string): void => waiting.shift()?.settle(failed(message)),
    failAll(message: string): void {
      for (const one of waiting.splice(0)) one.settle(failed(message))
    },
  }
}

const failed = (message: string): Ran => ({ ok: false, message, denied: false })
