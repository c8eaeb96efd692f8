import type { StoredVerdict } from '../core/ledger.ts'
import type { Answer } from '../core/types.ts'
import { orDamaged } from './errors.ts'
import { keyBytes } from './keys.ts'
import { type Database, number, type SqlRow, text } from './sqlite.ts'

export type Verdicts = {
  find(keys: readonly string[]): Map<string, StoredVerdict>
  /** Prepare the insert; to be run inside a transaction. The first verdict of a key stays. */
  insert(verdicts: readonly StoredVerdict[]): () => void
}

export function openVerdicts(database: Database): Verdicts {
  const select = database.prepare('SELECT answer, reason, confidence FROM verdicts WHERE key = ?')
  const insert = database.prepare(
    'INSERT OR IGNORE INTO verdicts (key, answer, reason, confidence, at) VALUES (?, ?, ?, ?, ?)',
  )

  return {
    find(keys) {
      const found = new Map<string, StoredVerdict>()
      for (const key of keys) {
        const row = select.get(keyBytes(key))
        if (row !== undefined)
          found.set(
            key,
            orDamaged(database.file, () => toVerdict(key, row)),
          )
      }
      return found
    },
    insert(verdicts) {
      const rows = verdicts.map((verdict) => ({ ...verdict, bytes: keyBytes(verdict.key) }))
      return () => {
        const at = Date.now()
        for (const { bytes, answer, reason, confidence } of rows)
          insert.run(bytes, answer, reason, confidence ?? null, at)
      }
    },
  }
}

function toVerdict(key: string, row: SqlRow): StoredVerdict {
  const verdict = { key, answer: toAnswer(text(row, 'answer')), reason: text(row, 'reason') }
  return row['confidence'] === null ? verdict : { ...verdict, confidence: number(row, 'confidence') }
}

function toAnswer(word: string): Answer {
  if (word === 'yes' || word === 'no' || word === 'na' || word === 'error') return word
  throw new TypeError(`a stored verdict says ${word}`)
}
