import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { checkContract } from '../../src/testing/check-contract.ts'
import { checkSubject } from '../../src/testing/check-subject.ts'

const folder = join(import.meta.dirname, '../../src/checks')
const files = globSync('*.ts', { cwd: folder }).sort()

it('finds the checks', () => {
  assert.ok(files.length >= 7)
})

for (const file of files) {
  const { default: check } = await import(pathToFileURL(join(folder, file)).href)
  checkContract(check, basename(file, '.ts'))

  it(`says that ${check.id} looked, also where there is nothing`, async () => {
    assert.equal((await check.run(checkSubject([]))).length, 1)
  })
}

checkContract({ id: 'quiet', summary: 'Finds nothing, and says nothing.', run: () => [] })
