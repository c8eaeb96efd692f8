import { TunesmithError } from '../core/errors.ts'
import type { Ended } from '../core/types.ts'
import type { RunSummary } from '../store/run-summary.ts'

/** `scale` is for runs whose rate was not confirmed; of any other it says what to do instead. */
export function refuseScale(run: RunSummary | undefined, changed: readonly string[], name: string | undefined): void {
  if (!run) {
    throw refusal(
      name === undefined ? 'This project has no run to scale.' : `There is no run ${name}.`,
      'Start one with `tunesmith run`; it scales by itself once its rate is confirmed.',
    )
  }
  if (changed.length > 0) {
    throw refusal(
      `Run ${run.name} cannot go on: ${changed.join(', ')} changed since.`,
      'Undo the change, or start a new run with `tunesmith run`; calls that were paid for are found.',
    )
  }
  const known = advice[run.ended ?? 'interrupted']
  if (known) throw refusal(`Run ${run.name} ${known.is}.`, known.fix)
}

const goOn = 'Go on with `tunesmith run`.'

/** Endings that `scale` does not go on from. */
const advice: Readonly<Partial<Record<Ended, { is: string; fix: string }>>> = {
  stable: { is: 'is stable: every slot is filled', fix: 'See it with `tunesmith show`.' },
  'inputs-only': { is: 'has no slots to fill', fix: 'See it with `tunesmith show`.' },
  short: {
    is: 'was confirmed and scaled, and its tries are spent',
    fix: 'Raise `scale.attempts` in tunesmith.yaml, then `tunesmith run`: a new run, which pays for no call again.',
  },
  'needs-edit': {
    is: 'waits for an edit of its prompt',
    fix: 'Edit prompts/respond.md, then `tunesmith run`.',
  },
  'check-failed': { is: 'was stopped by a check', fix: '`tunesmith show` says by which.' },
  'budget-spent': { is: 'has not come to its end', fix: 'Go on with `tunesmith run --budget USD`.' },
  'provider-gave-up': { is: 'has not come to its end', fix: goOn },
  waiting: { is: 'has not come to its end', fix: goOn },
  interrupted: { is: 'has not come to its end', fix: goOn },
}

const refusal = (what: string, fix: string): TunesmithError =>
  new TunesmithError(what, { code: 'run/not-to-scale', where: 'tunesmith scale', fix })
