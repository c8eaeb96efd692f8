import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { TunesmithError } from '../core/errors.ts'
import type { Ended } from '../core/types.ts'
import type { Project } from '../project/load.ts'
import { createRun, listRuns, openRun, type RunStore } from '../store/run.ts'
import type { RunSummary } from '../store/run-summary.ts'
import { type Changes, changesOf, isChanged, runChanged } from './changes.ts'
import { differences, type freeze } from './frozen.ts'
import { candidatesOf } from './log.ts'
import { goingOn } from './next.ts'
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
  /** The latest unfinished run, where a change since kept it from being taken up. */
  changed: ({ run: string } & Changes) | null
}

/** `phase`: one step of the loop, also on a run that has ended. `scale`: only on one that was not confirmed. */
export type Purpose = 'run' | 'phase' | 'scale'

export type RunChoice = { name?: string | undefined; today: string; purpose?: Purpose }

type Frozen = ReturnType<typeof freeze>

/** Take up the latest unfinished run of the same config, or the one named; otherwise start a new one. */
export function takeRun(project: Project, frozen: Frozen, choice: RunChoice): Taken {
  const { name, today, purpose = 'run' } = choice
  const runs = listRuns(project.root)
  const since = (run: RunSummary): Changes => changesOf(differences(run.config, frozen), run.config)
  const wanted =
    name === undefined ? chooseRun(project, runs, { since, purpose }) : runs.find((run) => run.name === name)
  const changes = wanted && since(wanted)
  if (wanted && changes && isChanged(changes)) throw runChanged(wanted.name, changes)
  if (purpose === 'scale' && !isScaling(project.root, wanted))
    refuseScale(wanted, { name, onRun: (command) => namedCommand(project.root, wanted, command) })
  if (
    wanted &&
    (purpose !== 'run' || goesOn(project, wanted) || (name !== undefined && isOutputGone(project.root, wanted.name)))
  )
    return { run: openRun(project.root, wanted.name), resumed: true, ended: wanted.ended, changed: null }
  const left = name === undefined ? runs.findLast(isUnfinished) : undefined
  try {
    const run = createRun(project.root, { config: frozen, today, ...(name !== undefined && { name }) })
    return { run, resumed: false, ended: null, changed: left ? { run: left.name, ...since(left) } : null }
  } catch (error) {
    // Another process may have made the run of this name since it was looked for.
    const isThere = !wanted && listRuns(project.root).some((run) => run.name === name)
    if (isThere && error instanceof TunesmithError && error.code === 'run/exists')
      return takeRun(project, frozen, choice)
    throw error
  }
}

type Choosing = { since: (run: RunSummary) => Changes; purpose: Purpose }

/** The run that is meant where none is named. */
function chooseRun(
  project: Project,
  runs: readonly RunSummary[],
  { since, purpose }: Choosing,
): RunSummary | undefined {
  const latest = runs.at(-1)
  if (purpose === 'scale') return latest
  return runs.findLast((run) => {
    if (isChanged(since(run))) return false
    // An older one that ended below its target is over: nobody means it who does not name it.
    return purpose === 'phase' || isUnfinished(run) || (run === latest && goesOn(project, run))
  })
}

const isUnfinished = ({ ended }: RunSummary): boolean => unfinished.includes(ended)

const goesOn = (project: Project, run: RunSummary): boolean =>
  isUnfinished(run) || (run.ended === open && mayReopen(project, run.name))

/** It is made again from what is stored, without a call. */
const isOutputGone = (root: string, name: string): boolean =>
  look(root, name, ({ folder }) => !existsSync(join(folder, 'output', 'generation_report.json')))

/** A run that ended below its target goes on with more iterations, or with a prompt that was edited since. */
const mayReopen = ({ root, config, prompts }: Project, name: string): boolean =>
  look(root, name, (run) => {
    const isTried = candidatesOf(run).some(({ texts }) => texts['respond'] === prompts.respond.source)
    const stored = run.config as Frozen
    return !isForced({ run }) && (!isTried || config.loop.iterations > stored.sizes.iterations)
  })

/** Whether slots of this run are filled already although its rate was not confirmed: an interruption changes nothing. */
const isScaling = (root: string, run: RunSummary | undefined): boolean =>
  run !== undefined && look(root, run.name, (opened) => isForced({ run: opened }))

const namedCommand = (root: string, run: RunSummary | undefined, command: string): string =>
  run ? look(root, run.name, (opened) => goingOn(command, opened)) : command

function look<T>(root: string, name: string, use: (run: RunStore) => T): T {
  const run = openRun(root, name, { readOnly: true })
  try {
    return use(run)
  } finally {
    run.close()
  }
}
