import assert from 'node:assert/strict'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { Candidate } from '../../src/core/types.ts'
import { createRun, openRun } from '../../src/store/run.ts'
import { lineOf, startChild } from './children.ts'
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
    const says = new RegExp(`run ${today}-a is being worked on by process ${child.process.pid} since 20.*running-child`)
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
    assert.throws(() => openRun(root, `${today}-a`), { code: 'run/locked', message: /worked on by process/ })
  })

  it('is not in the way where a process died before it had started its run', (test) => {
    const root = temporaryFolder(test)
    mkdirSync(join(root, 'runs', 'one'), { recursive: true })
    const run = createRun(root, { name: 'one', config: {}, today })
    assert.throws(() => createRun(root, { name: 'one', config: {}, today }), { code: 'run/exists' })
    run.close()
  })
})
