import assert from 'node:assert/strict'
import { basename } from 'node:path'
import { describe, it } from 'node:test'
import { judgeRoles } from '../../src/core/calls.ts'
import { readConfig } from '../../src/project/config.ts'
import { nameProblems } from '../../src/project/names.ts'
import { configOverrides, type Overrides } from '../../src/project/overrides.ts'
import { stopOn } from '../../src/project/problems.ts'
import { folderOf, messageOf, parts } from './folder.ts'

const least = 'method: sft\nmodels: { generator: openai/gpt-x }\n'
const configOf = (text: string, overrides: Overrides = {}) =>
  readConfig(folderOf({ 'tunesmith.yaml': text }), configOverrides(overrides)).config
const failureOf = (text: string, overrides: Overrides = {}) => messageOf(() => configOf(text, overrides))
const namesIn = (text: string, providers: string[] = []) =>
  messageOf(() => {
    const { config, yaml } = readConfig(folderOf({ 'tunesmith.yaml': text }))
    stopOn(nameProblems(config, yaml, { parts, providers }))
  })

describe('readConfig', () => {
  it('fills in every default', () => {
    const root = folderOf({ 'tunesmith.yaml': least })
    assert.deepEqual(readConfig(root).config, {
      name: basename(root),
      method: 'sft',
      providers: {},
      models: {
        inputs: { model: 'openai/gpt-x', temperature: 1, max_tokens: 2048 },
        generator: { model: 'openai/gpt-x', temperature: 0.7, max_tokens: 2048 },
        judge: { model: 'openai/gpt-x', temperature: 0, max_tokens: 1024 },
        reflector: { model: 'openai/gpt-x', temperature: 1, max_tokens: 2048 },
      },
      inputs: { per_call: 5, place: true },
      target: { examples: 1000, pass_rate: 0.6 },
      loop: { iterations: 5, improve: 'auto' },
      scale: {},
      judging: { mode: 'json', per_call: 12 },
      respond_sees_cell: false,
      rows: 'messages',
      budget: { usd: null },
      export: [],
      seed: 1,
      use: [],
    })
  })

  it("hands the generator's provider settings to roles that take over its model, never how it samples", () => {
    const { models } = configOf(
      'method: sft\nmodels:\n  generator: { model: local/m, threads: 2, temperature: 0.1, top_p: 0.9 }\n  reflector: local/r\n',
    )
    assert.deepEqual(models.judge, { model: 'local/m', threads: 2, temperature: 0, max_tokens: 1024 })
    assert.deepEqual(models.generator, {
      model: 'local/m',
      threads: 2,
      temperature: 0.1,
      top_p: 0.9,
      max_tokens: 2048,
    })
    assert.deepEqual(models.reflector, { model: 'local/r', temperature: 1, max_tokens: 2048 })
  })

  it('takes one judge under any of its spellings', () => {
    for (const judge of ['judge: a/b', 'judges: a/b', 'judges: [a/b]', 'judges: [{ model: a/b }]']) {
      const { models } = configOf(`method: sft\nmodels:\n  generator: c/d\n  ${judge}\n`)
      assert.deepEqual(models.judge, { model: 'a/b', temperature: 0, max_tokens: 1024 }, judge)
    }
  })

  it('takes a panel of judges in the order of the file, each with settings of its own', () => {
    const { models } = configOf(
      'method: sft\nmodels:\n  generator: a/b\n  judges: [c/d, { model: c/d, temperature: 1 }, e/f]\n',
    )
    assert.deepEqual(
      judgeRoles(models).map((role) => [role, models[role]]),
      [
        ['judge', { model: 'c/d', temperature: 0, max_tokens: 1024 }],
        ['judges.1', { model: 'c/d', temperature: 1, max_tokens: 1024 }],
        ['judges.2', { model: 'e/f', temperature: 0, max_tokens: 1024 }],
      ],
    )
  })

  it('lets the command line win over the file', () => {
    const config = configOf(`${least}target: { examples: 9, pass_rate: 0.5 }\n`, {
      models: { judge: 'x/y' },
      examples: 20,
      iterations: 0,
      budgetUsd: 3,
      seed: 7,
      concurrency: 2,
    })
    assert.equal(config.models.judge.model, 'x/y')
    assert.deepEqual(
      [config.target, config.loop.iterations, config.budget.usd],
      [{ examples: 20, pass_rate: 0.5 }, 0, 3],
    )
    assert.deepEqual([config.seed, config.concurrency], [7, 2])
    assert.equal(
      judgeRoles(
        configOf('method: sft\nmodels: { generator: a/b, judges: [c/d, e/f] }\n', { models: { judge: 'x/y' } }).models,
      ).length,
      1,
    )
  })

  const fixAll = '  fix: Correct the value, then run `tunesmith doctor`.\n'
  const wrong: Record<string, [text: string, message: string]> = {
    'a share given in percent': [
      `${least}target: { pass_rate: 80 }\n`,
      `tunesmith.yaml:3:22  target.pass_rate: 80 is not a share between 0 and 1; did you mean 0.8?\n${fixAll}  (project/invalid)`,
    ],
    'a share with a percent sign': [
      `${least}target: { pass_rate: 65% }\n`,
      `tunesmith.yaml:3:22  target.pass_rate: "65%" is not a share between 0 and 1; did you mean 0.65?\n${fixAll}  (project/invalid)`,
    ],
    'a number in the place of its map': [
      `${least}budget: $5\n`,
      `tunesmith.yaml:3:9  budget: must be a map; write \`budget: { usd: 5 }\`.\n${fixAll}  (project/invalid)`,
    ],
    'more examples than can be planned': [
      `${least}target: { examples: 10000000 }\n`,
      `tunesmith.yaml:3:21  target.examples: must be at most 1000000, not 10000000.\n${fixAll}  (project/invalid)`,
    ],
    'a number beyond all bounds, once': [
      `${least}seed: 9007199254740993\n`,
      `tunesmith.yaml:3:7  seed: must be at most 2147483647, not 9007199254740992.\n${fixAll}  (project/invalid)`,
    ],
    'a missing method': [
      'models: { generator: a/b }\n',
      'tunesmith.yaml:1:1  method: is missing.\n  fix: Write `method: sft`.\n  (project/invalid)',
    ],
    'a missing generator': [
      'method: sft\nmodels:\n  judge: a/b\n',
      'tunesmith.yaml:2:1  models.generator: is missing.\n  fix: Write `generator: provider/model`, for example `openai/gpt-5-mini`.\n  (project/invalid)',
    ],
    'more examples than a plan can hold': [
      `${least}target: { examples: 1000000000 }\n`,
      `tunesmith.yaml:3:21  target.examples: must be at most 1000000, not 1000000000.\n${fixAll}  (project/invalid)`,
    ],
    'a key without a value': [
      'method:\nmodels: { generator: a/b }\n',
      `tunesmith.yaml:1:1  method: has no value; it takes text.\n${fixAll}  (project/invalid)`,
    ],
    'a misspelt key': [
      `${least}targte: { examples: 3 }\n`,
      'tunesmith.yaml:3:1  There is no key "targte" here.\n  fix: Did you mean `target`?\n  (project/invalid)',
    ],
    'a misspelt key further in': [
      `${least}loop: { itertions: 3 }\n`,
      'tunesmith.yaml:3:9  There is no key "itertions" in loop.\n  fix: Did you mean `iterations`?\n  (project/invalid)',
    ],
    'the threshold, which lives elsewhere': [
      `${least}threshold: 0.8\n`,
      'tunesmith.yaml:3:1  There is no key "threshold" in this file.\n  fix: The threshold lives in rubric.yaml; `--threshold` overrides it for one run.\n  (project/invalid)',
    ],
    'a choice that is none': [
      `${least}rows: message\n`,
      'tunesmith.yaml:3:7  rows: must be one of messages, text, not "message".\n  fix: Did you mean `messages`?\n  (project/invalid)',
    ],
    'a model without its provider': [
      'method: sft\nmodels: { generator: gpt-x }\n',
      `tunesmith.yaml:2:22  models.generator: must be \`provider/model\`, for example \`openai/gpt-5-mini\`.\n${fixAll}  (project/invalid)`,
    ],
    'a model setting of the wrong kind': [
      'method: sft\nmodels:\n  generator: { model: a/b, temperature: hot }\n',
      `tunesmith.yaml:3:41  models.generator.temperature: must be a number, not "hot".\n${fixAll}  (project/invalid)`,
    ],
    'a key of a later version': [
      `${least}batch: scale\n`,
      'tunesmith.yaml:3:1  The key `batch` is not in this version of Tunesmith.\n  fix: Remove it.\n  (project/not-in-this-version)',
    ],
    'a role of a later version': [
      'method: sft\nmodels: { generator: a/b, weak: c/d }\n',
      'tunesmith.yaml:2:27  The key `models.weak` is not in this version of Tunesmith.\n  fix: Remove it.\n  (project/not-in-this-version)',
    ],
    'a judge that is in the panel twice': [
      'method: sft\nmodels: { generator: a/b, judges: [c/d, a/b, { model: c/d, temperature: 0 }] }\n',
      'tunesmith.yaml:2:46  models.judges.2: c/d is in the panel already, at 0, with the same settings: it would give the same verdicts and cost twice.\n  fix: Remove it, or name another model.\n  (project/invalid)',
    ],
    'judges that differ in nothing that labels are scored by': [
      'method: sft\njudging: { mode: choice }\nmodels: { generator: a/b, judges: [a/b, { model: a/b, temperature: 1, concurrency: 2 }] }\n',
      'tunesmith.yaml:3:41  models.judges.1: a/b is in the panel already, at 0, with the same settings: it would give the same verdicts and cost twice.\n  fix: Remove it, or name another model.\n  (project/invalid)',
    ],
    'both spellings of the judge': [
      'method: sft\nmodels: { generator: a/b, judge: a/b, judges: a/b }\n',
      'tunesmith.yaml:2:39  models has both `judge` and `judges`.\n  fix: Keep one of the two.\n  (project/invalid)',
    ],
  }
  for (const [name, [text, message]] of Object.entries(wrong)) {
    it(`says where, what and how of ${name}`, async () => {
      assert.equal(await failureOf(text), message)
    })
  }

  it('never repeats a key that was pasted where its name belongs', async () => {
    const message = await failureOf(
      `${least}providers: { lab: { type: openai-compatible, base_url: "http://h/v1", key: sk-secret } }\n`,
    )
    assert.match(
      message,
      /providers\.lab\.key: must be the name of an environment variable, for example `LAB_KEY`, never the key itself\./,
    )
    assert.doesNotMatch(message, /secret/)
  })

  it('names the flag where an override is wrong', async () => {
    assert.equal(
      await failureOf(least, { passRate: 60 }),
      `--pass-rate  target.pass_rate: 60 is not a share between 0 and 1; did you mean 0.6?\n${fixAll}  (project/invalid)`,
    )
  })

  it('shows the first eight of many mistakes and counts the others', async () => {
    const keys = Array.from({ length: 10 }, (_, i) => `nonsense${i}: 1\n`).join('')
    const message = await failureOf(least + keys)
    assert.equal(message.split('\n').filter((line) => line.includes('There is no key')).length, 8)
    assert.match(message, /\nand 2 more\n/)
  })

  it('says that a folder is no project', async () => {
    const root = folderOf({})
    assert.equal(
      await messageOf(() => readConfig(root)),
      `tunesmith.yaml  There is no tunesmith.yaml in ${root}.\n  fix: Go to the folder of a project, or start one with \`tunesmith init\`.\n  (project/not-found)`,
    )
  })
})

describe('nameProblems', () => {
  const wrong: Record<string, [text: string, message: string]> = {
    'an unknown method': [
      'method: sfd\nmodels: { generator: a/b }\n',
      'tunesmith.yaml:1:9  There is no method "sfd".\n  fix: Did you mean `sft`?\n  (project/unknown-method)',
    ],
    'a method of a later version': [
      'method: dpo\nmodels: { generator: a/b }\n',
      'tunesmith.yaml:1:9  The method "dpo" is not in this version of Tunesmith.\n  fix: Methods: sft.\n  (project/not-in-this-version)',
    ],
    'an optimizer of a later version': [
      `${least}loop: { improve: gepa }\n`,
      'tunesmith.yaml:3:18  The optimizer "gepa" is not in this version of Tunesmith.\n  fix: Choices: auto, fixes, manual.\n  (project/not-in-this-version)',
    ],
    'an unknown exporter': [
      `${least}export: [trll]\n`,
      'tunesmith.yaml:3:10  There is no exporter "trll".\n  fix: Did you mean `trl`?\n  (project/unknown-exporter)',
    ],
    'a setting that a part lacks, named once though two roles share it': [
      'method: sft\nmodels:\n  generator: { model: simulated/x, world_sed: 3 }\n',
      'tunesmith.yaml:3:36  models.generator.world_sed: the provider `simulated` has no such setting.\n  fix: Did you mean `world_seed`?\n  (project/invalid)',
    ],
    'a misspelt key of a server': [
      `${least}providers: { lab: { base_url: "http://h/v1", concurency: 3 } }\n`,
      'tunesmith.yaml:3:46  There is no key "concurency" in providers.lab.\n  fix: Did you mean `concurrency`?\n  (project/invalid)',
    ],
    'a misspelt setting of a part under `providers`': [
      `${least}providers: { simulated: { world_seeds: 3 } }\n`,
      'tunesmith.yaml:3:27  There is no key "world_seeds" in providers.simulated.\n  fix: Did you mean `world_seed`?\n  (project/invalid)',
    ],
  }
  for (const [name, [text, message]] of Object.entries(wrong)) {
    it(`says where, what and how of ${name}`, async () => {
      assert.equal(await namesIn(text), message)
    })
  }

  it('guesses a provider where the hosted ones are given', async () => {
    const text =
      'method: sft\nmodels:\n  generator: a/b\n  judges: [opnai/x]\nproviders: { a: { type: openai-compatible, base_url: "http://h/v1" } }\n'
    assert.equal(
      await namesIn(text, ['openai', 'groq']),
      'tunesmith.yaml:4:12  There is no provider "opnai".\n  fix: Did you mean `openai`?\n  (project/unknown-provider)',
    )
  })
})
