import type { Ledger } from '../core/ledger.ts'
import { openCalls } from './calls.ts'
import { openClaims } from './claims.ts'
import { type Clock, systemClock } from './clock.ts'
import { openDatabase } from './database.ts'
import { forgetDead } from './forget-dead.ts'
import { groupCommit } from './group-commit.ts'
import { keepAlive, openWatch, register } from './holders.ts'
import { ledgerFormat } from './ledger-schema.ts'
import { openMoney } from './money.ts'
import { openVerdicts } from './verdicts.ts'

/**
 * Open the ledger in `file`, or create it. Several processes may have it open.
 *
 * @throws TunesmithError store/foreign, store/corrupt, store/newer, store/unwritable, store/disk-full, store/busy
 */
export function openLedger(file: string, clock: Clock = systemClock): Ledger {
  const database = openDatabase(file, ledgerFormat)
  forgetDead(database)
  const holder = register(database)
  const watch = openWatch(clock)
  const stopBeating = keepAlive(database, holder)
  const calls = openCalls(database)
  const verdicts = openVerdicts(database)
  const money = openMoney(database, { holder, watch })
  const claims = openClaims(database, { holder, watch })
  const group = groupCommit(
    (writes) => database.transaction(() => calls.together(writes)),
    (queued) => claims.underWay() <= queued,
  )

  return {
    find: calls.find,
    async commit(record, settle) {
      const { key, costUsd } = record.reply
      const insert = calls.insert(record)
      const book = settle && money.settle({ ...settle, costUsd })
      await group.add(() => {
        insert()
        claims.end(key)
        book?.()
      })
    },
    reserve: money.reserve,
    release: money.release,
    account: money.account,
    unknownCalls: money.unknownCalls,
    claim: claims.take,
    abandon: claims.abandon,
    findVerdicts: verdicts.find,
    async commitVerdicts(rows) {
      await group.add(verdicts.insert(rows))
    },
    async close() {
      stopBeating()
      try {
        group.flush()
        claims.abandonAll()
      } finally {
        database.close()
      }
    },
  }
}
