import { defineTable } from '../command.ts'

export default defineTable({
  summary: 'Show a run: its decisions in order, how it ended, what it cost, what its checks found.',
  usage: '[run]',
  offers: 'runs',
  flags: {},
  examples: ['tunesmith show', 'tunesmith show 2026-11-22-a --json | jq .pass_rate'],
})
