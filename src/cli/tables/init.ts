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
    from: {
      type: 'string',
      hint: 'brief.md',
      summary: 'Draft taxonomy, rubric and prompts from a page of text',
      offers: 'files',
    },
    models: {
      type: 'string',
      hint: 'provider/model',
      summary: 'This model (or the usual one of a provider) for every role; in a project, change only that',
    },
    prompts: {
      type: 'boolean',
      summary: 'Also write the built-in prompts, to be edited; in a project, those that it lacks',
    },
    yes: { type: 'boolean', summary: 'With --from: do not ask about cost or downloads' },
  },
  examples: [
    'tunesmith init my-support',
    'tunesmith init my-coach --template coach --models simulated',
    'tunesmith init my-sql --template sql',
    'tunesmith init bot --from brief.md --models openai',
    'tunesmith init --models openai',
  ],
})
