import { defineTable } from '../command.ts'

export default defineTable({
  summary:
    'Check the project, its keys, models and prices. Spends nothing; with --online, one tiny call for each model.',
  usage: '',
  flags: { online: { type: 'boolean', summary: 'Make one tiny call to each model' } },
  examples: ['tunesmith doctor', 'tunesmith doctor -C my-project --online'],
})
