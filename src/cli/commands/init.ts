import { basename, relative, resolve } from 'node:path'
import { nearest, TunesmithError } from '../../core/errors.ts'
import { scaffold, type TemplateName } from '../../project/scaffold.ts'
import { defineCommand } from '../command.ts'

const templates: readonly { name: TemplateName; about: string }[] = [
  { name: 'support', about: 'replies of a support team; runs on a simulated model' },
  { name: 'sql', about: "questions about a shop's database, answered by a query; runs on a small real model in this process" },
]

export default defineCommand({
  summary: 'Make a small project that runs as it is.',
  usage: '[folder]',
  flags: {
    template: { type: 'string', hint: 'name', summary: templates.map(({ name, about }) => `${name}: ${about}`).join('; ') },
    models: { type: 'string', hint: 'provider/model', summary: 'Use this model for every role' },
    prompts: { type: 'boolean', summary: 'Also write the built-in prompts, to be edited' },
  },
  examples: ['tunesmith init my-support', 'tunesmith init my-sql --template sql', 'tunesmith init bot --models ollama/qwen3:8b'],
  run: async ({ args: [folder = '.'], flags, terminal }) => {
    const template = templateOf(flags.template ?? 'support')
    const models = flags.models === undefined ? {} : { models: { generator: flags.models } }
    const files = scaffold(template, folder, { prompts: flags.prompts === true, ...models })
    const where = relative(process.cwd(), resolve(folder)) || '.'
    for (const file of files) terminal.out(`${where === '.' ? '' : `${where}/`}${file}\n`)
    const enter = where === '.' ? '' : `cd ${where} && `
    terminal.out(`\n${basename(resolve(folder))} is ready.\nnext       ${enter}tunesmith doctor, then tunesmith run\n`)
    return 0
  },
})

function templateOf(name: string): TemplateName {
  const names = templates.map((template) => template.name)
  const found = names.find((one) => one === name)
  if (found) return found
  const guess = nearest(name, names)
  const fix = guess ? `Did you mean \`--template ${guess}\`?` : `Templates: ${names.join(', ')}.`
  throw new TunesmithError(`There is no template "${name}" in this version.`, { code: 'init/unknown-template', where: '--template', fix })
}
