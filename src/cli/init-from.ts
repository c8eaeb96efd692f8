import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { stringify } from 'yaml'
import { builtins } from '../builtins.ts'
import type { CallReply } from '../core/calls.ts'
import { TunesmithError } from '../core/errors.ts'
import { canonical, sha256 } from '../core/ids.ts'
import type { Ledger } from '../core/ledger.ts'
import { draftProject, type Tries } from '../draft.ts'
import { type Models, openModels } from '../models/models.ts'
import { splitRef } from '../models/split-ref.ts'
import { configFile } from '../project/not-found.ts'
import { promptFiles, withValues } from '../project/scaffold.ts'
import { readText } from '../project/text.ts'
import { type NewFiles, writeNew } from '../project/write-new.ts'
import { cacheFolder } from '../providers/local/cache.ts'
import { openLedger } from '../store/ledger.ts'
import { openProject } from '../tunesmith.ts'
import { agrees, bringModel } from './consent.ts'
import { settingsFor } from './model-settings.ts'
import { money } from './numbers.ts'
import type { Env, Terminal } from './terminal.ts'

export type FromBrief = { file: string; folder: string; ref: string; yes: boolean; prompts: boolean }

const mostCharacters = 40_000

/** Draft a project from a page of text and write it, whole or not at all. Returns the files written, sorted. */
export async function initFrom(
  wanted: FromBrief,
  { terminal, env }: { terminal: Terminal; env: Env },
): Promise<string[]> {
  const { file, folder, ref, yes } = wanted
  const brief = { file: basename(file), text: readBrief(file) }
  if (splitRef(ref).provider === 'local') await bringModel(splitRef(ref).model, { terminal, yes, root: '.', env })
  const { texts, costUsd } = await withModels({ ref, brief: brief.text, terminal, env }, async (models, tries) => {
    if (!models.role('generator').free) await askToSpend(ref, { terminal, yes })
    terminal.err(`${ref} drafts taxonomy, rubric and prompts from ${file} …\n`)
    return draftProject(brief, models, tries)
  })
  const builtIn = wanted.prompts ? promptFiles() : []
  const files: NewFiles = new Map<string, string | Uint8Array>([
    ...builtIn,
    [configFile, configFrom(wanted, brief.file)],
    ...texts,
  ])
  await tryOut(files)
  writeNew(folder, files)
  if (costUsd !== 0) terminal.err(`drafting cost ${costUsd === null ? 'an unknown sum' : money(costUsd)}\n`)
  return [...files.keys()].sort()
}

function readBrief(file: string): string {
  const refuse = (what: string, fix: string): never => {
    throw new TunesmithError(what, { code: 'init/brief', where: file, fix })
  }
  const text = readText('.', file)
  if (text === null) return refuse('There is no such file.', 'Name a text file that says what the assistant is for.')
  if (text.trim() === '')
    refuse('The file is empty.', 'Write on a page what the assistant is for, for whom, and what it must never do.')
  if (text.length > mostCharacters)
    refuse(
      `The file has ${text.length.toLocaleString('en')} characters; a brief has at most ${mostCharacters.toLocaleString('en')}.`,
      'Shorten it to a page or two. What is true in detail belongs into domain.md.',
    )
  return text
}

async function askToSpend(ref: string, { terminal, yes }: { terminal: Terminal; yes: boolean }): Promise<void> {
  const what = `Drafting calls ${ref} three to nine times, which may cost some cents.`
  if (yes || (await agrees(`${what} Go on?`, { terminal }))) return
  throw new TunesmithError(what, {
    code: 'init/needs-consent',
    where: 'tunesmith init --from',
    fix: 'Agree with `--yes`, or draft with a free model: `--models local` or `--models ollama/MODEL`.',
  })
}

type Drafting = { ref: string; brief: string; terminal: Terminal; env: Env }

/** Models of no project yet. Their ledger lasts until there is one, so that a draft which was answered is not paid for again. */
async function withModels<T>(drafting: Drafting, work: (models: Models, tries: Tries) => Promise<T>) {
  const { ref, brief, env } = drafting
  const folder = join(cacheFolder(env), 'drafts', sha256(canonical({ ref, brief })).slice(0, 16))
  const ledger = openLedger(join(folder, 'ledger.db'))
  let isKept = false
  try {
    let costUsd: number | null = 0
    const models = await openDrafter(drafting, ledger, (reply) => {
      costUsd = costUsd === null || reply.costUsd === null ? null : costUsd + reply.costUsd
    })
    try {
      return { texts: await work(models, triesIn(folder)), costUsd }
    } finally {
      await models.close()
    }
  } catch (error) {
    if (!(error instanceof TunesmithError)) throw error
    isKept = error.code === 'init/no-draft' || error.fix.includes(goesOn)
    throw ofDraft(error)
  } finally {
    await ledger.close()
    if (!isKept) rmSync(folder, { recursive: true, force: true })
  }
}

/** A draft that cannot be used must not be given again; those before it are. */
function triesIn(folder: string): Tries {
  const mark = (name: string, n: number): string => join(folder, `${name}-${n}.unusable`)
  const of = (name: string): number => {
    let n = 0
    while (existsSync(mark(name, n))) n++
    return n
  }
  return { of, failed: (name) => writeFileSync(mark(name, of(name)), '') }
}

function openDrafter(
  { ref, terminal, env }: Drafting,
  ledger: Ledger,
  onReply: (reply: CallReply) => void,
): Promise<Models> {
  const never = new AbortController().signal
  const isLocal = splitRef(ref).provider === 'local'
  const own = isLocal ? { max_tokens: 2000, context: 8192 } : { max_tokens: 6000 }
  return openModels({
    roles: { generator: { model: ref, temperature: 0.3, ...own } },
    providers: {},
    parts: builtins.providers,
    ledger,
    root: '.',
    env,
    budget: { account: 'draft', limit: null },
    draining: never,
    signal: never,
    notify: (message) => terminal.err(`${message}\n`),
    onReply: (_, reply) => onReply(reply),
  })
}

const goesOn = 'continue with `tunesmith run`'

/** There is no run yet that could go on. */
function ofDraft({ message, code, where, fix, exit, cause }: TunesmithError): TunesmithError {
  const what = message.replace('Everything so far is saved.', 'What was drafted so far is kept.')
  return new TunesmithError(what, { code, where, fix: fix.replace(goesOn, 'run the same command again'), exit, cause })
}

const base = `method: sft
models: {}
target: { examples: 200, pass_rate: 0.7 } # people train on 1,000 to 5,000
loop: { sample: 60, iterations: 5 }
export: [trl]
seed: 1
`

/** tunesmith.yaml says what is a draft; system.md cannot, since it is sent as it stands. */
function configFrom({ folder, ref }: FromBrief, brief: string): string {
  const head = `# taxonomy.yaml, rubric.yaml, prompts/system.md and prompts/respond.md were drafted from ${brief} by ${ref}.\n# Read and correct them before use; what is true in detail belongs into domain.md.\n`
  return head + stringify({ name: basename(resolve(folder)) }) + withValues(base, settingsFor(ref, base))
}

/** What is written must load: the draft is opened as a project, beside the place where it will be. */
async function tryOut(files: NewFiles): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tunesmith-draft-'))
  try {
    writeNew(folder, files)
    await openProject(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
