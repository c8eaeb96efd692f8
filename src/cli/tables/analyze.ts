import { defineTable } from '../command.ts'

export default defineTable({
  summary:
    "Say what fails and why: four questions and a table of symptoms, over all examples of the run's current prompt.",
  usage: '',
  flags: {},
  examples: ['tunesmith analyze', 'tunesmith analyze -r 2026-11-22-a --json | jq .criteria'],
})
