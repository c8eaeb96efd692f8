import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { temporaryFolder, tunesmith } from './tunesmith.ts'

const root = temporaryFolder({ after })

describe('init', () => {
  it('writes a project that is ready, and says how to go on', async () => {
    const folder = join(root, 'first')
    const { code, out } = await tunesmith(['init', folder])
    assert.equal(code, 0)
    assert.ok(out.includes(`${folder}/tunesmith.yaml\n`))
    assert.ok(
      out.endsWith(
        `first is ready.\nnext         cd ${folder}\n             tunesmith doctor\n             tunesmith run\n`,
      ),
    )
    const doctor = await tunesmith(['doctor', '-C', folder])
    assert.equal(doctor.code, 0)
    assert.match(doctor.out, /^first\ninputs {7}simulated\/support {3}no key needed {3}free\n/)
    assert.ok(
      doctor.out.endsWith(
        `Ready.\nnext         tunesmith estimate -C ${folder}\n             tunesmith run -C ${folder}\n`,
      ),
    )
  })

  it('takes one model for every role, and says which key it needs', async () => {
    const folder = join(root, 'hosted')
    const { out } = await tunesmith(['init', folder, '--models', 'openai/gpt-4.1-mini'])
    assert.match(
      readFileSync(join(folder, 'tunesmith.yaml'), 'utf8'),
      /^models:\n {2}generator: openai\/gpt-4\.1-mini$/m,
    )
    assert.ok(out.includes('put OPENAI_API_KEY=… in .env'))
    const keyed = await tunesmith(['init', join(root, 'keyed'), '--models', 'openai/gpt-4.1-mini'], {
      env: { OPENAI_API_KEY: 'k' },
    })
    assert.ok(!keyed.out.includes('OPENAI_API_KEY'))
  })

  it('lists what it wrote as JSON', async () => {
    const folder = join(root, 'listed')
    const { out } = await tunesmith(['init', folder, '--json', '--template', 'sql'])
    const { files, ...rest }: { files: string[]; folder: string } = JSON.parse(out)
    assert.deepEqual(rest, { folder, model: null })
    assert.ok(files.includes('rubric.yaml') && files.every((file) => existsSync(join(folder, file))))
  })

  it('writes the built-in prompts into a project that has none, and leaves its own', async () => {
    const folder = join(root, 'prompted')
    await tunesmith(['init', folder])
    const own = readFileSync(join(folder, 'prompts/respond.md'), 'utf8')
    const { code, out } = await tunesmith(['init', folder, '--prompts'])
    assert.equal(code, 0)
    assert.match(out, /prompts\/inputs\.md\n[\s\S]*prompts\/judge\.md\n/)
    assert.ok(!out.includes('respond.md'))
    assert.match(readFileSync(join(folder, 'prompts/judge.md'), 'utf8'), /^You judge one completion/)
    assert.equal(readFileSync(join(folder, 'prompts/respond.md'), 'utf8'), own)
    assert.equal((await tunesmith(['doctor', '-C', folder])).code, 0)
    const again = await tunesmith(['init', folder, '--prompts', '--json'])
    assert.deepEqual(JSON.parse(again.out), { folder, files: [] })
  })

  it('writes nothing where it refuses', async () => {
    await tunesmith(['init', join(root, 'refused'), '--models', 'opnai/x'])
    assert.ok(!readdirSync(root).includes('refused'))
  })
})

describe('doctor', () => {
  it('names what is missing in the order of the roles and exits with 2', async () => {
    const folder = join(root, 'unready')
    await tunesmith(['init', folder, '--models', 'openai/gpt-4.1-mini'])
    const { code, out } = await tunesmith(['doctor', '-C', folder], { columns: 60 })
    assert.equal(code, 2)
    assert.ok(
      /generator {4}openai\/gpt-4\.1-mini {2}tunesmith\.yaml:\d+:\d+\n {13}The generator model is openai\/gpt-4\.1-mini, and\n/.test(
        out,
      ),
    )
    assert.ok(out.includes('(models/no-key)'))
    assert.ok(out.includes('Not ready: mend what is red above.'))
    const json = await tunesmith(['doctor', '-C', folder, '--json'])
    const { ready, roles }: { ready: boolean; roles: { problem: { code: string } | null }[] } = JSON.parse(json.out)
    assert.deepEqual([ready, ...roles.map(({ problem }) => problem?.code)], [false, ...Array(3).fill('models/no-key')])
  })

  it('finds a key in the .env of the project', async () => {
    const folder = join(root, 'dotenv')
    await tunesmith(['init', folder, '--models', 'openai/gpt-4.1-mini'])
    writeFileSync(join(folder, '.env'), 'OPENAI_API_KEY=k\n')
    const { code, out } = await tunesmith(['doctor', '-C', folder])
    assert.equal(code, 0)
    assert.match(out, /OPENAI_API_KEY found/)
  })
})

describe('models', () => {
  it('lists local models and hosted ones in columns, at any width', async () => {
    const { out } = await tunesmith(['models'], { columns: 130, env: { GROQ_API_KEY: 'k' } })
    const column = (text: string): (number | undefined)[] =>
      out
        .split('\n')
        .filter((line) => line.includes(text))
        .map((line) => line.indexOf(text))
    assert.equal(new Set(column('http')).size, 1)
    assert.match(out, /groq\/MODEL +GROQ_API_KEY found +https:/)
    assert.match(out, /ollama\/MODEL +no key needed +http:/)
    const narrow = await tunesmith(['models'], { columns: 60 })
    for (const line of narrow.out.split('\n')) assert.ok(line.length <= 60, line)
  })

  it('gives the same as JSON', async () => {
    const { out } = await tunesmith(['models', '--json'])
    const { local, hosted }: { local: { ref: string }[]; hosted: { provider: string }[] } = JSON.parse(out)
    assert.ok(local.some(({ ref }) => ref === 'local/qwen2.5-coder-1.5b'))
    assert.ok(hosted.some(({ provider }) => provider === 'ollama'))
  })
})
