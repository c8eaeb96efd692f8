import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { main } from '../../src/cli/main.ts'
import { scaffold } from '../../src/project/scaffold.ts'
import { memoryTerminal, temporaryFolder, tunesmith } from './tunesmith.ts'

const root = temporaryFolder({ after })
const project = join(root, 'support')
scaffold('support', project)
const broken = join(root, 'broken')
scaffold('support', broken)
writeFileSync(
  join(broken, 'tunesmith.yaml'),
  'name: broken\nmethod: sft\nmodels: simulated/support\ntarget: { example: 3 }\n',
)
const noFolder = join(root, 'blocked')
scaffold('support', noFolder)
writeFileSync(join(noFolder, 'runs'), 'a file where the folder of runs belongs')
const badEnv = join(root, 'env')
mkdirSync(join(badEnv, '.env'), { recursive: true })
const file = join(root, 'file')
writeFileSync(file, '')

/** What is typed, and what it prints to stderr; `<root>` stands for the temporary folder. All of them exit with 2. */
const cases: readonly [string, string][] = [
  [
    'rnu',
    `error  tunesmith  There is no command "rnu".
  fix: Did you mean \`tunesmith run\`?
  (cli/unknown-command)`,
  ],
  [
    'constructor',
    `error  tunesmith  There is no command "constructor".
  fix: Commands: init, doctor, estimate, run, inputs, generate, evaluate, analyze, improve, scale, compare, show, export, models, completion.
  (cli/unknown-command)`,
  ],
  [
    '-C here run',
    `error  tunesmith  The command comes first, its flags after it.
  fix: Write \`tunesmith run -C here\`.
  (cli/usage)`,
  ],
  [
    'run --jsn',
    `error  tunesmith run  There is no flag --jsn.
  fix: Did you mean \`--json\`?
  (cli/usage)`,
  ],
  [
    'run -x',
    `error  tunesmith run  There is no flag -x.
  fix: \`tunesmith run --help\` lists what it takes.
  (cli/usage)`,
  ],
  [
    'run --target',
    `error  tunesmith run  The flag --target has no value.
  fix: Write \`--target N\`.
  (cli/usage)`,
  ],
  [
    'run --target --json',
    `error  tunesmith run  The flag --target has no value.
  fix: Write \`--target N\`.
  (cli/usage)`,
  ],
  [
    'show -r',
    `error  tunesmith show  The flag -r has no value.
  fix: Write \`-r NAME\`.
  (cli/usage)`,
  ],
  [
    'run --json=1',
    `error  tunesmith run  The flag --json takes no value.
  fix: Write \`--json\` alone.
  (cli/usage)`,
  ],
  [
    'run first',
    `error  tunesmith run  There is nothing that "first" could mean here.
  fix: It takes flags only; a run is named with \`-r first\`.
  (cli/usage)`,
  ],
  [
    'run -- --target',
    `error  tunesmith run  There is nothing that "--target" could mean here.
  fix: Write it without the \`--\` before it; see \`tunesmith run --help\`.
  (cli/usage)`,
  ],
  [
    'run -C <root>/support --pass-rate 80%',
    `error  --pass-rate  "80%" is not a share between 0 and 1; did you mean 0.8?
  fix: For example \`--pass-rate 0.6\`.
  (cli/usage)`,
  ],
  [
    'show a b',
    `error  tunesmith show  There is nothing that "b" could mean here.
  fix: It is used as \`tunesmith show [run]\`; see \`tunesmith show --help\`.
  (cli/usage)`,
  ],
  [
    'run -C <root>/support --target many',
    `error  --target  "many" is not a number.
  fix: For example \`--target 10\`.
  (cli/usage)`,
  ],
  [
    'run -C <root>/support --target -5',
    `error  --target  target.examples: must be at least 1, not -5.
  fix: Correct the value, then run \`tunesmith doctor\`.
  (project/invalid)`,
  ],
  [
    'run -C <root>/support --model gnerator=x/y',
    `error  --model  "gnerator=x/y" names no role and model.
  fix: Did you mean \`--model generator=…\`?
  (cli/usage)`,
  ],
  [
    'run -C <root>/support --model generator=opnai/x',
    `error  --model generator=opnai/x  There is no provider "opnai".
  fix: Did you mean \`openai\`?
  (project/unknown-provider)`,
  ],
  [
    'run -C <root>/support --model generator=gemini/x',
    `error  --model generator=gemini/x  There is no provider "gemini".
  fix: Did you mean \`google/x\`?
  (project/unknown-provider)`,
  ],
  [
    'run -C <root>/support --model generator=openai/gpt-4.1',
    `error  tunesmith run  This is likely to cost about $1.90, at most about $4.40, and no budget is set.
  fix: Set a limit with \`--budget USD\` (or \`budget:\` in tunesmith.yaml), or agree with \`--yes\`; \`tunesmith estimate\` has the details.
  (run/needs-consent)`,
  ],
  [
    'run -C <root>/support --model generator=openai/no-such',
    `error  tunesmith run  The price of openai/no-such is unknown, and no budget is set.
  fix: Agree with \`--yes\`, or set \`providers.openai.price: { input: …, output: … }\` in tunesmith.yaml and a limit with \`--budget USD\`; \`tunesmith estimate\` has the details.
  (run/needs-consent)`,
  ],
  [
    'scale -C <root>/support',
    `error  tunesmith scale  This project has no run to scale.
  fix: Start one with \`tunesmith run\`; it scales by itself once its rate is confirmed.
  (run/not-to-scale)`,
  ],
  [
    'improve -C <root>/support --with fixs',
    `error  --with  There is no optimizer "fixs".
  fix: Did you mean \`--with fixes\`?
  (improve/unknown-optimizer)`,
  ],
  [
    'inputs -C <root>/support --count none',
    `error  --count  "none" is not a number.
  fix: For example \`--count 10\`.
  (cli/usage)`,
  ],
  [
    'completion bsh',
    `error  tunesmith completion  There is no completion for "bsh".
  fix: Did you mean \`tunesmith completion bash\`?
  (cli/usage)`,
  ],
  [
    'run -C <root>/support --model generator=openai/gpt-4.1-mini --budget 1',
    `error  OPENAI_API_KEY  The generator model is openai/gpt-4.1-mini, and no key is set for openai.
  fix: Put OPENAI_API_KEY=… in the environment (the command line also reads .env), or rehearse for free with \`--model generator=simulated/any\`.
  (models/no-key)`,
  ],
  [
    'run -C <root>/nowhere',
    `error  tunesmith.yaml  There is no tunesmith.yaml in <root>/nowhere.
  fix: Go to the folder of a project, or start one with \`tunesmith init\`.
  (project/not-found)`,
  ],
  [
    'show -C <root>',
    `error  tunesmith.yaml  There is no tunesmith.yaml in <root>.
  fix: Go to the folder of a project, or start one with \`tunesmith init\`.
  (project/not-found)`,
  ],
  [
    'run -C <root>/broken',
    `error  tunesmith.yaml:3:9  models: must be a map, not "simulated/support".
       tunesmith.yaml:4:11  There is no key "example" in target. Did you mean \`examples\`?
  fix: Correct these, then run \`tunesmith doctor\`.
  (project/invalid)`,
  ],
  [
    'run -C <root>/support -r ../x',
    `error  --run  "../x" cannot name a run: use letters, digits, and single "-", "." or "_" between them.
  fix: Use \`-r x\`.
  (run/bad-name)`,
  ],
  [
    'show -C <root>/support',
    `error  <root>/support/runs  This project has no runs yet.
  fix: Start one with \`tunesmith run\`.
  (run/none)`,
  ],
  [
    'analyze -C <root>/support',
    `error  <root>/support/runs  This project has no runs yet.
  fix: Start one with \`tunesmith run\`.
  (run/none)`,
  ],
  [
    'export -C <root>/support',
    `error  tunesmith export  It is not said where to.
  fix: For example \`tunesmith export --to trl\`. Exporters: trl.
  (cli/usage)`,
  ],
  [
    'export -C <root>/support --to tlr',
    `error  --to  There is no exporter "tlr" in this version.
  fix: Did you mean \`--to trl\`?
  (export/unknown)`,
  ],
  [
    'models pull',
    `error  tunesmith models  It is not said which model to pull.
  fix: \`tunesmith models\` lists them.
  (cli/usage)`,
  ],
  [
    'models pul qwen',
    `error  tunesmith models  There is no \`models pul\`.
  fix: Use \`tunesmith models\`, or \`tunesmith models pull MODEL\`.
  (cli/usage)`,
  ],
  [
    'init <root>/support',
    `error  <root>/support/tunesmith.yaml  There is a Tunesmith project here already.
  fix: Go on with it (\`tunesmith doctor\`), or name a new folder: \`tunesmith init my-project\`.
  (init/exists)`,
  ],
  [
    'init <root>/file',
    `error  <root>/file  This is a file, not a folder.
  fix: Name a new folder: \`tunesmith init my-project\`.
  (init/not-a-folder)`,
  ],
  [
    'init <root>/new --template spport',
    `error  --template  There is no template "spport" in this version.
  fix: Did you mean \`--template support\`?
  (init/unknown-template)`,
  ],
  [
    'init <root>/new --models claude/x',
    `error  --models  There is no provider "claude".
  fix: Did you mean \`anthropic/x\`?
  (cli/model)`,
  ],
  [
    'init <root>/new --models vllm',
    `error  --models  "vllm" names a provider and no model.
  fix: Write \`vllm/MODEL\`.
  (cli/model)`,
  ],
  [
    'run -C <root>/blocked',
    `error  <root>/blocked/runs  Something else stands where this file or folder belongs. (ENOTDIR: not a directory)
  fix: Move it away, then run the same command again.
  (store/unwritable)`,
  ],
  [
    'show -C <root>/env',
    `error  <root>/env/.env  The file cannot be read (EISDIR).
  fix: Make it a text file of lines NAME=value that you can read, or remove it.
  (cli/env-file)`,
  ],
  [
    'run -C <root>/support --allow duplicate-input',
    `error  --allow  There is no check "duplicate-input".
  fix: Did you mean \`duplicate-inputs\`?
  (run/unknown-check)`,
  ],
]

describe('an error says where, what and how to mend it, with its code', () => {
  for (const [line, text] of cases) {
    it(line, async () => {
      const args = line.split(' ').map((word) => word.replace('<root>', root))
      const { code, out, err } = await tunesmith(args)
      assert.equal(err.replaceAll(root, '<root>'), `${text}\n`)
      assert.deepEqual({ code, out }, { code: 2, out: '' })
    })
  }

  it('says that an argument is empty', async () => {
    const { code, err } = await tunesmith(['evaluate', '', '--rubric', 'r.yaml'])
    assert.equal(code, 2)
    assert.match(err, /^error {2}tunesmith evaluate {2}An argument is empty\.\n/)
  })

  it('leaves no run behind that could not begin', async () => {
    const begun = await tunesmith(['run', '-C', project, '--model', 'generator=openai/gpt-4.1-mini', '--yes'])
    assert.match(begun.err, /models\/no-key/)
    assert.match((await tunesmith(['show', '-C', project])).err, /run\/none/)
  })

  it('wraps for a person and keeps one line each for a log', async () => {
    const { err } = await tunesmith(['init', project], { interactive: true, columns: 60 })
    assert.ok(err.split('\n').every((line) => line.length <= 60 || line.includes(root)))
    assert.equal((await tunesmith(['init', project])).err.split('\n').length, 4)
  })

  it('keeps the stack of a bug of ours, and says that it is one', async () => {
    const { terminal, written } = memoryTerminal()
    const out = (): void => {
      throw new TypeError('boom')
    }
    await assert.rejects(main(['--help'], {}, { ...terminal, out }), { name: 'TypeError', message: 'boom' })
    assert.match(written.err, /^This is a bug of Tunesmith \d+\.\d+\.\d+: please report it with these lines\./)
  })
})
