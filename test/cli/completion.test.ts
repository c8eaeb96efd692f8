import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { builtins } from '../../src/builtins.ts'
import { exporterNames } from '../../src/cli/exporter-names.ts'
import { spending } from '../../src/cli/run-flags.ts'
import { tables } from '../../src/cli/tables/all.ts'
import { temporaryFolder, tunesmith } from './tunesmith.ts'

const folder = temporaryFolder({ after })
const has = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0
const script = join(folder, 'tunesmith.bash')

before(async () => {
  for (const run of ['first', 'second']) mkdirSync(join(folder, 'project/runs', run), { recursive: true })
  for (const shell of ['bash', 'zsh', 'fish'])
    writeFileSync(join(folder, `tunesmith.${shell}`), (await tunesmith(['completion', shell])).out)
})

/** What bash offers for the last of the words. */
function offered(...words: string[]): string[] {
  const program = `source ${script}
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _tunesmith
    printf '%s\\n' "\${COMPREPLY[@]}"`
  const cwd = join(folder, 'project')
  const out = execFileSync('bash', ['-c', program, 'bash', 'tunesmith', ...words], { cwd, encoding: 'utf8' })
  return out.split('\n').filter(Boolean)
}

describe('completion', () => {
  it('knows every command that the help lists, every exporter and every check that may be allowed', async () => {
    const { out } = await tunesmith(['--help'])
    const listed = [...out.matchAll(/^ {2}([a-z]+) {2,}\S/gm)].map(([, name]) => name)
    assert.deepEqual(Object.keys(tables).sort(), listed.sort())
    const ids = (parts: readonly { id: string }[]): string[] => parts.map(({ id }) => id).sort()
    assert.deepEqual([...exporterNames].sort(), ids(builtins.exporters))
    assert.deepEqual([...spending.allow.offers].sort(), ids(builtins.checks))
  })

  it('completes commands, flags, values and runs in bash', { skip: !has('bash') && 'needs bash' }, () => {
    assert.deepEqual(offered('est'), ['estimate'])
    assert.deepEqual(offered('run', '--it'), ['--iterations'])
    assert.deepEqual(offered('run', '--json', '--b'), ['--budget'])
    assert.deepEqual(offered('show', ''), ['first', 'second'])
    assert.deepEqual(offered('run', '-r', 's'), ['second'])
    assert.deepEqual(
      offered('export', '--to', 't'),
      exporterNames.filter((name) => name.startsWith('t')),
    )
    assert.deepEqual(offered('completion', ''), ['bash', 'zsh', 'fish'])
    assert.deepEqual(offered('run', '--model', 'ge'), ['generator='])
    assert.deepEqual(offered('run', '--target', ''), [])
    assert.deepEqual(offered('analyze', '-C', '.', '--run', 'f'), ['first'])
    assert.ok(offered('').includes('improve'))
  })

  it('gives runs of the project that -C names', { skip: !has('bash') && 'needs bash' }, () => {
    const elsewhere = join(folder, 'other')
    mkdirSync(join(elsewhere, 'runs/third'), { recursive: true })
    assert.deepEqual(offered('show', '-C', elsewhere, '-r', ''), ['third'])
  })

  for (const shell of ['bash', 'zsh', 'fish']) {
    it(`is a script that ${shell} can read`, { skip: !has(shell) && `needs ${shell}` }, () => {
      execFileSync(shell, ['-n', join(folder, `tunesmith.${shell}`)])
    })
  }

  it('asks which shell, and guesses it', async () => {
    const { code, err } = await tunesmith(['completion'], { env: { SHELL: '/usr/bin/fish' } })
    assert.equal(code, 2)
    assert.match(err, /For example `tunesmith completion fish`\./)
  })
})
