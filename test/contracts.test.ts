import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { builtins } from '../src/builtins.ts'
import { pullModel } from '../src/providers/local/pull.ts'
import local from '../src/providers/local.ts'
import { exporterContract, methodContract, optimizerContract, providerContract } from '../src/testing.ts'

for (const method of builtins.methods) methodContract(method)
for (const optimizer of builtins.optimizers) optimizerContract(optimizer)
for (const exporter of builtins.exporters) exporterContract(exporter)

const smallest = 'smollm2-135m'
const absent = await pullModel(smallest, { notify: () => undefined, signal: AbortSignal.timeout(180_000) }).then(
  () => false as const,
  (error: unknown) => `${smallest} cannot be had: ${error instanceof Error ? error.message : String(error)}`,
)
describe('the smallest local model', { skip: absent }, () => {
  providerContract(local, { model: smallest, settings: { context: 1024 }, repeats: true })
})

describe('the built-in parts', () => {
  for (const [kind, parts] of Object.entries(builtins)) {
    it(`has ${kind} of different ids`, () => {
      const ids = parts.map(({ id }: { id: string }) => id)
      assert.ok(ids.length > 0)
      assert.equal(new Set(ids).size, ids.length)
    })
  }

  for (const { id } of builtins.rules) {
    it(`runs the contract of the rule ${id} with cases of its own`, () => {
      const file = join(import.meta.dirname, 'rules', `${id}.test.ts`)
      assert.ok(
        existsSync(file) && readFileSync(file, 'utf8').includes(`ruleContract(${id},`),
        `test/rules/${id}.test.ts calls ruleContract`,
      )
    })
  }
})
