import type { Ended } from '../core/types.ts'

type Facts = {
  run: string
  /** Whether a bare `tunesmith run` takes this run up again. */
  isLatest: boolean
  exported: boolean
  /** From what ended the run. */
  command: string | undefined
  /** Its slots were filled although its rate was not confirmed. */
  scaled?: boolean
}

/** The commands that make sense after a run that ended so, the most useful first; what one is for stands behind it. */
export function nextCommands(ended: Ended, { run, isLatest, exported, command, scaled = false }: Facts): string[] {
  const again = `tunesmith run${isLatest ? '' : ` -r ${run}`}`
  const thisRun = (call: string): string => call.replace('tunesmith run', again)
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
    'check-failed': [show, `${thisRun(command ?? 'tunesmith run --allow CHECK')}   (goes on in spite of it)`],
    'budget-spent': [`${thisRun(command ?? 'tunesmith run --budget USD')}   (goes on where it stopped)`],
    'provider-gave-up': ['tunesmith doctor', `${again}   (goes on where it stopped)`],
    waiting: [`${again}   (goes on where it stopped)`],
    interrupted: [`${again}   (goes on where it stopped)`],
  }
  return byEnding[ended]
}
