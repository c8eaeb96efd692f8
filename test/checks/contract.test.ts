import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { checkContract } from '../../src/testing/check-contract.ts'

const folder = join(import.meta.dirname, '../../src/checks')
const files = globSync('*.ts', { cwd: folder }).sort()

it('finds the checks', () => {
  assert.ok(files.length >= 7)
})

for (const file of files) {
  const { default: check } = await import(pathToFileURL(join(folder, file)).href)
  checkContract(check, basename(file, '.ts'))
}
