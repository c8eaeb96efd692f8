import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const testing = pathToFileURL(join(import.meta.dirname, '../src/testing.ts')).href

const provider = `
import { providerContract } from '${testing}'

const reply = {
  content: [{ type: 'text', text: 'Yes.' }],
  finishReason: { unified: 'stop' },
  usage: { inputTokens: { total: 3 }, outputTokens: { total: 2 } },
}
const model = { specificationVersion: 'v4', doGenerate: async () => reply }
const open = async () => ({ model, facts: {}, close: async () => {} })
const about = { id: 'mute', summary: 'A model.', free: true, simulated: true, scoresLabels: false, settings: {}, concurrency: 1 }
providerContract({ ...about, open }, { model: 'm' })
`

it('fails a provider whose replies have no list of warnings, which the call path reads', async (test) => {
  const folder = mkdtempSync(join(tmpdir(), 'tunesmith-contract-'))
  test.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'mute.test.mts')
  writeFileSync(file, provider)
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  await assert.rejects(promisify(execFile)(process.execPath, ['--test', file], { env }), {
    stdout: /answers a chat with text.*a reply has warnings, an empty list where there are none/s,
  })
})
