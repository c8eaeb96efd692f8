import { TunesmithError } from '../core/errors.ts'
import type { Ended } from '../core/types.ts'
import type { RunSummary } from '../store/run-summary.ts'

type Wanted = {
  /** As the user named it. */
  name: string | undefined
  /** A command on the run, as it was started. */
  onRun: (command: string) => string
}

/** `scale` is for runs whose rate was not confirmed; of any other it says what to do instead. */
export function refuseScale(run: RunSummary | undefined, { name, onRun }: Wanted): void {
  if (!run) {
    throw refusal(
      name === undefined ? 'This project has no run to scale.' : `There is no run ${name}.`,
      'Start one with `tunesmith run`; it scales by itself once its rate is confirmed.',
    )
  }
  const known = advice[run.ended ?? 'interrupted']
  if (known)
    throw refusal(
      `Run ${run.name} ${known.is}.`,
      known.fix.replace('RUN', run.name).replace(/tunesmith run[^`]*/, onRun),
    )
}

const see = 'See it with `tunesmith show -r RUN`.'
const goOn = 'Go on with `tunesmith run`.'

/** Endings that `scale` does not go on from. */
const advice: Readonly<Partial<Record<Ended, { is: string; fix: string }>>> = {
  stable: { is: 'is stable: every slot is filled', fix: see },
  'inputs-only': { is: 'has no slots to fill', fix: see },
  short: {
    is: 'was confirmed and scaled, and its tries are spent',
    fix: 'Raise `scale.attempts` in tunesmith.yaml and start another run, which pays for no call again.',
  },
  'needs-edit': {
    is: 'waits for an edit of its prompt',
    fix: 'Edit prompts/respond.md, then `tunesmith run`.',
  },
  'check-failed': { is: 'was stopped by a check', fix: '`tunesmith show -r RUN` says by which.' },
  'budget-spent': { is: 'has not come to its end', fix: 'Go on with `tunesmith run --budget USD`.' },
  'provider-gave-up': { is: 'has not come to its end', fix: goOn },
  waiting: { is: 'has not come to its end', fix: goOn },
  interrupted: { is: 'has not come to its end', fix: goOn },
}

const refusal = (what: string, fix: string): TunesmithError =>
  new TunesmithError(what, { code: 'run/not-to-scale', where: 'tunesmith scale', fix })
