import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import { type Format, openDatabase, openReadOnly } from '../../src/store/database.ts'
import { openLedger } from '../../src/store/ledger.ts'
import { onSmallDisk, whyNoSmallDisk } from './children.ts'
import { recordOf } from './records.ts'
import { temporaryFolder } from './temporary.ts'

const format: Format = { application: 7, version: 1, schema: 'CREATE TABLE things (id INTEGER PRIMARY KEY)' }

describe('a database', () => {
  it('keeps a write-ahead log and waits for the disk at every commit', (test) => {
    const database = openDatabase(join(temporaryFolder(test), 'new', 'a.db'), format)
    assert.equal(database.pragma('journal_mode'), 'wal')
    assert.equal(database.pragma('synchronous'), 2)
    database.close()
  })

  it('does without the log where its shared memory cannot be had, also when it had one before', (test) => {
    const folder = temporaryFolder(test)
    const file = join(folder, 'a.db')
    const before = openDatabase(file, format)
    before.exec('INSERT INTO things VALUES (1)')
    before.close()
    for (const name of ['a', 'b']) mkdirSync(join(folder, `${name}.db-shm`))
    for (const path of [file, join(folder, 'b.db')]) {
      const [one, two] = [openDatabase(path, format), openDatabase(path, format)]
      assert.equal(one.pragma('journal_mode'), 'delete')
      one.exec('INSERT INTO things VALUES (2)')
      two.exec('INSERT INTO things VALUES (3)')
      assert.equal(one.prepare('SELECT max(id) AS n FROM things').get()?.['n'], 3)
      one.close()
      two.close()
    }
    const { n } = new DatabaseSync(file).prepare('SELECT count(*) AS n FROM things').get() ?? {}
    assert.equal(n, 3)
  })

  it('leaves files of others alone', (test) => {
    const folder = temporaryFolder(test)
    const text = join(folder, 'text.db')
    writeFileSync(text, 'These are somebody’s notes. '.repeat(100))
    const other = join(folder, 'other.db')
    new DatabaseSync(other).exec('CREATE TABLE mine (id)')
    for (const file of [text, other]) {
      const before = readFileSync(file)
      assert.throws(() => openDatabase(file, format), { code: 'store/foreign', exit: 2, where: file })
      assert.throws(() => openReadOnly(file, format), { code: 'store/foreign' })
      assert.deepEqual(readFileSync(file), before)
    }
  })

  it('says so when a later version made it', (test) => {
    const file = join(temporaryFolder(test), 'a.db')
    openDatabase(file, { ...format, version: 2 }).close()
    assert.throws(() => openDatabase(file, format), { code: 'store/newer' })
  })

  it('says so when it is damaged, and what that costs', async (test) => {
    const file = join(temporaryFolder(test), 'ledger.db')
    const ledger = openLedger(file)
    await ledger.commit(recordOf('a'))
    await ledger.close()
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.fill(0xff, 100, bytes.length))
    assert.throws(() => openLedger(file), { code: 'store/corrupt', fix: /paid for again/ })
  })

  it('says so when a folder is in its place', (test) => {
    assert.throws(() => openDatabase(temporaryFolder(test), format), { code: 'store/unwritable' })
  })

  it('is not there to be read before it was created, or when it is gone', (test) => {
    const folder = temporaryFolder(test)
    const empty = join(folder, 'empty.db')
    writeFileSync(empty, '')
    assert.throws(() => openReadOnly(empty, format), { code: 'store/empty' })
    assert.throws(() => openReadOnly(join(folder, 'absent.db'), format), { code: 'store/missing' })
  })
})

describe('a disk', { skip: whyNoSmallDisk() }, () => {
  it('that is full rejects calls in clear words, keeps those before, and takes more once there is room', (test) => {
    const printed = onSmallDisk(new URL('full-disk-child.ts', import.meta.url), {
      folder: temporaryFolder(test),
      size: '1m',
    })
    const [code, kept, after] = printed
    assert.equal(code, 'store/disk-full')
    assert.equal(kept, 'every acknowledged call is there')
    assert.equal(after, 'a call fits again')
  })

  it('that is read-only can be read from, and says so when written to', (test) => {
    const printed = onSmallDisk(new URL('read-only-disk-child.ts', import.meta.url), {
      folder: temporaryFolder(test),
      size: '1m',
    })
    assert.deepEqual(printed, [
      'the run can be read',
      'store/unwritable',
      'store/unwritable',
      '[{"name":"one","ended":null}]',
    ])
  })
})
