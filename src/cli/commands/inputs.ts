import type { Input } from '../../core/types.ts'
import { defineCommand } from '../command.ts'
import { missingPoints } from '../covered.ts'
import { simulatedText } from '../ending.ts'
import { follow } from '../follow.ts'
import { onward } from '../going-on.ts'
import { labelled } from '../labelled.ts'
import { plural } from '../layout.ts'
import { nextLines } from '../next.ts'
import { openToSpend } from '../open-to-spend.ts'
import { wholeNumber } from '../overrides.ts'
import { progress } from '../progress.ts'
import { sampleInputs } from '../samples.ts'
import takes from '../tables/inputs.ts'
import type { Terminal } from '../terminal.ts'

const mostShown = 5
const mostReasons = 3
/** A reply that was paid for is never asked for again, so what could not be used stays so under the same seed. */
const anew = ['tunesmith doctor --online', 'tunesmith inputs --seed N   (asks anew once it is mended)']

export default defineCommand({
  ...takes,
  run: async ({ flags, terminal, env }) => {
    const count = flags.count === undefined ? undefined : wholeNumber('count', flags.count)
    const project = await openToSpend({ flags, terminal, env }, 'inputs')
    const options = { name: flags.run, allow: flags.allow ?? [], count }
    const made = await follow((signals) => project.phases.inputs({ ...options, ...signals }), {
      terminal,
      ...progress(terminal),
    })
    const isAny = made.inputs.some(isThere)
    if (flags.json) for (const input of made.inputs.filter(isThere)) terminal.out(`${JSON.stringify(lineOf(input))}\n`)
    else {
      report(made, terminal)
      terminal.out(sampleInputs(made.inputs.filter(isThere), count ?? mostShown, terminal))
      const next = isAny
        ? made.problem === null
          ? ['tunesmith generate', 'tunesmith run']
          : ['tunesmith doctor']
        : anew
      const lines = onward(project.root, made.run, next)
      terminal.out(`\n${nextLines(lines, { program: 'tunesmith', root: project.root }, terminal)}`)
      terminal.out(simulatedText(made.simulated, terminal))
    }
    if (!isAny) return 1
    return made.problem === null || options.allow.includes('duplicate-inputs') ? 0 : 1
  },
})

type Made = { run: string; inputs: readonly Input[]; planned: number; findings: readonly { message: string }[] }

const isThere = ({ messages }: Input): boolean => messages.length > 0

/** A row that `inputs.from` takes. */
const lineOf = ({ id, cell, messages }: Input) => ({ id, cell, messages })

function report(made: Made & { problem: string | null }, terminal: Terminal): void {
  const { run, inputs, planned, findings, problem } = made
  const line = (label: string, text: string): void => terminal.out(labelled(label, text, terminal))
  const there = inputs.filter(isThere)
  const lost = inputs.length - there.length
  terminal.out(`${terminal.style('bold', `run ${run}`)}\n`)
  line('inputs', `${there.length} of the panel's ${planned}${lost > 0 ? `; ${lost} could not be written` : ''}`)
  const reasons = new Set(inputs.flatMap(({ error }) => error ?? []))
  for (const reason of [...reasons].slice(0, mostReasons)) line('', reason)
  if (there.length === 0) return
  const verdict = problem === null ? terminal.style('green', 'ok') : terminal.style('red', 'failed')
  line('repetition', `${verdict}: ${problem ?? findings[0]?.message ?? 'not checked'}`)
  const missing = missingPoints(inputs)
  const short = missing.map(({ axis, value, planned, kept }) => `${axis} ${value} ${kept} of ${planned}`)
  line(
    'coverage',
    short.length === 0 ? `all as planned, ${plural(inputs.length, 'input')}` : `short: ${short.join(', ')}`,
  )
}
