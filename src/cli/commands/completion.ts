import { nearest } from '../../core/errors.ts'
import { defineCommand } from '../command.ts'
import { bashScript } from '../completion/bash.ts'
import { fishScript } from '../completion/fish.ts'
import type { Tables } from '../completion/offers.ts'
import { zshScript } from '../completion/zsh.ts'
import { usageError } from '../parse.ts'
import { tables } from '../tables/all.ts'
import takes from '../tables/completion.ts'

const scripts: Readonly<Record<string, (tables: Tables) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
}

export default defineCommand({
  ...takes,
  run: async ({ args: [shell], terminal, env }) => {
    const names = Object.keys(scripts)
    const own = names.find((name) => env['SHELL']?.endsWith(`/${name}`)) ?? 'bash'
    if (shell === undefined)
      throw usageError('completion', 'It is not said for which shell.', `For example \`tunesmith completion ${own}\`.`)
    const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined
    if (!script) {
      const guess = nearest(shell, names)
      const fix = guess ? `Did you mean \`tunesmith completion ${guess}\`?` : `Shells: ${names.join(', ')}.`
      throw usageError('completion', `There is no completion for "${shell}".`, fix)
    }
    terminal.out(script(tables))
    return 0
  },
})
