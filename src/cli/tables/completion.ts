import { defineTable } from '../command.ts'

export default defineTable({
  summary: 'Print a script that completes commands, flags, runs and exporters in your shell.',
  usage: '[shell]',
  offers: ['bash', 'zsh', 'fish'],
  flags: {},
  examples: [
    'tunesmith completion bash > ~/.local/share/bash-completion/completions/tunesmith',
    'tunesmith completion zsh > ~/.zfunc/_tunesmith',
    'tunesmith completion fish > ~/.config/fish/completions/tunesmith.fish',
  ],
})
