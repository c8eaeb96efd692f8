import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { builtins } from './builtins.ts'
import type { EstimateOf } from './core/estimate.ts'
import type { RunEvent } from './core/events.ts'
import type { Ledger } from './core/ledger.ts'
import type { Parts } from './core/parts.ts'
import { cutOf } from './cut.ts'
import { leftUnfinished } from './loop/changes.ts'
import { requireConfirmable } from './loop/confirmable.ts'
import type { LoopContext, LoopParts } from './loop/context.ts'
import { type Forecast, forecast } from './loop/forecast.ts'
import { freeze } from './loop/frozen.ts'
import { requireLabels } from './loop/judge-choice.ts'
import { nextCommands } from './loop/next.ts'
import { placeImported } from './loop/place.ts'
import { declareSizes, planRun } from './loop/plan.ts'
import { type Purpose, type Taken, takeRun } from './loop/resume.ts'
import { type LoopRule, openRules } from './loop/rules.ts'
import { run } from './loop/run.ts'
import { isForced } from './loop/scale-anyway.ts'
import { startedEvent } from './loop/started.ts'
import { type Models, openModels } from './models/models.ts'
import { aliases, presets } from './models/presets.ts'
import { packagedProviders } from './models/registry.ts'
import { withOwnParts } from './own-parts.ts'
import { type Phases, phasesOf, type Work } from './phases.ts'
import { readConfig } from './project/config.ts'
import { renewSchemas } from './project/editor-schemas.ts'
import { type ImportedInput, readInputs } from './project/import.ts'
import { loadProject, type Project } from './project/load.ts'
import { flagsOf, type Overrides } from './project/overrides.ts'
import { type RunOptions, type RunResult, refuseNoMoney, refuseUnknownChecks } from './run-options.ts'
import { readCallFigures } from './store/call-figures.ts'
import { openLedger } from './store/ledger.ts'
import { listRuns } from './store/run.ts'
import { type RunStream, streamOf } from './stream.ts'
import { openOrCut } from './until-cut.ts'

export type { PhaseResult } from './phases.ts'
export type { RunOptions, RunResult } from './run-options.ts'

/**
 * How a project is opened. `overrides` replace values of its files; `env` holds the API keys (default: `process.env`);
 * `notify` gets progress of something slow, as sentences.
 */
export type OpenOptions = {
  overrides?: Overrides | undefined
  env?: Record<string, string | undefined>
  notify?: (message: string) => void
}

export type OpenProject = Project & {
  parts: Parts
  /** Rows of `inputs.from`; none where inputs are written. */
  imported: readonly ImportedInput[]
  run(options?: RunOptions): RunStream<RunResult>
  phases: Phases
  /** What a run, or one phase of it, is likely to take. Reads the project's files and its ledger; spends nothing. */
  estimate(of?: EstimateOf): Forecast
  openModels(ledger: Ledger, options?: Partial<Parameters<typeof openModels>[0]>): Promise<Models>
}

/** Read a project's folder. Throws TunesmithError on anything that its owner can fix; starts nothing, spends nothing. */
export async function openProject(root: string, options: OpenOptions = {}): Promise<OpenProject> {
  const { overrides = {}, env = process.env, notify = () => {} } = options
  const parts = await withOwnParts(builtins, root, readConfig(root).config.use)
  const hosted = { providers: Object.keys(presets), packaged: packagedProviders(root), aliases }
  const project = await loadProject(root, { parts, overrides, ...hosted })
  const { from } = project.config.inputs
  const imported = from === undefined ? { rows: [], notices: [] } : await readInputs(root, from)
  const open: Opened = { project, parts, env, notify, rows: imported.rows, overrides }
  return {
    ...project,
    notices: [...project.notices, ...imported.notices],
    parts,
    imported: imported.rows,
    run: (runOptions = {}) => streamOf((push) => execute(open, runOptions, { push, purpose: 'run', work: start })),
    estimate: (of) => estimate(open, of),
    phases: phasesOf(
      (runOptions, work) => streamOf((push) => execute(open, runOptions, { push, purpose: 'phase', work })),
      (runOptions = {}) => streamOf((push) => execute(open, runOptions, { push, purpose: 'scale', work: forceScale })),
    ),
    openModels: (ledger, more) =>
      modelsFor(open, ledger, { signal: never, draining: never, budget: { account: 'none', limit: null }, ...more }),
  }
}

const never = new AbortController().signal

type Opened = {
  project: Project
  parts: Parts
  env: Record<string, string | undefined>
  notify: (message: string) => void
  /** Inputs made elsewhere. */
  rows: ImportedInput[]
  overrides: Overrides
}
type ModelOptions = Pick<Parameters<typeof openModels>[0], 'signal' | 'draining' | 'budget'> &
  Partial<Parameters<typeof openModels>[0]>

function modelsFor({ project, parts, env, notify }: Opened, ledger: Ledger, options: ModelOptions): Promise<Models> {
  const { config, root } = project
  const concurrency = config.concurrency === undefined ? {} : { concurrency: config.concurrency }
  return openModels({
    roles: config.models,
    providers: config.providers,
    parts: parts.providers,
    ledger,
    root,
    env,
    notify,
    ...concurrency,
    ...options,
  })
}

function estimate({ project, parts, rows }: Opened, of?: EstimateOf): Forecast {
  const figures = readCallFigures(ledgerFile(project.root))
  return forecast(project, { rows, parts: parts.providers, figures }, of)
}

export const ledgerFile = (root: string): string => join(resolve(root), '.tunesmith', 'ledger.db')

type Task<Result> = { push: (event: RunEvent) => void; purpose: Purpose; work: Work<Result> }

async function execute<Result>(open: Opened, options: RunOptions, task: Task<Result>): Promise<Result> {
  const closers: (() => unknown)[] = []
  const ended = await Promise.allSettled([
    executeOpened(open, options, { ...task, onClose: (close) => void closers.push(close) }),
  ])
  const closed: PromiseSettledResult<unknown>[] = []
  // Also where the next one could not be opened or closed: a run must not stay locked.
  for (const close of closers.reverse()) closed.push(...(await Promise.allSettled([(async () => close())()])))
  const failed = [...ended, ...closed].find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
  const [result] = ended
  if (result.status === 'rejected') throw result.reason
  return result.value
}

type Surroundings<Result> = Task<Result> & { onClose: (close: () => unknown) => void }

async function executeOpened<Result>(
  open: Opened,
  options: RunOptions,
  { push, purpose, work, onClose }: Surroundings<Result>,
): Promise<Result> {
  const { project, parts, rows, notify } = open
  const { allow = [] } = options
  refuseNoMoney(options.budget)
  refuseUnknownChecks(allow, parts)
  const sizes = declareSizes(project, rows.length)
  if (purpose === 'run') requireConfirmable(project, { sizes, rows: rows.length })
  renewSchemas(project.root, notify)
  const taken = takeRun(project, freeze(project, sizes, rows), { name: options.name, today: today(), purpose })
  const { run: store, changed } = taken
  let isOpen = taken.resumed
  // A run that could not begin (no key, no such model) leaves nothing behind that `show` would take for the latest.
  onClose(() => isOpen || rmSync(store.folder, { recursive: true, force: true }))
  onClose(() => store.close())
  // After the run: a process that is stopped in the middle of a write to the ledger has its run locked, and that says more.
  const ledger = openLedger(ledgerFile(project.root))
  onClose(() => ledger.close())
  if (changed) notify(leftUnfinished(changed))
  const ended = new AbortController()
  onClose(() => ended.abort())
  const signal = cutOf(options, ended.signal)
  const rules = await openOrCut(() => openRules(project, parts), {
    ...{ signal, onClose },
    close: (opened) => Promise.all([...opened.values()].map((rule) => rule.close?.())),
  })
  const models = await openOrCut(
    () =>
      modelsFor(open, ledger, {
        draining: options.signal ?? never,
        signal,
        budget: {
          account: store.name,
          limit: options.budget ?? project.config.budget.usd,
          enough: () => estimate(open, 'run').total.high.usd,
        },
        onBudget: (account) => push(store.append({ type: 'budget-changed', ...account, limit: account.limit ?? 0 })),
        onReply: (kind, reply) => store.putCall({ key: reply.key, kind, usd: reply.costUsd }),
      }),
    { signal, onClose, close: (opened) => opened.close() },
  )
  requireLabels(project, models)
  isOpen = true
  const plan = planRun(project, sizes, await placeImported({ project, models }, rows))
  const emit: LoopContext['emit'] = (body) => {
    const event = store.append(body)
    push(event)
    return event
  }
  const own = { project, plan, models, ledger, signal, parts: loopParts(open, rules), run: store }
  const { budget: budgetUsd } = options
  const flags = flagsOf({ ...open.overrides, ...(budgetUsd !== undefined && { budgetUsd }) }, allow)
  return work({ ...own, allow, flags, emit, replay: push }, taken)
}

/** Remembers how the run had ended, so that it goes on with its slots whoever takes it up again. */
function forceScale(context: LoopContext, taken: Taken): Promise<RunResult> {
  const last = context.run.events().findLast(({ type }) => type === 'run-ended')
  if (last?.type === 'run-ended' && !isForced(context))
    context.emit({ type: 'scale-forced', ended: last.ended, why: last.why })
  return start(context, taken)
}

async function start(context: LoopContext, { run: store, resumed }: Taken): Promise<RunResult> {
  const { project, models, parts } = context
  context.emit(startedEvent(context, resumed))
  const delivered = await run(context)
  const { ended, exit, why, command } = delivered
  const isLatest = listRuns(project.root).at(-1)?.name === store.name
  context.emit({
    type: 'run-ended',
    ended,
    exit,
    why,
    next: nextCommands(ended, {
      run: store.name,
      isLatest,
      exported: parts.exporters.length > 0,
      command,
      flags: context.flags,
      scaled: isForced(context),
    }),
  })
  const simulated = models.role('generator').simulated
  return { ...delivered, run: store.name, folder: store.folder, simulated }
}

function loopParts({ project, parts }: Opened, rules: ReadonlyMap<string, LoopRule>): LoopParts {
  const method = parts.methods.find(({ id }) => id === project.config.method)
  if (!method) throw new Error(`method ${project.config.method} passed the schema and is not built in`)
  return {
    method,
    rules,
    checks: parts.checks,
    optimizers: new Map(parts.optimizers.map((part) => [part.id, part])),
    exporters: parts.exporters.filter(({ id }) => project.config.export.includes(id)),
  }
}

const today = (): string => {
  const now = new Date()
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
}
