import type { Finish } from '../../core/types.ts'
import type { Reply } from '../../loop/phases.ts'
import { defineCommand } from '../command.ts'
import { simulatedText } from '../ending.ts'
import { follow } from '../follow.ts'
import { onward } from '../going-on.ts'
import { labelled } from '../labelled.ts'
import { nextLines } from '../next.ts'
import { openToSpend } from '../open-to-spend.ts'
import { progress } from '../progress.ts'
import { sampleReplies } from '../samples.ts'
import takes from '../tables/generate.ts'
import type { Terminal } from '../terminal.ts'

const mostShown = 3

export default defineCommand({
  ...takes,
  run: async ({ flags, terminal, env }) => {
    const project = await openToSpend({ flags, terminal, env }, 'generate')
    const options = { name: flags.run, allow: flags.allow ?? [] }
    const made = await follow((signals) => project.phases.generate({ ...options, ...signals }), {
      terminal,
      ...progress(terminal),
    })
    if (flags.json) for (const reply of made.replies) terminal.out(jsonLine(reply))
    else {
      report(made, terminal)
      terminal.out(sampleReplies(made.replies, mostShown, terminal))
      const next = onward(project.root, made.run, ['tunesmith run   (judges them, and goes on)'])
      terminal.out(`\n${nextLines(next, { program: 'tunesmith', root: project.root }, terminal)}`)
      terminal.out(simulatedText(made.simulated, terminal))
    }
    return 0
  },
})

/** A row that `evaluate` takes; nothing for an input that was not answered. */
const jsonLine = ({ input, completion }: Reply): string => {
  if (!completion) return ''
  const { id, cell, messages } = input
  const { finish, model } = completion
  return `${JSON.stringify({ id, cell, messages: [...messages, ...completion.messages], model, finish })}\n`
}

type Made = { run: string; candidate: { id: string; why: string }; replies: readonly Reply[] }

function report({ run, candidate, replies }: Made, terminal: Terminal): void {
  const line = (label: string, text: string): void => terminal.out(labelled(label, text, terminal))
  terminal.out(`${terminal.style('bold', `run ${run}`)}\n`)
  line(
    'prompt',
    candidate.id === 'edited' ? 'prompts/respond.md as you edited it' : `${candidate.id}: ${candidate.why}`,
  )
  line('replies', repliesText(replies))
  const failed = replies.find(({ error }) => error !== null)
  if (failed?.error) line('failed', failed.error)
}

const words: Readonly<Record<Finish, string>> = {
  stop: 'whole',
  truncated: 'cut off at max_tokens',
  refused: 'refused',
  empty: 'empty',
  'provider-error': 'not answered',
}

function repliesText(replies: readonly Reply[]): string {
  const asked = replies.flatMap(({ completion }) => completion ?? [])
  const counts = Object.entries(words).flatMap(([finish, word]) => {
    const n = asked.filter((completion) => completion.finish === finish).length
    return n > 0 ? [`${n} ${word}`] : []
  })
  const left = replies.length - asked.length
  const leftOut = left > 0 ? [`${left} not asked for: the input is missing or repeats another`] : []
  return `${asked.length} of ${replies.length}: ${[...counts, ...leftOut].join(', ')}`
}
