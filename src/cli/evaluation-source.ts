import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { builtins } from '../builtins.ts'
import { TunesmithError } from '../core/errors.ts'
import type { Parts } from '../core/parts.ts'
import type { Notice } from '../core/types.ts'
import type { Judging } from '../judge-rows.ts'
import { judgingWithout, type RubricFile, readRubricFile } from '../judging.ts'
import { type DataRow, type Placed, readDataRows } from '../project/data-row.ts'
import { configFile } from '../project/not-found.ts'
import type { Overrides } from '../project/overrides.ts'
import { ledgerFile, openProject } from '../tunesmith.ts'
import { folderFor } from './earlier-result.ts'
import { usageError } from './parse.ts'
import { currentExamples, readRun } from './read-run.ts'
import type { Env } from './terminal.ts'

/** What is judged, by whom, and where the results go. */
export type EvaluationSource = {
  /** As it is named in what is printed. */
  name: string
  judging: Judging
  parts: Parts
  /** Whether somebody was named to judge. */
  hasJudge: boolean
  isInProject: boolean
  out: string
  ledger: string
  /** From their start, each time it is called. */
  rows: () => AsyncIterable<Placed<DataRow>>
  notices: Notice[]
}

export type Asked = {
  root: string
  file: string | undefined
  rubric: string | undefined
  judge: string | undefined
  out: string | undefined
  run: string | undefined
  /** Server of the judge, where it is no well-known one. */
  baseUrl: string | undefined
  overrides: Overrides
  env: Env
  notify: (message: string) => void
}

/** Inside a project, its judge, rubric, reference and ledger are the defaults; elsewhere a rubric has to be named. */
export async function evaluationSource(asked: Asked): Promise<EvaluationSource> {
  return existsSync(join(asked.root, configFile)) ? inProject(asked) : withoutProject(asked)
}

async function inProject(asked: Asked): Promise<EvaluationSource> {
  const { root, file, overrides, env, notify } = asked
  if (asked.baseUrl !== undefined) {
    const fix = `Write it as \`providers:\` in ${configFile}.`
    throw usageError('evaluate', 'Inside a project, `--base-url` says nothing.', fix)
  }
  const models = asked.judge === undefined ? overrides.models : { ...overrides.models, judge: asked.judge }
  const project = await openProject(root, {
    overrides: { ...overrides, ...(models && { models }) },
    env: { ...env },
    notify,
  })
  const own = asked.rubric === undefined ? undefined : readRubricFile(asked.rubric, overrides.threshold)
  const judging = own ? { ...project, rubric: own.rubric } : project
  const common = { judging, parts: project.parts, hasJudge: true, isInProject: true, ledger: ledgerFile(root) }
  if (file === undefined) return { ...common, ...ofRun(asked), notices: own?.notices ?? [] }
  return { ...common, ...ofFile(file, asked.out), notices: own?.notices ?? [] }
}

async function withoutProject(asked: Asked): Promise<EvaluationSource> {
  const { file, overrides } = asked
  if (file === undefined) {
    const fix =
      'Name one, `tunesmith evaluate data.jsonl --rubric rubric.yaml`, or go to a project to judge its run again.'
    throw usageError('evaluate', 'There is no project here, and no file is named.', fix)
  }
  if (asked.rubric === undefined) {
    const fix = `For example \`tunesmith evaluate ${file} --rubric rubric.yaml\`.`
    throw usageError('evaluate', 'There is no project here, so the rubric has to be named.', fix)
  }
  const rubric = readRubricFile(asked.rubric, overrides.threshold)
  const judge = asked.judge ?? overrides.models?.judge
  const target = ofFile(file, asked.out)
  return {
    ...target,
    judging: foreign(rubric, { judge, concurrency: overrides.concurrency, baseUrl: asked.baseUrl }),
    parts: builtins,
    hasJudge: judge !== undefined,
    isInProject: false,
    ledger: join(dirname(target.out), '.tunesmith', 'ledger.db'),
    notices: rubric.notices,
  }
}

type Foreign = { judge: string | undefined; concurrency: number | undefined; baseUrl: string | undefined }

function foreign({ rubric, root }: RubricFile, { judge, concurrency, baseUrl }: Foreign): Judging {
  const provider = judge?.split('/')[0]
  const providers = provider && baseUrl ? { [provider]: { base_url: baseUrl } } : undefined
  return judgingWithout({ rubric, root, judge, concurrency, providers })
}

function ofFile(file: string, out: string | undefined): Pick<EvaluationSource, 'name' | 'out' | 'rows'> {
  const stem = basename(file)
    .replace(/\.(gz|gzip|zst|zstd)$/i, '')
    .replace(/\.\w+$/, '')
  return {
    name: basename(file),
    out: resolve(out ?? folderFor(file, stem)),
    rows: () => readDataRows('.', file),
  }
}

/** The panel of a run, under the prompt that it stands at. */
function ofRun({ root, run: wanted, out }: Asked): Pick<EvaluationSource, 'name' | 'out' | 'rows'> {
  const { name, folder, examples } = readRun(root, wanted, (run) => ({
    name: run.name,
    folder: run.folder,
    examples: currentExamples(run).examples.filter(({ input }) => input.set === 'panel'),
  }))
  const rows = examples.flatMap(({ input, judged: [judged] }, i): Placed<DataRow>[] => {
    if (judged?.completion.finish !== 'stop') return []
    const { id, cell, messages, source } = input
    const row = { id, cell, messages, reply: judged.completion.messages, system: null, verdicts: {} }
    return [{ where: `run ${name}, ${id}`, line: i + 1, row: source === undefined ? row : { ...row, source } }]
  })
  if (rows.length === 0) {
    throw new TunesmithError(`The run ${name} has no replies to judge yet.`, {
      code: 'run/nothing-to-judge',
      where: `run ${name}`,
      fix: 'Let it make some with `tunesmith run`.',
    })
  }
  async function* stored(): AsyncGenerator<Placed<DataRow>> {
    yield* rows
  }
  return { name: `the panel of run ${name}`, out: resolve(out ?? join(folder, 'evaluation')), rows: stored }
}
