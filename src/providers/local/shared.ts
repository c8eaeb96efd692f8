export type Lease<T> = { value: T; release(): Promise<void> }

type Entry<T> = { value: Promise<T>; users: number }

/** One value per key for all who ask for it, closed when the last of them lets go. */
export function createShared<T>(close: (value: T) => Promise<void>) {
  const entries = new Map<string, Entry<T>>()
  return async function borrow(key: string, open: () => Promise<T>): Promise<Lease<T>> {
    const entry = entries.get(key) ?? { value: open(), users: 0 }
    entries.set(key, entry)
    entry.users++
    let released = false
    const release = async (): Promise<void> => {
      if (released) return
      released = true
      entry.users--
      if (entry.users > 0) return
      if (entries.get(key) === entry) entries.delete(key)
      await close(await entry.value)
    }
    try {
      return { value: await entry.value, release }
    } catch (error) {
      if (entries.get(key) === entry) entries.delete(key)
      throw error
    }
  }
}
