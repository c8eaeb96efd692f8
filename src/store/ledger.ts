import type { Ledger } from '../core/ledger.ts'
import { openCalls } from './calls.ts'
import { openClaims } from './claims.ts'
import { openDatabase, openVolatile } from './database.ts'
import { forgetDead } from './forget-dead.ts'
import { groupCommit } from './group-commit.ts'
import { keepAlive, register } from './holders.ts'
import { ledgerFormat } from './ledger-schema.ts'
import { openMoney } from './money.ts'
import { openVerdicts } from './verdicts.ts'

/**
 * Open the ledger in `file`, or create it. Several processes may have it open.
 *
 * @throws TunesmithError store/foreign, store/corrupt, store/newer, store/unwritable, store/disk-full, store/busy
 */
export function openLedger(file: string): Ledger {
  const main = openDatabase(file, ledgerFormat)
  const quick = openVolatile(file)
  forgetDead(main)
  const holder = register(main)
  const stopBeating = keepAlive(quick, holder)
  const calls = openCalls(main)
  const verdicts = openVerdicts(main)
  const money = openMoney(main, holder)
  const claims = openClaims({ quick, main, holder })
  const group = groupCommit(main, (queued) => claims.underWay() <= queued)

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
        quick.close()
        main.close()
      }
    },
  }
}
