/** What a TunesmithError says besides its message. */
export type ErrorDetails = {
  /** Permanent, `area/what`, never reused for another meaning. */
  code: string
  /** The place in the user's terms: `rubric.yaml:6:9`, a variable, a model. */
  where: string
  /** What to do, as a sentence. */
  fix: string
  /** 1: the answer is no. 2: the user can fix it. 3: a provider gave up. */
  exit?: 1 | 2 | 3
  cause?: unknown
}

/** What stops a run, in the user's words. Anything thrown that is not one of these is a bug of ours and keeps its stack. */
export class TunesmithError extends Error {
  readonly code: string
  readonly where: string
  readonly fix: string
  readonly exit: 1 | 2 | 3

  constructor(what: string, { code, where, fix, exit = 2, cause }: ErrorDetails) {
    super(what, cause === undefined ? undefined : { cause })
    this.name = 'TunesmithError'
    this.code = code
    this.where = where
    this.fix = fix
    this.exit = exit
  }

  /** The four parts as every command prints them. */
  format(): string {
    return `${this.where}  ${this.message}\n  fix: ${this.fix}\n  (${this.code})`
  }
}

/** The valid choice that a typing error most likely meant, or `undefined` if none is near. */
export function nearest(word: string, choices: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3))
  let best: string | undefined
  let bestDistance = limit + 1
  for (const choice of choices) {
    const [a, b] = [word.toLowerCase(), choice.toLowerCase()]
    const distance = editDistance(a, b)
    // Of equally near ones, that of which only letters were left out.
    const rank = distance - (isWithin(a, b) ? 0.5 : 0)
    if (distance <= limit && rank < bestDistance) [best, bestDistance] = [choice, rank]
  }
  return best
}

/** All letters of the word are in the other one, in their order. */
function isWithin(word: string, other: string): boolean {
  let at = 0
  for (const letter of other) if (letter === word[at]) at++
  return at === word.length
}

/** Optimal string alignment distance: insert, delete, replace, swap of neighbours. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0
  for (let i = 1; i <= a.length; i++) {
    rows.push([i])
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, at(i - 2, j - 2) + 1)
      rows[i]?.push(cost)
    }
  }
  return at(a.length, b.length)
}
