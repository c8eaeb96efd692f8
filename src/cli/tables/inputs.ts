import { defineTable } from '../command.ts'
import { sizes, spending } from '../run-flags.ts'

export default defineTable({
  summary:
    "Make the panel's inputs of a run, or show them where they are made: a few of them, whether they repeat each other, what they cover. Stops there; `tunesmith run` goes on with them.",
  usage: '',
  flags: {
    count: { type: 'string', hint: 'n', summary: 'Make and show about so many, not the whole panel' },
    ...sizes,
    ...spending,
  },
  examples: ['tunesmith inputs', 'tunesmith inputs --count 10', 'tunesmith inputs --json > inputs.jsonl'],
})
