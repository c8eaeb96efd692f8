import assert from 'node:assert/strict'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { Candidate } from '../../src/core/types.ts'
import { openDatabase } from '../../src/store/database.ts'
import { openWatch } from '../../src/store/holders.ts'
import { lockRun } from '../../src/store/lock.ts'
import { createRun, openRun } from '../../src/store/run.ts'
import { runFormat } from '../../src/store/run-schema.ts'
import { lineOf, startChild } from './children.ts'
import { jumpingClock } from './jumping-clock.ts'
import { temporaryFolder } from './temporary.ts'

const today = '2026-11-22'
const started = { type: 'stage-started', stage: 'panel', set: 'panel', candidate: 'c0', total: 12 } as const
const candidate: Candidate = {
  id: 'c0',
  parents: [],
  by: 'project',
  texts: { respond: 'Be brief.' },
  demos: [],
  why: '',
}

describe('the lock of a run', () => {
  it('names the process that works on the run, and lets others look', async (test) => {
    const root = temporaryFolder(test)
    const child = startChild(test, new URL('running-child.ts', import.meta.url), root)
    assert.equal(await lineOf(child, 0), `${today}-a`)
    const says = new RegExp(`^It is being worked on by process ${child.process.pid} since 20.*running-child`)
    assert.throws(() => openRun(root, `${today}-a`), { code: 'run/locked', exit: 2, message: says })
    const looking = openRun(root, `${today}-a`, { readOnly: true })
    assert.equal(looking.events().length, 1)
    assert.throws(() => looking.append({ ...started, stage: 'confirm' }), { code: 'store/unwritable' })
    assert.throws(() => looking.putCandidate(candidate), { code: 'store/unwritable' })
    assert.ok(!existsSync(join(looking.folder, 'candidates')))
    looking.close()
  })

  it('of a killed process is taken over, with everything that process had appended', async (test) => {
    const root = temporaryFolder(test)
    const child = startChild(test, new URL('running-child.ts', import.meta.url), root)
    await lineOf(child, 0)
    child.process.kill('SIGKILL')
    await child.ended
    const run = openRun(root, `${today}-a`)
    assert.equal(run.events().length, 1)
    assert.throws(() => openRun(root, `${today}-a`), { code: 'run/locked' })
    run.close()
    openRun(root, `${today}-a`).close()
  })

  it('gives a run to only one of several processes that start at once', async (test) => {
    const root = temporaryFolder(test)
    const children = [1, 2, 3].map(() => startChild(test, new URL('running-child.ts', import.meta.url), root))
    const names = await Promise.all(children.map((child) => lineOf(child, 0)))
    assert.deepEqual(names.toSorted(), [`${today}-a`, `${today}-b`, `${today}-c`])
  })

  it('is named also where its process is stopped in the middle of a write', async (test) => {
    const root = temporaryFolder(test)
    const child = startChild(test, new URL('running-child.ts', import.meta.url), root, 'writing')
    assert.equal(await lineOf(child, 1), 'writing')
    child.process.kill('SIGSTOP')
    assert.throws(() => openRun(root, `${today}-a`), {
      code: 'run/locked',
      message: /^It is being worked on by process/,
    })
  })

  it('of another machine is taken over when it gives no sign of life, whatever the clocks say', (test) => {
    const root = temporaryFolder(test)
    createRun(root, { name: 'one', config: {}, today }).close()
    const file = join(root, 'runs', 'one', 'run.db')
    const database = openDatabase(file, runFormat)
    test.after(() => database.close())
    database.exec(`INSERT INTO holders VALUES (77, 1, 'then', 'elsewhere.invalid', 'tunesmith run', 0, 0)`)
    database.exec('INSERT INTO lock VALUES (1, 77)')
    const clock = jumpingClock()
    const sign = (seen: number) => database.prepare('UPDATE holders SET seen = ? WHERE id = 77').run(seen)
    sign(clock.wall() - 30_000)
    assert.throws(() => lockRun(database, 'one', openWatch(clock)), { code: 'run/locked' })

    for (const seen of [clock.wall() - 3_600_000, clock.wall() + 3_600_000]) {
      sign(seen)
      database.exec('INSERT OR REPLACE INTO lock VALUES (1, 77)')
      let looks = 0
      const steady = () => 10_000 * looks++
      lockRun(database, 'one', openWatch({ wall: clock.wall, steady })).giveBack()
      assert.ok(looks > 2, 'it was watched before it was called gone')
    }

    // It lives: its clock is an hour behind ours, and it signs every ten seconds.
    database.exec('INSERT OR REPLACE INTO lock VALUES (1, 77)')
    sign(clock.wall() - 3_600_000)
    let looks = 0
    const steady = () => {
      if (looks === 1) sign(clock.wall() - 3_590_000)
      return 10_000 * looks++
    }
    assert.throws(() => lockRun(database, 'one', openWatch({ wall: clock.wall, steady })), { code: 'run/locked' })
  })

  it('is not in the way where a process died before it had started its run', (test) => {
    const root = temporaryFolder(test)
    mkdirSync(join(root, 'runs', 'one'), { recursive: true })
    const run = createRun(root, { name: 'one', config: {}, today })
    assert.throws(() => createRun(root, { name: 'one', config: {}, today }), { code: 'run/exists' })
    run.close()
  })
})
