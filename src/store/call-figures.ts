import { existsSync } from 'node:fs'
import { openReadOnly } from './database.ts'
import { ledgerFormat } from './ledger-schema.ts'
import { number, text } from './sqlite.ts'

/** What the committed calls of one kind to one model were like. */
export type CallFigures = {
  kind: string
  /** `provider/model`. */
  model: string
  /** Calls whose tokens are known; the means are over them. */
  calls: number
  tokensIn: number
  tokensCached: number
  tokensOut: number
  /**
   * Seconds from one commit to the next: what a call took where they ran one after the other, and its share of the time
   * where they ran side by side. Pauses are left out. `null`: too few commits to tell.
   */
  secondsEach: number | null
}

/** A longer time without a commit is a pause: nothing was running. */
const pauseMs = 120_000

/** Of a project's ledger; none where it has no ledger yet. */
export function readCallFigures(file: string): CallFigures[] {
  if (!existsSync(file)) return []
  const database = openReadOnly(file, ledgerFormat)
  try {
    const rows = database
      .prepare(
        `WITH timed AS (SELECT *, at - lag(at) OVER (ORDER BY at, rowid) AS gap FROM calls)
         SELECT kind, model, count(CASE WHEN tokens_in + tokens_out IS NOT NULL THEN 1 END) AS calls,
           coalesce(avg(CASE WHEN tokens_out IS NOT NULL THEN tokens_in END), 0) AS tokens_in,
           coalesce(avg(coalesce(tokens_cached, 0)), 0) AS tokens_cached,
           coalesce(avg(CASE WHEN tokens_in IS NOT NULL THEN tokens_out END), 0) AS tokens_out,
           coalesce(avg(CASE WHEN gap BETWEEN 0 AND ? THEN gap END), -1) AS gap
         FROM timed GROUP BY kind, model ORDER BY kind, model`,
      )
      .all(pauseMs)
    return rows.map((row) => {
      const gap = number(row, 'gap')
      return {
        kind: text(row, 'kind'),
        model: text(row, 'model'),
        calls: number(row, 'calls'),
        tokensIn: number(row, 'tokens_in'),
        tokensCached: number(row, 'tokens_cached'),
        tokensOut: number(row, 'tokens_out'),
        secondsEach: gap < 0 ? null : gap / 1000,
      }
    })
  } finally {
    database.close()
  }
}
