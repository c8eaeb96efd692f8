import type { Analysis } from './core/analysis.ts'
import { analyze } from './core/failures.ts'
import { canonical, sha256 } from './core/ids.ts'
import type { Parts } from './core/parts.ts'
import { criteriaHash } from './core/rubric.ts'
import { cutOf } from './cut.ts'
import { type EvaluatedRow, evaluatedRow } from './loop/evaluation-row.ts'
import { type EvaluationCounts, openTally } from './loop/evaluation-tally.ts'
import { openGate } from './loop/gate.ts'
import { inOrder } from './loop/in-order.ts'
import { requireLabels } from './loop/judge-choice.ts'
import { judgeRow, type RowContext } from './loop/judge-row.ts'
import { openRules } from './loop/rules.ts'
import { haltOn, openModels } from './models/models.ts'
import type { IdentifiedRow } from './project/identified.ts'
import type { Project } from './project/load.ts'
import { openLedger } from './store/ledger.ts'

/** What judging a dataset needs of a project. Where there is none, `projectWithout` makes it. */
export type Judging = Pick<Project, 'root' | 'config' | 'rubric' | 'reference' | 'system'> & {
  prompts: Pick<Project['prompts'], 'judge'>
}

export type EvaluationSetup = {
  judging: Judging
  parts: Parts
  /** The file of the ledger; it is made where there is none. */
  ledger: string
  /** Names the budget: all starts with one name share it. */
  account: string
  /** US dollars; `null`: no limit. */
  limit: number | null
  keepVerdicts: boolean
  /** False: nobody may be asked, so every criterion is recorded or free. */
  hasJudge: boolean
  /** How many rows will come; `null` where nobody knows. */
  total: number | null
  env: Readonly<Record<string, string | undefined>>
  notify: (message: string) => void
  /** Aborted: no new call starts. */
  signal: AbortSignal
  /** Aborted: calls in flight are cut. Default: some time after `signal`. */
  cut?: AbortSignal | undefined
}

/** What an evaluation found: counts and rates, and who judged. */
export type EvaluationReport = EvaluationCounts & {
  threshold: string
  /** `null` where no verdict was asked for. */
  judge: { models: string[] } | null
  simulated: boolean
  /** US dollars that this evaluation has cost, over all its starts. */
  cost: { usd: number; unknown_price_calls: number }
  hashes: { rubric: string; criteria: string }
}

export type Evaluated = { report: EvaluationReport; analysis: Analysis }

/** Rows under way in one call of the judge's limit: enough that a slow one holds nobody up. */
const ahead = 4

/** Judge rows in their order. `onEnd` gets the report on all of them once the last is out. */
export async function* judgeRows(
  rows: AsyncIterable<IdentifiedRow>,
  setup: EvaluationSetup,
  onEnd: (evaluated: Evaluated) => void,
): AsyncGenerator<EvaluatedRow> {
  const ended = new AbortController()
  const closers: (() => unknown)[] = [() => ended.abort()]
  try {
    const cut = cutOf(setup, ended.signal)
    const stop = haltOn({ draining: setup.signal, signal: cut })
    closers.push(() => stop.abort())
    const signals = { draining: stop.signal, signal: cut }
    const { context, costs } = await openContext({ ...setup, ...signals }, (close) => void closers.push(close))
    const tally = openTally(setup.judging.rubric, setup.total)
    const judge = context.models.role('judge')
    let index = 0
    // A slow row holds back the results after it, not the work on them; what a crash can lose is bounded all the same.
    const oneOf = openGate(judge.concurrency)
    const work = (row: IdentifiedRow) => {
      const own = index++
      return oneOf(async () => {
        stop.signal.throwIfAborted()
        return judgeRow(context, row, own)
      })
    }
    for await (const row of inOrder(rows, { most: ahead * judge.concurrency, stop }, work)) {
      tally.add(row)
      yield evaluatedRow(row)
    }
    const counts = tally.counts()
    const asked = counts.verdicts.judge + counts.verdicts.error > 0
    const report: EvaluationReport = {
      ...counts,
      threshold: setup.judging.rubric.threshold,
      judge: asked ? { models: judgesOf(setup.judging).map(([, { model }]) => model) } : null,
      simulated: asked && judge.simulated,
      cost: costs(),
      hashes: { rubric: sha256(canonical(setup.judging.rubric)), criteria: criteriaHash(setup.judging.rubric) },
    }
    onEnd({ report, analysis: analyze(setup.judging.rubric, tally.examples()) })
  } finally {
    for (const close of closers.reverse()) await close()
  }
}

/** What becomes of a row is its pass or fail, whatever it is to train. */
const passOrFail = 'sft'

type Context = { context: RowContext; costs: () => EvaluationReport['cost'] }

type Signals = { draining: AbortSignal; signal: AbortSignal }

async function openContext(
  setup: Omit<EvaluationSetup, 'signal' | 'cut'> & Signals,
  onClose: (close: () => unknown) => void,
): Promise<Context> {
  const { judging, parts, account, limit, env, notify, draining, signal, keepVerdicts, hasJudge } = setup
  const ledger = openLedger(setup.ledger)
  onClose(() => ledger.close())
  const rules = await openRules(judging, parts)
  for (const rule of rules.values()) onClose(() => rule.close?.())
  const { providers, concurrency } = judging.config
  const unbooked = new Set<string>()
  const models = await openModels({
    roles: Object.fromEntries(judgesOf(judging)),
    providers,
    parts: parts.providers,
    ledger,
    root: judging.root,
    env,
    notify,
    concurrency,
    budget: { account, limit },
    draining,
    signal,
    // A reply that failed is asked for again and not booked, whatever it cost.
    onReply: (_, { key, finish, costUsd }) =>
      void (costUsd === null && finish === 'provider-error' && unbooked.add(key)),
  })
  onClose(() => models.close())
  requireLabels(judging, models)
  const method = parts.methods.find(({ id }) => id === passOrFail)
  if (!method) throw new Error(`there is no method ${passOrFail}`)
  const { system } = judging
  const own = { method, system, keepVerdicts, hasJudge }
  const context = { project: judging, models, ledger, signal, parts: { rules }, ...own }
  const costs = () => ({
    usd: ledger.account(account).spent,
    unknown_price_calls: ledger.unknownCalls(account) + unbooked.size,
  })
  return { context, costs }
}

/** Of all roles only those that judge are opened, so that nothing else needs a key. */
export const judgesOf = ({ config }: Pick<Judging, 'config'>): [string, Project['config']['models']['judge']][] =>
  Object.entries(config.models).flatMap(([role, setting]) =>
    setting && /^judge/.test(role) ? [[role, setting] as [string, typeof setting]] : [],
  )
