import { defineTable } from '../command.ts'

export default defineTable({
  summary:
    'Compare two results on the same inputs, paired: folders that `evaluate` wrote, two runs, or two candidates of a run.',
  usage: '[before] [after]',
  flags: {},
  examples: [
    'tunesmith compare old-evaluated new-evaluated',
    'tunesmith compare 2026-11-22-a 2026-11-23-a',
    'tunesmith compare c0 c3 -r 2026-11-22-a --json | jq .criteria',
  ],
})
