import { TunesmithError } from './core/errors.ts'

/** For one reader, once: a second one would take from the first, and neither would have seen it all. */
export function readOnce<T>(what: string, read: () => AsyncGenerator<T>): () => AsyncGenerator<T> {
  let isRead = false
  return async function* once() {
    if (isRead) throw alreadyRead(what)
    isRead = true
    yield* read()
  }
}

const alreadyRead = (what: string): TunesmithError =>
  new TunesmithError(`The ${what} are read already, and they can be read once.`, {
    code: 'library/read-once',
    where: what,
    fix: 'Iterate in one place, before anything else reads them, and keep there what is needed later.',
  })
