import { join, resolve } from 'node:path'
import { builtins } from './builtins.ts'
import type { RunEvent } from './core/events.ts'
import type { Ledger } from './core/ledger.ts'
import type { OpenRule, Parts } from './core/parts.ts'
import type { LoopContext, LoopParts } from './loop/context.ts'
import type { Delivered } from './loop/deliver.ts'
import { freeze } from './loop/frozen.ts'
import { optimizerId } from './loop/improve.ts'
import { nextCommands } from './loop/next.ts'
import { placeImported } from './loop/place.ts'
import { declareSizes, planRun } from './loop/plan.ts'
import { type Taken, takeRun } from './loop/resume.ts'
import { openRules } from './loop/rules.ts'
import { run } from './loop/run.ts'
import { type Models, openModels } from './models/models.ts'
import { withOwnParts } from './own-parts.ts'
import { readConfig } from './project/config.ts'
import { readInputs } from './project/import.ts'
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
  const project = await loadProject(root, { parts, overrides })
  const open: Opened = { project, parts, env, notify }
  return {
    ...project,
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
  const { project, parts } = open
  const { rows } =
    project.config.inputs.from === undefined ? { rows: [] } : readInputs(project.root, project.config.inputs.from)
  const sizes = declareSizes(project, rows.length)
  const ledger = openLedger(ledgerFile(project.root))
  const taken = takeRun(project, freeze(project, sizes, rows), { name: options.name, today: today() })
  const rules = await openRules(project, parts)
  const draining = options.signal ?? never
  const signal = options.cut ?? delayed(draining, graceMs)
  const limit = options.budget ?? project.config.budget.usd
  const models = await modelsFor(open, ledger, {
    draining,
    signal,
    budget: { account: taken.run.name, limit },
    onBudget: (account) => push(taken.run.append({ type: 'budget-changed', ...account, limit: account.limit ?? 0 })),
    onReply: (kind, reply) => taken.run.putCall({ key: reply.key, kind, usd: reply.costUsd }),
  })
  try {
    const plan = planRun(project, sizes, await placeImported({ project, models }, rows))
    const context: LoopContext = {
      project,
      plan,
      models,
      ledger,
      signal,
      parts: loopParts(open, rules),
      run: taken.run,
      allow: options.allow ?? [],
      emit: (body) => {
        const event = taken.run.append(body)
        push(event)
        return event
      },
      replay: push,
    }
    return await start(context, taken)
  } finally {
    await models.close()
    for (const rule of rules.values()) await rule.close?.()
    taken.run.close()
    await ledger.close()
  }
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
