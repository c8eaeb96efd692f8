import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { TunesmithError } from '../../src/core/errors.ts'
import { draftProject } from '../../src/draft.ts'
import { presets } from '../../src/models/presets.ts'
import { onServer } from '../support/models.ts'
import { type Behaviour, type ChatRequest, chat, fail, fitting, openAiServer } from '../support/openai-server.ts'
import { temporaryFolder, tunesmith } from './tunesmith.ts'

const root = temporaryFolder({ after })
const brief = join(root, 'brief.md')
writeFileSync(
  brief,
  '# Library\n\nAn assistant for the members of a town library. It answers questions about loans, renewals, fees and rooms.\nLoans last four weeks. Renewals are free. It never tells one member what another has borrowed.\n',
)

describe('init --from', () => {
  it('drafts a project that passes doctor and runs, and marks what a model wrote', async () => {
    const folder = join(root, 'library')
    const { code, out } = await tunesmith(['init', folder, '--from', brief, '--models', 'simulated'])
    assert.equal(code, 0)
    assert.match(out, /^drafts {7}Read taxonomy\.yaml, rubric\.yaml and prompts\/ and correct them/m)
    const mark = 'Drafted from brief.md by simulated/any: read and correct it before use.'
    for (const file of ['taxonomy.yaml', 'rubric.yaml']) {
      assert.ok(readFileSync(join(folder, file), 'utf8').includes(`\n# ${mark}\n`), file)
    }
    assert.ok(readFileSync(join(folder, 'prompts/respond.md'), 'utf8').startsWith(`{# ${mark} #}\n`))
    assert.match(readFileSync(join(folder, 'prompts/system.md'), 'utf8'), /^You are this assistant: An assistant for/)
    assert.match(
      readFileSync(join(folder, 'tunesmith.yaml'), 'utf8'),
      /^# taxonomy\.yaml, .* were drafted from brief\.md/m,
    )
    assert.match(readFileSync(join(folder, 'taxonomy.yaml'), 'utf8'), /name: loans/)
    const doctor = await tunesmith(['doctor', '-C', folder])
    assert.equal(doctor.code, 0)
    assert.doesNotMatch(doctor.out, /^(note|warning)/m)
    const run = await tunesmith(['run', '-C', folder, '--target', '40'])
    assert.match(run.out, /^(stable|short|unconfirmed|below-target) {2}/m)
  })

  it('writes the built-in prompts beside the drafted ones where it is asked to', async () => {
    const folder = join(root, 'prompted')
    await tunesmith(['init', folder, '--from', brief, '--models', 'simulated', '--prompts'])
    assert.match(readFileSync(join(folder, 'prompts/judge.md'), 'utf8'), /^You judge one completion/)
    assert.match(readFileSync(join(folder, 'prompts/respond.md'), 'utf8'), /^\{# Drafted from brief\.md/)
  })

  it('takes a brief or a template, not both', async () => {
    const { code, err } = await tunesmith(['init', join(root, 'both'), '--from', brief, '--template', 'coach'])
    assert.equal(code, 2)
    assert.match(err, /cli\/usage/)
  })

  it('asks before it spends, and writes nothing without an answer', async () => {
    const folder = join(root, 'unpaid')
    const env = { OPENAI_API_KEY: 'k' }
    const { code, err } = await tunesmith(['init', folder, '--from', brief, '--models', 'openai'], { env })
    assert.equal(code, 2)
    assert.match(err, /init\/needs-consent/)
    assert.ok(!existsSync(folder))
  })

  for (const [what, file, text] of [
    ['is not there', 'nowhere.md', null],
    ['is empty', 'empty.md', ' \n'],
    ['is a book', 'long.md', 'word '.repeat(20_000)],
  ] as const) {
    it(`refuses a brief that ${what}`, async () => {
      const path = join(root, file)
      if (text !== null) writeFileSync(path, text)
      const { code, err } = await tunesmith(['init', join(root, 'refused'), '--from', path, '--models', 'simulated'])
      assert.equal(code, 2)
      assert.match(err, /init\/brief/)
      assert.ok(!existsSync(join(root, 'refused')))
    })
  }
})

describe('init --from that is started again', () => {
  const stopped: Record<string, [bad: Behaviour, code: number, says: RegExp]> = {
    'the provider gave up': [
      fail(401, 'no such key'),
      3,
      /What was drafted so far is kept\.\n {2}fix: .*, then run the same command again\.\n/,
    ],
    'a draft could not be used': [chat('hello'), 2, /gave no rubric that can be used: /],
  }
  for (const [what, [bad, exit, says]] of Object.entries(stopped)) {
    it(`pays for no good draft again after ${what}`, async (test) => {
      let isDown = true
      const server = await openAiServer((request) =>
        isDown && wanted(request) === 'draft-rubric' ? bad : fitting(values[wanted(request)]),
      )
      test.after(() => server.close())
      test.mock.property(presets['vllm'] as { baseUrl: string }, 'baseUrl', server.baseUrl)
      const folder = join(root, what)
      const init = ['init', folder, '--from', brief, '--models', 'vllm/small']
      const env = { TUNESMITH_CACHE: join(root, 'cache') }
      const { code, err } = await tunesmith(init, { env })
      assert.equal(code, exit)
      assert.match(err, says)
      assert.ok(!existsSync(folder))
      isDown = false
      const before = server.seen.length
      assert.equal((await tunesmith(init, { env })).code, 0)
      assert.deepEqual(
        server.seen.slice(before).map(({ request }) => wanted(request)),
        ['draft-rubric', 'draft-prompts'],
      )
      assert.deepEqual(readdirSync(join(root, 'cache/drafts')), [])
    })
  }
})

const taxonomy = {
  topics: [
    {
      name: 'Loans & fees',
      percent: 70,
      means: 'what it costs',
      subtopics: [{ name: 'late fees', means: 'too late' }],
    },
    { name: 'rooms', percent: 50, means: 'booking a room', subtopics: [] },
  ],
  styles: [
    { name: 'terse', percent: 1, means: 'few words' },
    { name: 'verbose', percent: 2, means: 'many words' },
  ],
  edge_cases: [
    { name: 'off-topic', means: 'something else', off_topic: true },
    { name: "Another Member's Loans", means: 'asks what somebody borrowed', off_topic: false },
  ],
}
const criterion = {
  ...{ category: 'help', fix: 'Do it.', gate: false },
  ...{ only_edge_cases: [] as string[], except_edge_cases: [] as string[], max_words: null as number | null },
}
const rubric = {
  categories: [
    { name: 'Help', percent: 75 },
    { name: 'form', percent: 50 },
    { name: 'safety', percent: 25 },
  ],
  criteria: [
    { ...criterion, id: 'answers', question: 'Does it answer?', except_edge_cases: ['off-topic'] },
    { ...criterion, id: 'declines', question: 'Does it decline?', only_edge_cases: ['off_topic'] },
    { ...criterion, id: 'Short_enough', category: 'form', question: 'Is it short?', max_words: 120 },
    { ...criterion, id: 'keeps-secrets', category: 'safety', gate: true, question: 'Does it keep them?' },
  ],
}
const prompts = { system: 'You are the assistant of a library.', respond: 'Reply to the message.' }
const values: Record<string, unknown> = { 'draft-taxonomy': taxonomy, 'draft-rubric': rubric, 'draft-prompts': prompts }

const wanted = ({ response_format: format }: ChatRequest): string => format?.json_schema?.name ?? ''
const draftOn = (script: (request: ChatRequest, n: number, all: number) => Behaviour) =>
  onServer(script, {}, async ({ models, server }) => {
    const files = await draftProject({ file: 'brief.md', text: 'A library.' }, models).catch((error: unknown) => error)
    return { files, seen: server.seen }
  })

describe('a draft', () => {
  it('is written as the files that people write: weights that sum to 1, kebab-case, rules for what code can decide', async () => {
    const { files } = await draftOn((request) => fitting(values[wanted(request)]))
    assert.ok(files instanceof Map)
    assert.match(
      files.get('taxonomy.yaml'),
      /name: loans-fees\n {4}weight: 0\.58\n {4}means: what it costs\n {4}subtopics:/,
    )
    assert.match(
      files.get('taxonomy.yaml'),
      /weight: 0\.58[\s\S]*weight: 0\.42[\s\S]*weight: 0\.33[\s\S]*weight: 0\.67/,
    )
    assert.match(files.get('taxonomy.yaml'), /another_members_loans:/)
    assert.match(files.get('rubric.yaml'), /categories:\n {2}help: 0\.6\n {2}form: 0\.4\n/)
    assert.match(files.get('rubric.yaml'), /id: short-enough[\s\S]*rule: words\n {4}with:\n {6}max: 120/)
    assert.match(files.get('rubric.yaml'), /id: keeps-secrets\n {4}gate: true\n/)
  })

  it('is asked for again with what is wrong about it, in the words of the files', async () => {
    const { files, seen } = await draftOn((request) => {
      const name = wanted(request)
      if (name !== 'draft-rubric' || request.messages.length > 2) return fitting(values[name])
      return fitting({ ...rubric, criteria: rubric.criteria.map((one) => ({ ...one, only_edge_cases: ['of_topic'] })) })
    })
    assert.ok(files instanceof Map)
    assert.equal(seen.length, 4)
    const again = seen
      .map(({ request }) => request.messages.at(-1)?.content ?? '')
      .find((text) => text.startsWith('That reply'))
    assert.match(again ?? '', /of_topic/)
  })

  for (const [what, behaviour] of [
    ['garbage', chat('no idea')],
    ['the wrong shape', fitting({ topics: [] })],
    ['a refusal', chat('I cannot', { finish: 'content_filter' })],
    ['half a reply', chat('{"topics": [', { finish: 'length' })],
  ] as const) {
    it(`that stays ${what} ends in an error that names the brief and the file`, async () => {
      const { files } = await draftOn(() => behaviour)
      assert.ok(files instanceof TunesmithError)
      assert.equal(files.code, 'init/no-draft')
      assert.match(files.message, /^lab\/small gave no taxonomy that can be used: /)
      assert.equal(files.where, 'brief.md')
    })
  }
})
