import { TunesmithError } from '../core/errors.ts'
import type { Ended } from '../core/types.ts'
import type { Project } from '../project/load.ts'
import { createRun, listRuns, openRun, type RunStore } from '../store/run.ts'
import type { RunSummary } from '../store/run-summary.ts'
import { differences, type freeze } from './frozen.ts'
import { candidatesOf } from './log.ts'
import { refuseScale } from './refuse-scale.ts'
import { isForced } from './scale-anyway.ts'

/** Endings after which the same run goes on when it is started again. */
const unfinished: readonly (Ended | null)[] = [
  null,
  'interrupted',
  'budget-spent',
  'provider-gave-up',
  'waiting',
  'needs-edit',
]
/** The ending after which it goes on if there is something new to try. An unconfirmed run has used up its fresh inputs. */
const open: Ended = 'below-target'

export type Taken = {
  run: RunStore
  resumed: boolean
  /** How it had ended; `null`: it had not, or it is new. */
  ended: Ended | null
  /** Why the latest unfinished run was not taken up: paths of what changed since. */
  changed: { run: string; paths: string[] } | null
}

/** `phase`: one step of the loop, also on a run that has ended. `scale`: only on one that was not confirmed. */
export type Purpose = 'run' | 'phase' | 'scale'

export type RunChoice = { name?: string | undefined; today: string; purpose?: Purpose }

/** Take up the latest unfinished run of the same config, or the one named; otherwise start a new one. */
export function takeRun(
  project: Project,
  frozen: ReturnType<typeof freeze>,
  { name, today, purpose = 'run' }: RunChoice,
): Taken {
  const runs = listRuns(project.root)
  const latest = name === undefined ? runs.at(-1) : runs.find((run) => run.name === name)
  const create = (changed: Taken['changed']): Taken => {
    const run = createRun(project.root, { config: frozen, today, ...(name !== undefined && { name }) })
    return { run, resumed: false, ended: null, changed }
  }
  const paths = latest ? differences(latest.config, frozen) : []
  if (purpose === 'scale' && (paths.length > 0 || !isScaling(project.root, latest))) refuseScale(latest, paths, name)
  if (!latest) return createOr(() => takeRun(project, frozen, { name, today, purpose }), { project, name, create })
  const take = (run: RunStore): Taken => ({ run, resumed: true, ended: latest.ended, changed: null })
  const mayGoOn = unfinished.includes(latest.ended) || purpose !== 'run'
  if (mayGoOn && paths.length === 0) return take(openRun(project.root, latest.name))
  if (unfinished.includes(latest.ended)) return create({ run: latest.name, paths })
  if (latest.ended !== open || paths.length > 0) return create(null)
  const run = reopen(project, latest.name)
  return run ? take(run) : create(null)
}

type Creating = { project: Project; name: string | undefined; create: (changed: null) => Taken }

/** Another process may have made the run of this name since it was looked for: then it is looked for again. */
function createOr(again: () => Taken, { project, name, create }: Creating): Taken {
  try {
    return create(null)
  } catch (error) {
    const isThere = name !== undefined && listRuns(project.root).some((run) => run.name === name)
    if (isThere && error instanceof TunesmithError && error.code === 'run/exists') return again()
    throw error
  }
}

/** A run that ended below its target goes on with more iterations, or with a prompt that was edited since. */
function reopen(project: Project, name: string): RunStore | undefined {
  const run = openRun(project.root, name)
  const tried = candidatesOf(run).some(({ texts }) => texts['respond'] === project.prompts.respond.source)
  const stored = run.config as ReturnType<typeof freeze>
  const isLoopOver = isForced({ run })
  if (!isLoopOver && (!tried || project.config.loop.iterations > stored.sizes.iterations)) return run
  run.close()
  return undefined
}

/** Whether slots of this run are filled already although its rate was not confirmed: an interruption changes nothing. */
function isScaling(root: string, latest: RunSummary | undefined): boolean {
  if (!latest) return false
  const run = openRun(root, latest.name, { readOnly: true })
  try {
    return isForced({ run })
  } finally {
    run.close()
  }
}
