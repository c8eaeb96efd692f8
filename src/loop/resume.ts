import { TunesmithError } from '../core/errors.ts'
import type { Ended } from '../core/types.ts'
import type { Project } from '../project/load.ts'
import { createRun, listRuns, openRun, type RunStore } from '../store/run.ts'
import { differences, type freeze } from './frozen.ts'
import { candidatesOf } from './log.ts'

/** Endings after which the same run goes on when it is started again. */
const unfinished: readonly (Ended | null)[] = [
  null,
  'interrupted',
  'budget-spent',
  'provider-gave-up',
  'waiting',
  'needs-edit',
]
/** Endings after which it goes on if there is something new to try. */
const open: readonly (Ended | null)[] = ['below-target', 'unconfirmed']

export type Taken = {
  run: RunStore
  resumed: boolean
  /** Why the latest unfinished run was not taken up: paths of what changed since. */
  changed: { run: string; paths: string[] } | null
}

export type RunChoice = { name?: string | undefined; today: string }

/** Take up the latest unfinished run of the same config, or the one named; otherwise start a new one. */
export function takeRun(project: Project, frozen: ReturnType<typeof freeze>, { name, today }: RunChoice): Taken {
  const runs = listRuns(project.root)
  const latest = name === undefined ? runs.at(-1) : runs.find((run) => run.name === name)
  const create = (changed: Taken['changed']): Taken => {
    const run = createRun(project.root, { config: frozen, today, ...(name !== undefined && { name }) })
    return { run, resumed: false, changed }
  }
  if (!latest) return createOr(() => takeRun(project, frozen, { name, today }), { project, name, create })
  const paths = differences(latest.config, frozen)
  if (unfinished.includes(latest.ended)) {
    return paths.length === 0
      ? { run: openRun(project.root, latest.name), resumed: true, changed: null }
      : create({ run: latest.name, paths })
  }
  if (!open.includes(latest.ended) || paths.length > 0) return create(null)
  const run = reopen(project, latest.name)
  return run ? { run, resumed: true, changed: null } : create(null)
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
  if (!tried || project.config.loop.iterations > stored.sizes.iterations) return run
  run.close()
  return undefined
}
