import type { Ended } from '../core/types.ts'

/** `scaled`: its slots were filled although its rate was not confirmed. */
type Facts = { run: string; exported: boolean; scaled?: boolean }

/** The commands that make sense after a run that ended so, the most useful first; what one is for stands behind it. */
export function nextCommands(ended: Ended, { run, exported, scaled = false }: Facts): string[] {
  const analyze = `tunesmith analyze -r ${run}`
  const show = `tunesmith show ${run}`
  const anyway = scaled ? [show] : [`tunesmith scale -r ${run}   (fills the slots; the rate stays unconfirmed)`]
  const byEnding: Readonly<Record<Ended, string[]>> = {
    stable: exported ? [show] : [`tunesmith export -r ${run} --to trl`, show],
    'inputs-only': [show],
    short: [analyze, show],
    unconfirmed: [analyze, 'edit prompts/respond.md, then: tunesmith run', ...anyway],
    'below-target': [
      analyze,
      'tunesmith run --iterations N   (more iterations, or edit prompts/respond.md first)',
      ...anyway,
    ],
    'needs-edit': ['edit prompts/respond.md, then: tunesmith run'],
    'check-failed': [show, 'tunesmith run --allow CHECK   (go on in spite of it)'],
    'budget-spent': ['tunesmith run --budget USD   (goes on where it stopped)'],
    'provider-gave-up': ['tunesmith doctor', 'tunesmith run   (goes on where it stopped)'],
    waiting: ['tunesmith run   (goes on where it stopped)'],
    interrupted: ['tunesmith run   (goes on where it stopped)'],
  }
  return byEnding[ended]
}
