import type { Ended } from '../core/types.ts'
import type { RunStore } from '../store/run.ts'

/** What tells a command which run to go on with, and with which config. */
type SameRun = {
  run: string
  /** Whether a bare `tunesmith run` takes this run up again. */
  isLatest: boolean
  /** What it was started with: `--target 30`. */
  flags: readonly string[]
}

type Facts = SameRun & {
  exported: boolean
  /** From what ended the run. */
  command: string | undefined
  /** Its slots were filled although its rate was not confirmed. */
  scaled?: boolean
}

/** The commands that make sense after a run that ended so, the most useful first; what one is for stands behind it. */
export function nextCommands(ended: Ended, { exported, command, scaled = false, ...same }: Facts): string[] {
  const { run } = same
  const on = (line: string): string => onRun(line, same)
  const again = on('tunesmith run   (goes on where it stopped)')
  const analyze = `tunesmith analyze -r ${run}`
  const show = `tunesmith show ${run}`
  const isUnnamed = same.isLatest || startsAnew(ended, scaled)
  const then = (line: string): string => onRun(line, { ...same, isLatest: isUnnamed })
  const edit = then('edit prompts/respond.md, then: tunesmith run')
  const anyway = scaled ? [show] : [on(`tunesmith scale -r ${run}   (fills the slots; the rate stays unconfirmed)`)]
  const more = command?.startsWith('tunesmith run') ? '   (more iterations, or edit prompts/respond.md first)' : ''
  const byEnding: Readonly<Record<Ended, string[]>> = {
    stable: exported ? [show] : [`tunesmith export -r ${run} --to trl`, show],
    'inputs-only': [show],
    short: [analyze, show],
    unconfirmed: [analyze, command === undefined ? edit : then(command), ...anyway],
    'below-target': [analyze, command === undefined ? edit : on(`${command}${more}`), ...anyway],
    'needs-edit': [edit],
    'check-failed': [show, on(`${command ?? 'tunesmith run --allow CHECK'}   (goes on in spite of it)`)],
    'budget-spent': [on(`${command ?? 'tunesmith run --budget USD'}   (goes on where it stopped)`)],
    'provider-gave-up': [on('tunesmith doctor'), again],
    waiting: [again],
    interrupted: [again],
  }
  return byEnding[ended]
}

/** Commands that were stored while the run was the latest, for when it no longer is. */
export function nextOfOlder(next: readonly string[], { ended, run, scaled }: OlderRun): string[] {
  if (startsAnew(ended, scaled)) return [...next]
  return next.map((command) => command.replace(/tunesmith run(?! -r )/, `tunesmith run -r ${run}`))
}

type OlderRun = { ended: Ended; run: string; scaled: boolean }

/** Its fresh inputs are used up, so that an edited prompt needs another run. */
const startsAnew = (ended: Ended, scaled: boolean): boolean => scaled || ended === 'unconfirmed'

/**
 * A line with `tunesmith run`, or another command that goes by the config, made to be about this run and its config. What the
 * command says itself stays; `doctor` takes the models alone.
 */
export function onRun(line: string, { run, isLatest, flags }: SameRun): string {
  return line.replace(/(tunesmith \w+)(.*?)(?= {2,}\(|$)/, (_, command: string, own: string) => {
    const isDoctor = command === 'tunesmith doctor'
    const named = isLatest || isDoctor ? [] : [`-r ${run}`]
    const taken = isDoctor ? flags.filter((flag) => flag.startsWith('--model ')) : flags
    return [command, ...without(own, named), ...words(own), ...without(own, taken)].join(' ')
  })
}

/** The same, of a run that was started before. */
export function goingOn(line: string, run: RunStore, { isLatest = false } = {}): string {
  const started = run.events().findLast(({ type }) => type === 'run-started')
  // A run of an earlier version did not note them.
  const flags = (started?.type === 'run-started' && started.flags) || []
  return onRun(line, { run: run.name, isLatest, flags })
}

const words = (own: string): string[] => (own.trim() === '' ? [] : [own.trim()])

/** Those that the command does not say itself. `--allow` may be said of several checks. */
const without = (own: string, flags: readonly string[]): string[] =>
  flags.filter(
    (flag) => !`${own} `.includes(flag.startsWith('--allow ') ? ` ${flag} ` : ` ${flag.replace(/ .*/, '')} `),
  )
