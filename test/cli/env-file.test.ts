import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { readEnvLines } from '../../src/cli/env-lines.ts'
import { oddVariables } from '../../src/cli/odd-variables.ts'
import { supportProject } from '../support/project.ts'
import { tunesmith } from './tunesmith.ts'

const read = (text: string) => readEnvLines(text, '.env')

describe('a .env file', () => {
  for (const [what, text, values] of [
    ['names and values', 'A=1\nB=two words\n', { A: '1', B: 'two words' }],
    ['Windows line ends and a byte order mark', '\uFEFFA=1\r\n\r\nB=2\r\n', { A: '1', B: '2' }],
    ['export before a name, and spaces around the sign', 'export A=1\n  B = 2  \n', { A: '1', B: '2' }],
    ['comments, and signs that begin none', '# A=0\nA=1 # one\nB=x#y\nC=a=b\n', { A: '1', B: 'x#y', C: 'a=b' }],
    ['quotes around anything', `A="x # y"\nB='it "is"'\nC=\`it's\` # c\n`, { A: 'x # y', B: 'it "is"', C: "it's" }],
    ['escapes in double quotes alone', 'A="a\\nb \\"c\\" \\\\"\nB=\'a\\nb\'\n', { A: 'a\nb "c" \\', B: 'a\\nb' }],
    ['values of several lines', 'KEY="-----BEGIN\nabc\n-----END"\nB=2', { KEY: '-----BEGIN\nabc\n-----END', B: '2' }],
    ['empty values, and the last of two', 'A=\nB=""\nC=1\nC=2\nD= # none', { A: '', B: '', C: '2', D: '' }],
    ['no text at all', '', {}],
  ] as const) {
    it(`takes ${what}`, () => assert.deepEqual(read(text), values))
  }

  for (const [what, text, where, message] of [
    ['a line without a sign', 'A=1\n\nOPENAI_API_KEY sk-secret\n', '.env:3', 'This line is not NAME=value.'],
    ['a colon for a sign', 'A: sk-secret', '.env:1', 'This line is not NAME=value.'],
    ['a name that is none', 'MY-KEY=sk-secret', '.env:1', 'This line is not NAME=value.'],
    [
      'a quote that nothing closes',
      'A=1\nB="sk-secret\nC=3',
      '.env:2',
      'The value of B begins with ", and nothing closes it.',
    ],
    ['text after a value', "A='sk'-secret", '.env:1', "The value of A goes on after its closing '."],
  ] as const) {
    it(`refuses ${what} with file and line, and shows no value`, () => {
      assert.throws(
        () => read(text),
        (error: { where: string; message: string; code: string; fix: string }) => {
          assert.deepEqual([error.where, error.message, error.code], [where, message, 'cli/env-file'])
          assert.ok(!`${error.message}${error.fix}`.includes('secret'))
          return true
        },
      )
    })
  }
})

describe('variables', () => {
  const folder = supportProject(
    { after },
    { config: { target: { examples: 12, pass_rate: 0.5 }, loop: { sample: 12, iterations: 2 } } },
  )
  const call = (args: string[], env: Record<string, string> = {}) => tunesmith([...args, '-C', folder], { env })
  const wanted = async (env: Record<string, string>, ...flags: string[]) =>
    JSON.parse((await call(['estimate', '--json', ...flags], env)).out).sizes.examples

  it('stand in for flags: a flag wins over the shell, the shell over .env', async () => {
    assert.equal(await wanted({}), 12)
    writeFileSync(join(folder, '.env'), 'TUNESMITH_TARGET=13\n')
    assert.equal(await wanted({}), 13)
    assert.equal(await wanted({ TUNESMITH_TARGET: '14' }), 14)
    assert.equal(await wanted({ TUNESMITH_TARGET: '14' }, '--target', '15'), 15)
    writeFileSync(join(folder, '.env'), '')
  })

  it('take several values between commas, and off for false', async () => {
    const env = { TUNESMITH_MODEL: 'generator=simulated/any,judge=simulated/any', TUNESMITH_JSON: '1' }
    const { calls } = JSON.parse((await call(['estimate'], env)).out)
    const models = Object.fromEntries(calls.map(({ role, model }: { role: string; model: string }) => [role, model]))
    assert.deepEqual([models['generator'], models['judge']], ['simulated/any', 'simulated/any'])
    assert.ok(!(await call(['estimate'], { TUNESMITH_JSON: 'false' })).out.startsWith('{'))
  })

  it('are checked as flags are', async () => {
    const { code, err } = await call(['estimate'], { TUNESMITH_TARGET: 'many' })
    assert.equal(code, 2)
    assert.match(err, /"many" is not a number/)
  })

  it('that nobody reads are told, with what was meant', async () => {
    assert.deepEqual(
      await oddVariables({ TUNESMITH_RUN: 'a', TUNESMITH_CACHE: '/c', TUNESMITH_BUDGET: '1', HOME: '/' }),
      [],
    )
    const { err } = await call(['doctor'], { TUNESMITH_BUDGT: '5' })
    assert.match(
      err,
      /^note {2}TUNESMITH_BUDGT {2}No command reads this variable\.\n {2}fix: Did you mean TUNESMITH_BUDGET\?\n/,
    )
  })

  it('break no command with a .env that is broken without saying where', async () => {
    writeFileSync(join(folder, '.env'), 'A=1\nnonsense\n')
    const { code, err } = await call(['doctor'])
    assert.equal(code, 2)
    assert.match(err, /\/\.env:2 {2}This line is not NAME=value\.\n {2}fix: .*\n {2}\(cli\/env-file\)\n$/)
    writeFileSync(join(folder, '.env'), '')
  })
})
