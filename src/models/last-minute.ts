/** A minute and what the network may shift arrivals against each other. */
const windowMs = 61_000

/** One request. `isIn`: it still counts. */
type Mark = { readonly at: number; tokens: number; isIn: boolean }

/** The requests of the last minute, oldest first. */
export type LastMinute = {
  forget(now: number): void
  add(at: number, tokens: number): Mark
  recount(mark: Mark, tokens: number): void
  /** Milliseconds until at most `most` requests are left. */
  untilRequests(most: number, now: number): number
  /** Milliseconds until at most `most` tokens are left; with none left nothing more can be waited for. */
  untilTokens(most: number, now: number): number
}

export function openLastMinute(): LastMinute {
  const marks: Mark[] = []
  let first = 0
  let sum = 0
  const leaves = (mark: Mark | undefined, now: number): number => (mark ? mark.at + windowMs - now : 0)
  return {
    forget(now) {
      for (let mark = marks[first]; mark && leaves(mark, now) <= 0; mark = marks[++first]) {
        mark.isIn = false
        sum -= mark.tokens
      }
      if (first > 1024 && first * 2 > marks.length) first -= marks.splice(0, first).length
    },
    add(at, tokens) {
      const mark = { at, tokens, isIn: true }
      marks.push(mark)
      sum += tokens
      return mark
    },
    recount(mark, tokens) {
      if (mark.isIn) sum += tokens - mark.tokens
      mark.tokens = tokens
    },
    untilRequests: (most, now) => (marks.length - first > most ? leaves(marks[marks.length - most - 1], now) : 0),
    untilTokens(most, now) {
      let left = sum
      let last: Mark | undefined
      for (let i = first; i < marks.length && left > most; i++) {
        last = marks[i]
        left -= last?.tokens ?? 0
      }
      return leaves(last, now)
    },
  }
}
