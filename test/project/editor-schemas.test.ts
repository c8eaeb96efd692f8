import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, it } from 'node:test'
import { completeInEditors, renewSchemas } from '../../src/project/editor-schemas.ts'
import { exampleFolder, scaffold } from '../../src/project/scaffold.ts'
import { root } from '../support/documents.ts'
import { folderOf } from './folder.ts'

const files = ['tunesmith.yaml', 'taxonomy.yaml', 'rubric.yaml']

function project(): string {
  const folder = join(folderOf({}), 'mine')
  scaffold('support', folder)
  completeInEditors(folder)
  return folder
}

const schemaOf = (folder: string, file: string): string => {
  const [first = ''] = readFileSync(join(folder, file), 'utf8').split('\n')
  const [, path = ''] = /^# yaml-language-server: \$schema=(\S+)$/.exec(first) ?? []
  return resolve(dirname(join(folder, file)), path)
}

describe('a project whose files editors complete', () => {
  it('names at the top of each file a schema that is there, and is the one of the package', () => {
    const folder = project()
    for (const file of files) {
      const packaged = join(root, 'schemas', file.replace('.yaml', '.schema.json'))
      assert.equal(readFileSync(schemaOf(folder, file), 'utf8'), readFileSync(packaged, 'utf8'), file)
    }
  })

  it('has every other line as it was, and gets the line once', () => {
    const folder = project()
    completeInEditors(folder)
    const text = (at: string): string => readFileSync(join(at, 'rubric.yaml'), 'utf8')
    assert.equal(text(folder).split('\n').slice(1).join('\n'), text(exampleFolder('support')))
  })

  it('gets the schemas of this version, and loses nothing where they cannot be written', () => {
    const folder = project()
    const copy = schemaOf(folder, 'rubric.yaml')
    const current = readFileSync(copy, 'utf8')
    writeFileSync(copy, '{}')
    renewSchemas(folder, assert.fail)
    assert.equal(readFileSync(copy, 'utf8'), current)
    rmSync(dirname(copy), { recursive: true })
    writeFileSync(dirname(copy), 'in the way')
    const said: string[] = []
    renewSchemas(folder, (message) => said.push(message))
    assert.match(said.join('\n'), /^The schemas for editors in \S+ stay as they are: /)
  })

  it('gets no schemas from a run where it had none', () => {
    const folder = join(folderOf({}), 'mine')
    scaffold('support', folder)
    renewSchemas(folder, assert.fail)
    assert.equal(existsSync(join(folder, '.tunesmith')), false)
  })
})
