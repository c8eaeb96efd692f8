import { defineTable } from '../command.ts'
import { sizes, spending } from '../run-flags.ts'

export default defineTable({
  summary:
    'Forecast calls, tokens, dollars and minutes of a run, from its files and from calls already made: inputs, responses, evaluation, and what iterations add. Spends nothing.',
  usage: '',
  flags: { ...sizes, budget: { ...spending.budget, summary: 'Say whether so much is enough' } },
  examples: [
    'tunesmith estimate',
    'tunesmith estimate --target 5000 --model generator=openai/gpt-4.1',
    'tunesmith estimate --json | jq .total',
  ],
})
