import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { type Command, commonFlags } from '../../src/cli/command.ts'
import { mainFile, tunesmith } from './tunesmith.ts'

const folder = join(mainFile, '../commands')
const names = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''))
const load = async (name: string): Promise<Command> => (await import(join(folder, `${name}.ts`))).default

describe('help', () => {
  it('lists every command that there is', async () => {
    const { out, code } = await tunesmith([])
    assert.equal(code, 0)
    const listed = [...out.matchAll(/^ {2}([a-z]+) {2,}\S/gm)].map(([, name]) => name)
    assert.deepEqual(listed.sort(), [...names].sort())
  })

  for (const name of names) {
    it(`of ${name} lists its flags and those of every command, and its examples are calls that it takes`, async () => {
      const command = await load(name)
      const { out } = await tunesmith([name, '--help'])
      for (const flag of [...Object.keys(commonFlags), ...Object.keys(command.flags)])
        assert.match(out, new RegExp(`--${flag}\\b`))
      for (const example of command.examples) {
        const [words = ''] = example.split(/ [|>]/)
        const { code, err } = await tunesmith([...words.split(' ').slice(1), '--help'])
        assert.equal(code, 0, err)
      }
    })
  }

  it('is the same by any name, and fits narrow terminals', async () => {
    assert.deepEqual(await tunesmith(['help', 'run']), await tunesmith(['run', '-h']))
    for (const columns of [60, 100]) {
      for (const args of [['help'], ...names.map((name) => [name, '--help'])]) {
        const { out } = await tunesmith(args, { columns })
        for (const line of out.split('\n'))
          assert.ok(line.length <= columns || /^ {2}tunesmith /.test(line), `${columns}: ${line}`)
      }
    }
  })

  it('loads no package and no work of a command, nor does that of a command', () => {
    const url = pathToFileURL(mainFile).href
    const program = `
      import { registerHooks } from 'node:module'
      const loaded = []
      registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
      const { main } = await import(${JSON.stringify(url)})
      const silent = { out() {}, err() {}, columns: 80, interactive: false, style: (_, text) => text, gone: new AbortController().signal }
      await main(['--help'], {}, silent)
      for (const name of ${JSON.stringify(names)}) await main([name, '--help'], {}, silent)
      console.error(JSON.stringify(loaded.filter((url) => !url.startsWith('node:'))))`
    const out = execFileSync(
      process.execPath,
      ['--input-type=module', '-e', `${program.replace('console.error', 'console.log')}`],
      { encoding: 'utf8' },
    )
    const loaded: string[] = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')
    assert.ok(loaded.includes(url))
    assert.deepEqual(
      loaded.filter((file) => /node_modules|\/cli\/commands\//.test(file)),
      [],
    )
    assert.ok(loaded.length < 20 + names.length, `${loaded.length} files`)
  })
})
