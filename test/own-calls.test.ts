import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { openProject } from '../src/tunesmith.ts'
import { start } from './cli/tunesmith.ts'
import { edit, output, outputRows, runProject, small, supportProject } from './support/project.ts'

const tiny = { target: { examples: 12, pass_rate: 0.8 }, loop: { sample: 12, iterations: 1 } }

const rule = (open: string): string => `
import { defineRule } from 'tunesmith'
import { z } from 'zod'
export default defineRule({ id: 'own', summary: 'An own rule.', options: z.strictObject({}), ${open} })
`
const deciding = (decide: string): string => rule(`open: () => ({ async decide({ signal }) { ${decide} } })`)
const check = (run: string): string => `export default { id: 'own', summary: 'An own check.', async run() { ${run} } }`
const optimizer = (propose: string): string =>
  `export default { id: 'own', summary: 'An own optimizer.', async propose({ candidate, reflect }) { ${propose} } }`
const exporter = (files: string, methods = `['sft']`): string =>
  `export default { id: 'own', summary: 'An own exporter.', methods: ${methods}, files: () => ${files} }`
const provider = (model: string): string => `export default {
  id: 'own', summary: 'An own provider.', free: true, simulated: false, scoresLabels: false, settings: {}, concurrency: 2,
  open: async () => ({ model: ${model}, facts: {}, close: async () => {} }),
}`
const model = (body: string): string =>
  `{ specificationVersion: 'v4', provider: 'own', modelId: 'm', supportedUrls: {}, async doGenerate() { ${body} } }`
const never = 'return new Promise(() => {})'

/** The support example with one part of its own, which takes part in a run. */
function projectWith(test: TestContext, part: string, config: Record<string, unknown> = {}): string {
  const isRule = part.includes('defineRule')
  return supportProject(test, {
    config: { ...tiny, use: './own.mts', ...config },
    files: { 'own.mts': part },
    rubric: (rubric) => {
      const own = { id: 'is-own', category: 'tone', question: 'Is it own?', rule: 'own' }
      if (isRule) Object.assign(rubric, { criteria: [...(rubric['criteria'] as object[]), own] })
    },
  })
}

async function runAndCut(folder: string, ms = 1500) {
  const cut = new AbortController()
  const project = await openProject(folder)
  const timer = setTimeout(() => cut.abort(), ms)
  try {
    return await project.run({ name: 'test', cut: cut.signal }).result
  } finally {
    clearTimeout(timer)
  }
}

const stuck: [string, string, Record<string, unknown>?][] = [
  ['rule', deciding(never)],
  ['check', check(never), small],
  ['optimizer', optimizer(never), { loop: { ...small.loop, improve: 'own' } }],
  ['provider', provider(model(never)), { models: { generator: 'own/m' } }],
]

describe('a run whose own part never answers', () => {
  for (const [noun, part, config] of stuck) {
    it(`ends as interrupted when it is cut, with its files: ${noun}`, async (test) => {
      const folder = projectWith(test, part, config)
      const { ended, files } = await runAndCut(folder)
      assert.equal(ended, 'interrupted')
      for (const file of files) assert.ok(existsSync(file), file)
    })
  }

  for (const [noun, part, config] of [
    ['rule', rule(`open: () => new Promise(() => {})`)],
    ['provider', provider('await new Promise(() => {})'), { models: { generator: 'own/m' } }],
  ] as const) {
    it(`does not begin when it is cut while a part is opened: ${noun}`, async (test) => {
      await assert.rejects(runAndCut(projectWith(test, part, config), 200), { code: 'run/interrupted' })
    })
  }

  it('is no success on the command line: the part is named, and the exit code says that it failed', async (test) => {
    const { code, err } = await start(['run'], { cwd: projectWith(test, deciding(never)) }).ended
    assert.equal(code, 2)
    assert.match(err, /error {2}\.\/own\.mts {2}The rule "own" never answered, so the command could not end\./)
    assert.match(err, /\(part\/unanswered\)/)
  })

  it('takes an own rule that gives up at its signal for an interruption', async (test) => {
    const part = deciding(`await new Promise((_, no) => signal.addEventListener('abort', () => no(signal.reason)))`)
    assert.equal((await runAndCut(projectWith(test, part))).ended, 'interrupted')
  })
})

describe('an own part that throws', () => {
  it('makes an error of the verdict of its criterion, with its words and its line', async (test) => {
    const folder = projectWith(test, deciding(`\nthrow new RangeError('no such brand')`))
    assert.equal((await runProject(folder)).ended, 'below-target')
    const failed = outputRows(folder, 'failed_examples.jsonl')
    const unjudged = JSON.stringify(failed.find(({ reason }) => reason === 'unjudged'))
    assert.match(unjudged, /The rule \\"own\\" failed: RangeError: no such brand\. \(\.\/own\.mts, line 5\)/)
  })

  it('is named where it cannot be opened, with its criterion', async (test) => {
    const folder = projectWith(test, rule(`open() { throw new Error('no brands') }`))
    await assert.rejects(runProject(folder), {
      code: 'part/failed',
      where: './own.mts',
      message: /^The rule "own" failed: no brands\. .* \(criterion is-own\)$/,
    })
  })

  for (const [what, body] of [
    ['throws', `throw new Error('no taxonomy')`],
    ['returns no findings', 'return { ok: true }'],
    ['returns a finding of no level', `return [{ check: 'own', level: 'bad', message: 'Bad.', data: {} }]`],
  ] as const) {
    it(`fails its check where it ${what}, and the files are written`, async (test) => {
      const folder = projectWith(test, check(body), small)
      const { ended, why, files } = await runProject(folder)
      assert.equal(ended, 'check-failed')
      assert.match(why, /^The check "own" (failed: no taxonomy\. \(|returned what its contract does not allow: )/)
      assert.ok(files.some((file) => file.endsWith('provenance.jsonl')))
    })
  }

  for (const [what, files] of [
    ['throws', `{ throw new Error('no room') }`],
    ['returns no files', '({ path: "a" })'],
    ['writes outside its folder', `[{ path: '../../../escape.txt', content: '' }]`],
    ['writes to an absolute path', `[{ path: '/tmp/escape.txt', content: '' }]`],
    ['writes to no path', `[{ path: '', content: '' }]`],
  ] as const) {
    it(`fails the run where an exporter ${what}, and every other file is written`, async (test) => {
      const folder = projectWith(test, exporter(files), { ...small, export: ['trl', 'own'] })
      const { ended, why } = await runProject(folder)
      assert.equal(ended, 'check-failed')
      assert.match(why, /^The exporter "own" .* correct it, then `tunesmith export --to own`\.$/)
      assert.ok(existsSync(join(folder, 'runs/test/output/trl/train.jsonl')))
      assert.ok(!existsSync(join(folder, 'runs/escape.txt')))
      assert.ok(!existsSync(join(folder, 'runs/test/output/own')))
    })
  }

  it('ends well where the exporter that fails is allowed to', async (test) => {
    const folder = projectWith(test, exporter('({})'), { ...small, export: ['trl', 'own'] })
    const { ended, findings } = await runProject(folder, { allow: ['own'] })
    assert.equal(ended, 'stable')
    assert.ok(findings.some((finding) => finding.check === 'own' && finding.level === 'fail'))
  })

  for (const body of [`throw new Error('no idea')`, 'return { texts: {} }']) {
    it(`proposes nothing where an optimizer does: ${body}`, async (test) => {
      const folder = projectWith(test, optimizer(body), { loop: { ...small.loop, improve: 'own' } })
      const { ended, why } = await runProject(folder)
      assert.equal(ended, 'below-target')
      assert.match(why, /The optimizer "own" (failed: no idea\.|returned what its contract does not allow: `proposal`)/)
    })
  }

  const reply = `return { content: [{ type: 'text', text: 'Yes.' }], finishReason: { unified: 'stop' },
    usage: { inputTokens: { total: 1 }, outputTokens: { total: 1 } } }`
  for (const [body, words] of [
    [`throw new TypeError('no weights')`, /^The provider "own" failed: TypeError: no weights\. /],
    [reply, /^The provider "own" returned what its contract does not allow: `warnings`: /],
  ] as const) {
    it(`gives up as a provider does: ${body.slice(0, 30)}`, async (test) => {
      const folder = projectWith(test, provider(model(body)), { models: { generator: 'own/m' } })
      const { ended, why } = await runProject(folder)
      assert.equal(ended, 'provider-gave-up')
      assert.match(why, words)
    })
  }

  it('is refused where its models are of another specification', async (test) => {
    const folder = projectWith(test, provider(model('').replace('v4', 'v3')), { models: { generator: 'own/m' } })
    await assert.rejects(runProject(folder), {
      code: 'part/failed',
      message: /`model`: must be a language model of specification v4/,
    })
  })
})

describe('an own optimizer', () => {
  it("reflects with the generator's model where none is named, and is named as who proposed", async (test) => {
    const body = `const said = await reflect([{ role: 'user', content: 'How?' }], 0)
      return { proposal: { texts: { respond: candidate.texts.respond + '\\nBe kind.\\n' }, why: 'Said ' + typeof said }, suggestions: [] }`
    const folder = projectWith(test, optimizer(body), { loop: { ...small.loop, improve: 'own' } })
    await runProject(folder)
    const { by, why } = JSON.parse(readFileSync(join(folder, 'runs/test/candidates/c1/candidate.json'), 'utf8'))
    assert.deepEqual({ by, why }, { by: 'own', why: 'Said string' })
    assert.match(output(folder, 'generation_report.json'), /"by": "own"/)
  })
})

describe('an own exporter', () => {
  it('is refused before anything is spent where it does not write the rows of the method', async (test) => {
    const folder = projectWith(test, exporter('[]', `['dpo']`))
    edit(folder, 'tunesmith.yaml', (values) => Object.assign(values, { export: ['own'] }))
    await assert.rejects(openProject(folder), { code: 'export/wrong-method', fix: 'It writes rows of: dpo.' })
  })
})
