import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import { requireDisk } from '../../src/providers/local/room.ts'
import { openJsonlWriter } from '../../src/store/jsonl-writer.ts'
import { openLedger } from '../../src/store/ledger.ts'
import { makeFolder } from '../../src/store/make-folder.ts'
import { createRun, listRuns, openRun, type RunStore } from '../../src/store/run.ts'
import { keyOf, recordOf } from './records.ts'
import { temporaryFolder } from './temporary.ts'

const today = '2026-11-22'
const started = { type: 'stage-started', stage: 'panel', set: 'panel', candidate: 'c0', total: 12 } as const

function change({ folder }: RunStore, sql: string): void {
  const database = new DatabaseSync(join(folder, 'run.db'))
  database.exec(sql)
  database.close()
}

describe('a run', () => {
  it('is not written to any more by a process from which another has taken it over', (test) => {
    const run = createRun(temporaryFolder(test), { name: 'one', config: {}, today })
    run.append(started)
    change(
      run,
      `INSERT INTO holders (pid, started, host, command, since, seen) VALUES (1, 'x', 'elsewhere', 'run', 0, 0);
       UPDATE lock SET holder = last_insert_rowid()`,
    )
    const lost = { code: 'run/lock-lost', exit: 2, fix: /tunesmith run -r one/ }
    assert.throws(() => run.append(started), lost)
    assert.throws(() => run.putExamples([]), lost)
    assert.throws(() => run.putInputs([]), lost)
    assert.equal(run.events().length, 1)
    run.close()
  })

  it('is the latest one if it was begun last, also where the clock was set back', (test) => {
    const root = temporaryFolder(test)
    const first = createRun(root, { name: 'first', config: {}, today })
    change(first, 'UPDATE created SET at = at + 3600000')
    first.close()
    createRun(root, { name: 'second', config: {}, today }).close()
    createRun(root, { name: 'also', config: {}, today }).close()
    assert.deepEqual(
      listRuns(root).map(({ name }) => name),
      ['first', 'second', 'also'],
    )
  })

  it('whose database was deleted while it was worked on says so at the next write, and begins anew', (test) => {
    const root = temporaryFolder(test)
    const run = createRun(root, { name: 'one', config: {}, today })
    rmSync(join(run.folder, 'run.db'))
    assert.throws(() => run.append(started), { code: 'store/missing', fix: /without paying twice/ })
    run.close()
    assert.throws(() => openRun(root, 'one', { readOnly: true }), { code: 'store/missing' })
    const again = openRun(root, 'one')
    assert.deepEqual(again.events(), [])
    again.close()
  })
})

describe('a ledger', () => {
  it('that was deleted while it was in use takes no more calls', async (test) => {
    const file = join(temporaryFolder(test), 'ledger.db')
    const ledger = openLedger(file)
    await ledger.commit(recordOf('a'))
    rmSync(file)
    await assert.rejects(ledger.commit(recordOf('b')), { code: 'store/missing', where: file })
    await ledger.close()
  })

  it('says so when a reply in it is damaged', async (test) => {
    const file = join(temporaryFolder(test), 'ledger.db')
    const ledger = openLedger(file)
    await ledger.commit(recordOf('a'))
    const database = new DatabaseSync(file)
    database.exec("UPDATE payload SET reply = x'00ff'")
    database.close()
    assert.throws(() => ledger.find(keyOf('a')), { code: 'store/corrupt', where: file })
    await ledger.close()
  })
})

describe('a folder', () => {
  it('is made with those above it, by any number of processes, and says what is in its way', (test) => {
    const root = temporaryFolder(test)
    makeFolder(join(root, 'a/b/c'))
    makeFolder(join(root, 'a/b/c'))
    createRun(root, { name: 'one', config: {}, today }).close()
    assert.throws(() => makeFolder(join(root, 'runs/one/run.db')), { code: 'EEXIST' })
    assert.throws(() => makeFolder(join(root, 'runs/one/run.db/below')), { code: 'ENOTDIR' })
  })

  it('is refused where the system refuses it, without end or not', { skip: noProc() }, () => {
    assert.throws(() => makeFolder('/proc/nothing/below'), { code: 'ENOENT' })
    assert.throws(() => openJsonlWriter('/proc/nothing/rows.jsonl'), { code: 'store/unwritable' })
    assert.throws(() => requireDisk(1, '/proc/nothing'), { code: 'ENOENT' })
  })
})

function noProc(): string | false {
  return process.platform !== 'linux' && 'there is no /proc here'
}
