import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { findInWorker, findNearDuplicates } from '../../src/checks/near-duplicates/find.ts'
import { diversity } from '../../src/core/similarity.ts'
import { someMessages } from '../core/messages.ts'

describe('near-duplicates off the main thread', () => {
  it('are the same as on it', async () => {
    const texts = someMessages(400, 1)
    assert.deepEqual(await findInWorker({ texts, sizes: [100], seed: 1 }), diversity(texts, [100], 1))
  })

  it('are found in a worker where there is much text, with timers served meanwhile', async () => {
    const texts = someMessages(12_000, 2)
    let ticks = 0
    const timer = setInterval(() => ticks++, 1)
    const found = await findNearDuplicates(texts, [500])
    clearInterval(timer)
    assert.ok(ticks > 0)
    assert.deepEqual(found, diversity(texts, [500], 1))
  })

  it('fail with the error of the worker', async () => {
    const texts: unknown = [1]
    await assert.rejects(findInWorker(JSON.parse(JSON.stringify({ texts, sizes: [], seed: 1 }))), TypeError)
  })

  it('are found by the compiled package too', () => {
    const root = join(import.meta.dirname, '../..')
    const folder = mkdtempSync(join(tmpdir(), 'tunesmith-'))
    try {
      const files = ['find.ts', 'worker.ts'].map((name) => join(root, 'src/checks/near-duplicates', name))
      const typescript = join(root, 'node_modules/typescript/bin/tsc')
      const flags = ['--noEmit', 'false', '--rootDir', join(root, 'src'), '--outDir', join(folder, 'dist')]
      writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
      symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
      const config = join(folder, 'tsconfig.json')
      writeFileSync(config, JSON.stringify({ extends: join(root, 'tsconfig.json'), include: [], files }))
      execFileSync(process.execPath, [typescript, '-p', config, ...flags], { stdio: 'pipe' })
      assert.ok(existsSync(join(folder, 'dist/checks/near-duplicates/worker.js')))
      const program = `import { findInWorker } from './dist/checks/near-duplicates/find.js'
        const { count } = await findInWorker({ texts: ['red apple', 'Red apple!', 'sky'], sizes: [], seed: 1 })
        console.log(count)`
      writeFileSync(join(folder, 'main.js'), program)
      assert.equal(execFileSync(process.execPath, ['main.js'], { cwd: folder, encoding: 'utf8' }), '2\n')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
