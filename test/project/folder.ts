import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after } from 'node:test'
import { z } from 'zod'
import { TunesmithError } from '../../src/core/errors.ts'
import {
  defineExporter,
  defineMethod,
  defineOptimizer,
  defineProvider,
  defineRule,
  type Parts,
} from '../../src/core/parts.ts'

/** A temporary folder with these files, removed when the test file ends. */
export function folderOf(files: Readonly<Record<string, string | null>>): string {
  const root = mkdtempSync(join(tmpdir(), 'tunesmith-project-'))
  after(() => rmSync(root, { recursive: true, force: true }))
  for (const [file, text] of Object.entries(files)) {
    if (text === null) continue
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  return root
}

/** The four parts of the error that the action ends with, as commands print them. */
export async function messageOf(action: () => unknown): Promise<string> {
  try {
    await action()
  } catch (error) {
    assert.ok(error instanceof TunesmithError, String(error))
    assert.equal(error.exit, 2)
    return error.format()
  }
  assert.fail('nothing was thrown')
}

/** Small real parts: the names and option schemas that files may use. */
export const parts: Parts = {
  providers: [
    defineProvider({
      id: 'simulated',
      summary: 'test',
      free: true,
      simulated: true,
      scoresLabels: true,
      settings: { world_seed: 'the seed of the world' },
      concurrency: null,
      open: () => Promise.reject(new Error('a test opens no model')),
    }),
  ],
  methods: [
    defineMethod({
      id: 'sft',
      summary: 'test',
      volume: [1, 2],
      arms: ['main'],
      decide: () => ({ outcome: 'accepted', reason: null }),
      rows: () => [],
    }),
  ],
  rules: [
    defineRule({
      id: 'words',
      summary: 'test',
      options: z.strictObject({ min: z.int().optional(), max: z.int({ error: 'must be a whole number of words' }) }),
      open: () => ({ decide: () => ({ answer: 'yes', reason: '' }) }),
    }),
  ],
  checks: [],
  optimizers: ['fixes', 'manual'].map((id) =>
    defineOptimizer({ id, summary: 'test', propose: () => ({ proposal: null, suggestions: [] }) }),
  ),
  exporters: [defineExporter({ id: 'trl', summary: 'test', methods: ['sft'], files: () => [] })],
}
