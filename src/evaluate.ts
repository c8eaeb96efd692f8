import { dirname, join, resolve } from 'node:path'
import { builtins } from './builtins.ts'
import type { Analysis } from './core/analysis.ts'
import { TunesmithError } from './core/errors.ts'
import { canonical, sha256 } from './core/ids.ts'
import type { Rubric } from './core/rubric.ts'
import { type Evaluated, type EvaluationReport, type EvaluationSetup, judgeRows } from './judge-rows.ts'
import { judgingWithout, type RubricFile, readRubricFile } from './judging.ts'
import { inLibraryWords } from './library-words.ts'
import type { EvaluatedRow } from './loop/evaluation-row.ts'
import type { ProviderSetting } from './models/settings.ts'
import { withCompletions } from './project/data-facts.ts'
import { type DataRow, dataRowOf, type Placed, readDataRows } from './project/data-row.ts'
import { type IdentifiedRow, identified } from './project/identified.ts'
import { thresholdProblem } from './project/rubric.ts'
import { readOnce } from './read-once.ts'
import { refuseNoMoney } from './run-options.ts'

/** How a dataset is judged. Without a judge, every criterion has to be recorded or decided by a rule. */
export type EvaluateOptions = {
  /** `provider/model`. */
  judge?: string
  /** Leave out what nobody was asked, and ask nobody. */
  keepVerdicts?: boolean
  /** Instead of the rubric's: decimal text or a number, 0 to 1. */
  threshold?: string | number
  /** US dollars at most, over all calls with one `ledger`, rubric and judge. */
  budget?: number
  /** Calls in flight at once. */
  concurrency?: number
  /** Servers by provider, as under `providers:` in tunesmith.yaml. */
  providers?: Readonly<Record<string, ProviderSetting>>
  /** The file that keeps what was paid for; calls in it are never made again. Default: `.tunesmith/ledger.db` beside the data, or in this folder. */
  ledger?: string
  /** Holds the API keys. Default: `process.env`. */
  env?: Readonly<Record<string, string | undefined>>
  /** Gets progress of something slow (loading weights), as sentences. */
  notify?: (message: string) => void
  /** Ends it after the calls in flight. */
  signal?: AbortSignal
}

/**
 * An evaluation: iterate it for its rows, in the order in which they came, and await `report` for the whole. Rows are
 * judged as they are asked for, by one reader, once: `report` waits until whoever iterates has read them to their end, and
 * where nobody has begun in the turn in which it was asked for, it reads them itself and keeps none. Any other reader gets
 * TunesmithError library/read-once.
 */
export type Evaluation = AsyncIterable<EvaluatedRow> & {
  readonly report: Promise<EvaluationReport & { analysis: Analysis }>
}

/**
 * Judge a dataset that was made elsewhere.
 *
 * @param rows a file (JSONL, JSON, CSV, Parquet; packed or not), or rows as such files hold them: `messages`,
 *   `prompt` and `completion`, `question` and `answer`, …; with `id`, `cell`, `source`, `verdicts` where there are any.
 *   Recorded verdicts stand.
 * @param rubric a rubric, or the path of a rubric.yaml
 * @throws TunesmithError at once: rubric/…, project/…, library/bad-option; from the iteration and from `report`: inputs/…,
 *   models/…, run/budget-spent, run/interrupted, provider/gave-up. What was paid for is in the ledger and is not paid for
 *   again.
 */
export function evaluate(
  rows: string | Iterable<unknown> | AsyncIterable<unknown>,
  rubric: Rubric | string,
  options: EvaluateOptions = {},
): Evaluation {
  refuseNoMoney(options.budget)
  const read = rubricOf(rubric, options)
  const setup = setupOf(rows, read, options)
  const source = typeof rows === 'string' ? readDataRows('.', rows) : given(rows)
  const judgeable = wholeRows(withCompletions(identified(source)))
  return evaluationOf((onEnd) => inItsWords(judgeRows(judgeable, setup, onEnd)))
}

async function* inItsWords<T>(rows: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield* rows
  } catch (error) {
    throw inLibraryWords(error)
  }
}

function rubricOf(rubric: Rubric | string, { threshold }: EvaluateOptions): Pick<RubricFile, 'rubric' | 'root'> {
  const text = threshold === undefined ? undefined : String(threshold)
  const problem = text === undefined ? null : thresholdProblem(text)
  if (problem !== null) throw badThreshold(problem)
  if (typeof rubric === 'string') return readRubricFile(rubric, text)
  return { rubric: text === undefined ? rubric : { ...rubric, threshold: text }, root: '.' }
}

const badThreshold = (what: string): TunesmithError =>
  new TunesmithError(what, {
    code: 'library/bad-option',
    where: 'threshold',
    fix: "For example `threshold: '0.8'`; leave it out for the rubric's.",
  })

function setupOf(
  rows: unknown,
  { rubric, root }: Pick<RubricFile, 'rubric' | 'root'>,
  options: EvaluateOptions,
): EvaluationSetup {
  const { judge, concurrency, providers, keepVerdicts = false, budget = null, env = process.env } = options
  const { notify = () => {}, signal = never } = options
  const folder = typeof rows === 'string' ? dirname(resolve(rows)) : '.'
  return {
    judging: judgingWithout({ rubric, root, judge, concurrency, providers }),
    parts: builtins,
    ledger: options.ledger ?? join(folder, '.tunesmith', 'ledger.db'),
    account: accountOf({ rubric, judge, data: typeof rows === 'string' ? resolve(rows) : '' }),
    ...{ limit: budget, keepVerdicts, hasJudge: judge !== undefined, total: null, env, notify },
    signal,
  }
}

const never = new AbortController().signal

/** One budget holds for one dataset, rubric and judge, however often it is started. */
export const accountOf = (of: { rubric: Rubric; judge: string | undefined; data: string }): string =>
  `evaluate ${sha256(canonical({ ...of, judge: of.judge ?? null })).slice(0, 16)}`

async function* given(rows: Iterable<unknown> | AsyncIterable<unknown>): AsyncGenerator<Placed<DataRow>> {
  let line = 0
  for await (const value of rows) yield { where: `row ${++line}`, line, row: dataRowOf(value) }
}

/** Rows that can be judged; the first that cannot stops it. */
export async function* wholeRows(rows: AsyncIterable<Placed<IdentifiedRow>>): AsyncGenerator<IdentifiedRow> {
  for await (const { where, row } of rows) {
    if ('what' in row) {
      const { what, fix = 'Correct the row.' } = row
      throw new TunesmithError(what, { code: 'inputs/invalid', where, fix })
    }
    yield row
  }
}

type Start = (onEnd: (evaluated: Evaluated) => void) => AsyncGenerator<EvaluatedRow>

function evaluationOf(start: Start): Evaluation {
  const end = Promise.withResolvers<Evaluated>()
  const iterate = readOnce('rows of this evaluation', async function* () {
    try {
      yield* start(end.resolve)
    } catch (error) {
      end.reject(error)
      throw error
    } finally {
      end.reject(leftEarly())
    }
  })
  const drain = async (): Promise<void> => {
    for await (const _ of iterate());
  }
  const report = end.promise.then(({ report, analysis }) => ({ ...report, analysis }))
  // Whoever only iterates sees the failure there; it must not also surface as unhandled.
  report.catch(() => {})
  return {
    [Symbol.asyncIterator]: iterate,
    get report() {
      // Not at once, and in vain where the rows have a reader by then: it may be taken before the loop begins.
      setImmediate(() => drain().catch(() => {}))
      return report
    },
  }
}

const leftEarly = (): TunesmithError =>
  new TunesmithError('The evaluation was left before its last row, so there is no report on it.', {
    code: 'run/interrupted',
    where: 'evaluate',
    fix: 'Read all of its rows; what was judged is in the ledger and costs nothing again.',
  })
