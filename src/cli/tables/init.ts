import { defineTable } from '../command.ts'
import { templates } from '../templates.ts'

export default defineTable({
  summary: 'Make a small project that runs as it is. In a terminal it asks what for, and which model.',
  usage: '[folder]',
  offers: 'folders',
  flags: {
    template: {
      type: 'string',
      hint: 'name',
      summary: `Do not ask: ${templates.map(({ name, about }) => `${name}: ${about}`).join('; ')}`,
      offers: templates.map(({ name }) => name),
    },
    models: { type: 'string', hint: 'provider/model', summary: 'Use this model for every role' },
    prompts: { type: 'boolean', summary: 'Also write the built-in prompts, to be edited' },
  },
  examples: [
    'tunesmith init my-support',
    'tunesmith init my-sql --template sql',
    'tunesmith init bot --models ollama/qwen3:8b',
  ],
})
