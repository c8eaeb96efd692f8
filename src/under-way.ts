/** An own part as its owner knows it. */
export type OwnPart = {
  /** What it is, in a sentence: `rule`, `check`. */
  noun: string
  id: string
  /** As `use:` names it. */
  file: string
  /** Where it was loaded from, as stacks name it. */
  url: string
}

const calls = new Set<{ part: OwnPart }>()

/** The own parts that were called and have not answered yet. */
export const unanswered = (): OwnPart[] => [...calls].map(({ part }) => part)

/** Tells who is waited for, until the promise is settled or given up. */
export async function whileUnderWay<T>(part: OwnPart, work: () => Promise<T>): Promise<T> {
  const call = { part }
  calls.add(call)
  try {
    return await work()
  } finally {
    calls.delete(call)
  }
}
