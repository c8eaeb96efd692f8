import { nearest, TunesmithError } from '../../core/errors.ts'
import type { Improved } from '../../loop/phases.ts'
import type { OpenProject, PhaseResult } from '../../tunesmith.ts'
import { applyCandidate } from '../apply-candidate.ts'
import { defineCommand } from '../command.ts'
import { follow } from '../follow.ts'
import { nextOf, onward } from '../going-on.ts'
import { labelled } from '../labelled.ts'
import { nextLines } from '../next.ts'
import { percent, rateText } from '../numbers.ts'
import { openToSpend } from '../open-to-spend.ts'
import { readRun } from '../read-run.ts'
import { jsonLines, prose } from '../run-and-print.ts'
import takes from '../tables/improve.ts'
import type { Terminal } from '../terminal.ts'

export default defineCommand({
  ...takes,
  run: async ({ flags, terminal, env }) => {
    const { json = false, quiet = false, run: name, allow = [], apply: candidate } = flags
    const root = flags.project ?? '.'
    if (candidate !== undefined) return applyCandidate({ root, run: name, candidate, json }, terminal)
    const project = await openToSpend({ flags, terminal, env }, 'improve')
    const optimizer = flags.with === undefined ? undefined : optimizerNamed(project, flags.with)
    const improve = optimizer ?? project.config.loop.improve
    const show = json ? jsonLines(terminal) : prose(terminal, { quiet, improve })
    const improved = await follow((signals) => project.phases.improve({ name, allow, optimizer, ...signals }), {
      terminal,
      ...show,
    })
    if (!json) report(project, improved, terminal)
    return improved.atTarget || improved.comparison?.kept ? 0 : 1
  },
})

function optimizerNamed({ parts }: OpenProject, name: string): string {
  const ids = ['auto', ...parts.optimizers.map(({ id }) => id)]
  if (ids.includes(name)) return name
  const guess = nearest(name, ids)
  throw new TunesmithError(`There is no optimizer "${name}".`, {
    code: 'improve/unknown-optimizer',
    where: '--with',
    fix: guess ? `Did you mean \`--with ${guess}\`?` : `Optimizers: ${ids.join(', ')}.`,
  })
}

function report(project: OpenProject, improved: PhaseResult<Improved>, terminal: Terminal): void {
  const line = (label: string, text: string): void => terminal.out(labelled(label, text, terminal))
  const { next, text } = wordsFor(project, improved)
  terminal.out('\n')
  for (const [label, words] of text) line(label, words)
  terminal.out(nextLines(next, { program: 'tunesmith', root: project.root }, terminal))
}

type Words = { text: [label: string, words: string][]; next: string[] }

function wordsFor(project: OpenProject, improved: PhaseResult<Improved>): Words {
  const { root } = project
  const { atTarget, comparison, suggestions, run } = improved
  if (atTarget) return atTargetWords(project, improved)
  if (comparison === null) {
    const [label, left] =
      suggestions.length > 0 ? ['suggestions', suggestions.join('\n')] : ['nothing new', 'No fix is left to try.']
    const again = onward(root, run, ['edit prompts/respond.md, then: tunesmith improve'])
    return { text: [[label, left]], next: [...again, `tunesmith analyze -r ${run}`] }
  }
  const { kept, candidate, against } = comparison
  const [goesOn = '', improve = ''] = onward(root, run, [
    `tunesmith run   (goes on with ${kept ? candidate : against})`,
    'tunesmith improve',
  ])
  const apply = `tunesmith improve -r ${run} --apply ${candidate}   (writes it to prompts/respond.md)`
  return { text: [], next: kept ? [goesOn, apply] : [improve, goesOn] }
}

function atTargetWords({ config, root }: OpenProject, { rate, ended, run }: PhaseResult<Improved>): Words {
  const isConfirmed = ended === 'stable' || ended === 'short'
  const state = isConfirmed ? 'and confirmed' : 'so nothing is to improve until fresh inputs say otherwise'
  const text = `${rateText(rate)} of the panel pass, target ${percent(config.target.pass_rate)}, ${state}.`
  if (isConfirmed) return { text: [['at target', text]], next: [`tunesmith show ${run}`] }
  const next =
    ended === 'unconfirmed'
      ? readRun(root, run, (store) => nextOf(store, root))
      : onward(root, run, ['tunesmith run   (confirms it on fresh inputs)'])
  return { text: [['at target', text]], next }
}
