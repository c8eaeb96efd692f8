import { defineTable } from '../command.ts'

export default defineTable({
  summary: 'List the models that run in this process and the providers that a key opens; pull a local model.',
  usage: '[pull] [model]',
  offers: ['pull'],
  flags: { yes: { type: 'boolean', summary: 'Download without asking' } },
  examples: [
    'tunesmith models',
    'tunesmith models pull qwen2.5-coder-1.5b',
    'tunesmith models pull hf:OWNER/REPOSITORY/FILE.gguf --yes',
  ],
})
