import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { moodyRun } from '../support/moody-run.ts'
import { wireNames } from '../support/wires.ts'

/** `npm run shows -- mood` does the same with 1,000 examples, and watches the clock. */
describe('a run against a server in its worst mood', { concurrency: true }, () => {
  for (const name of wireNames) {
    it(`accounts for every example and call on the ${name} format`, async (test) => {
      const folder = mkdtempSync(join(tmpdir(), 'tunesmith-mood-'))
      test.after(() => rmSync(folder, { recursive: true, force: true }))
      const retryAfter = { least: 0.02, most: 0.1 }
      const { wrong, faults, ran } = await moodyRun(name, { folder, examples: 60, retryAfter })
      assert.deepEqual(wrong, [], ran.why)
      assert.deepEqual(Object.keys(faults).sort(), ['cut', 'failed', 'garbage', 'refused', 'throttled', 'truncated'])
    })
  }
})
