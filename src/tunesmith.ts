import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { builtins } from './builtins.ts'
import type { RunEvent } from './core/events.ts'
import type { Ledger } from './core/ledger.ts'
import type { OpenRule, Parts } from './core/parts.ts'
import type { LoopContext, LoopParts } from './loop/context.ts'
import type { Delivered } from './loop/deliver.ts'
import { freeze } from './loop/frozen.ts'
import { optimizerId } from './loop/improve.ts'
import { requireLabels } from './loop/judge-choice.ts'
import { nextCommands } from './loop/next.ts'
import { placeImported } from './loop/place.ts'
import { declareSizes, planRun } from './loop/plan.ts'
import { type Taken, takeRun } from './loop/resume.ts'
import { openRules } from './loop/rules.ts'
import { run } from './loop/run.ts'
import { type Models, openModels } from './models/models.ts'
import { notInThisVersion, presets } from './models/presets.ts'
import { withOwnParts } from './own-parts.ts'
import { readConfig } from './project/config.ts'
import { type ImportedInput, readInputs } from './project/import.ts'
import { loadProject, type Project } from './project/load.ts'
import type { Overrides } from './project/overrides.ts'
import { openLedger } from './store/ledger.ts'
import { type RunStream, streamOf } from './stream.ts'

export type OpenOptions = {
  overrides?: Overrides | undefined
  env?: Record<string, string | undefined>
  notify?: (message: string) => void
}

export type RunOptions = {
  /** Name of a run to take up or to start. Default: the latest unfinished run, or a new one. */
  name?: string | undefined
  /** US dollars, instead of `budget.usd`. */
  budget?: number | undefined
  /** Names of checks that do not stop the run. */
  allow?: readonly string[]
  /** Ends the run after the calls in flight: no new call is started. */
  signal?: AbortSignal | undefined
  /** Cuts the calls in flight. Default: 10 s after `signal`. */
  cut?: AbortSignal | undefined
}

/** What a run gives back. The counts add up: planned = accepted + abandoned + pending. */
export type RunResult = Delivered & { run: string; folder: string; simulated: boolean }

export type OpenProject = Project & {
  parts: Parts
  run(options?: RunOptions): RunStream<RunResult>
  openModels(ledger: Ledger, options?: Partial<Parameters<typeof openModels>[0]>): Promise<Models>
}

/** Read a project's folder. Throws TunesmithError on anything that its owner can fix; starts nothing, spends nothing. */
export async function openProject(root: string, options: OpenOptions = {}): Promise<OpenProject> {
  const { overrides, env = process.env, notify = () => {} } = options
  const parts = await withOwnParts(builtins, root, readConfig(root).config.use)
  const providers = Object.keys(presets)
  const project = await loadProject(root, { parts, overrides, providers, laterProviders: notInThisVersion })
  const { from } = project.config.inputs
  const imported = from === undefined ? { rows: [], notices: [] } : readInputs(root, from)
  const open: Opened = { project, parts, env, notify, rows: imported.rows }
  return {
    ...project,
    notices: [...project.notices, ...imported.notices],
    parts,
    run: (runOptions = {}) => streamOf((push) => execute(open, runOptions, push)),
    openModels: (ledger, more) =>
      modelsFor(open, ledger, { signal: never, draining: never, budget: { account: 'none', limit: null }, ...more }),
  }
}

const never = new AbortController().signal
const graceMs = 10_000

type Opened = {
  project: Project
  parts: Parts
  env: Record<string, string | undefined>
  notify: (message: string) => void
  /** Inputs made elsewhere. */
  rows: ImportedInput[]
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

export const ledgerFile = (root: string): string => join(resolve(root), '.tunesmith', 'ledger.db')

async function execute(open: Opened, options: RunOptions, push: (event: RunEvent) => void): Promise<RunResult> {
  const closers: (() => unknown)[] = []
  const ended = await Promise.allSettled([
    executeOpened(open, options, { push, onClose: (close) => void closers.push(close) }),
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

type Surroundings = { push: (event: RunEvent) => void; onClose: (close: () => unknown) => void }

async function executeOpened(open: Opened, options: RunOptions, { push, onClose }: Surroundings): Promise<RunResult> {
  const { project, parts, rows, notify } = open
  const sizes = declareSizes(project, rows.length)
  const ledger = openLedger(ledgerFile(project.root))
  onClose(() => ledger.close())
  const taken = takeRun(project, freeze(project, sizes, rows), { name: options.name, today: today() })
  const { run: store, changed } = taken
  let isOpen = taken.resumed
  // A run that could not begin (no key, no such model) leaves nothing behind that `show` would take for the latest.
  onClose(() => isOpen || rmSync(store.folder, { recursive: true, force: true }))
  onClose(() => store.close())
  if (changed)
    notify(
      `Run ${changed.run} is unfinished and stays as it is, because ${changed.paths.join(', ')} changed since: this is a new run.`,
    )
  const rules = await openRules(project, parts)
  for (const rule of rules.values()) onClose(() => rule.close?.())
  const draining = options.signal ?? never
  const signal = options.cut ?? delayed(draining, graceMs)
  const models = await modelsFor(open, ledger, {
    draining,
    signal,
    budget: { account: store.name, limit: options.budget ?? project.config.budget.usd },
    onBudget: (account) => push(store.append({ type: 'budget-changed', ...account, limit: account.limit ?? 0 })),
    onReply: (kind, reply) => store.putCall({ key: reply.key, kind, usd: reply.costUsd }),
  })
  onClose(() => models.close())
  requireLabels(project, models)
  isOpen = true
  const plan = planRun(project, sizes, await placeImported({ project, models }, rows))
  const emit: LoopContext['emit'] = (body) => {
    const event = store.append(body)
    push(event)
    return event
  }
  const own = { project, plan, models, ledger, signal, parts: loopParts(open, rules), run: store }
  return start({ ...own, allow: options.allow ?? [], emit, replay: push }, taken)
}

async function start(context: LoopContext, { run: store, resumed }: Taken): Promise<RunResult> {
  const { project, models, plan, parts } = context
  const refs = Object.fromEntries(
    (['inputs', 'generator', 'judge'] as const).map((role) => [role, models.role(role).ref]),
  )
  context.emit({
    type: 'run-started',
    resumed,
    method: parts.method.id,
    simulated: models.role('generator').simulated,
    sizes: plan.sizes,
    passRate: project.config.target.pass_rate,
    threshold: project.rubric.threshold,
    models: { ...refs, improve: optimizerId(context) },
  })
  const delivered = await run(context)
  const { ended, exit, why } = delivered
  context.emit({
    type: 'run-ended',
    ended,
    exit,
    why,
    next: nextCommands(ended, { run: store.name, exported: parts.exporters.length > 0 }),
  })
  const simulated = models.role('generator').simulated
  return { ...delivered, run: store.name, folder: store.folder, simulated }
}

function loopParts({ project, parts }: Opened, rules: ReadonlyMap<string, OpenRule>): LoopParts {
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

/** A signal that follows `first` after a grace period, so that calls in flight can end and be committed. */
function delayed(first: AbortSignal, ms: number): AbortSignal {
  const cut = new AbortController()
  first.addEventListener('abort', () => setTimeout(() => cut.abort(), ms).unref(), { once: true })
  return cut.signal
}

const today = (): string => {
  const now = new Date()
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
}
