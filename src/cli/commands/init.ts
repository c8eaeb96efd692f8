import { existsSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { nearest, TunesmithError } from '../../core/errors.ts'
import { presets } from '../../models/presets.ts'
import { splitRef } from '../../models/registry.ts'
import { completeInEditors } from '../../project/editor-schemas.ts'
import { configFile } from '../../project/not-found.ts'
import { scaffold } from '../../project/scaffold.ts'
import { askWhatToMake, type Wanted } from '../ask-init.ts'
import { defineCommand } from '../command.ts'
import { checkProvider } from '../model-names.ts'
import { nextLines, shownPath } from '../next.ts'
import { templates } from '../templates.ts'
import type { Env, Terminal } from '../terminal.ts'

export default defineCommand({
  summary: 'Make a small project that runs as it is. In a terminal it asks what for, and which model.',
  usage: '[folder]',
  flags: {
    template: {
      type: 'string',
      hint: 'name',
      summary: `Do not ask: ${templates.map(({ name, about }) => `${name}: ${about}`).join('; ')}`,
    },
    models: { type: 'string', hint: 'provider/model', summary: 'Use this model for every role' },
    prompts: { type: 'boolean', summary: 'Also write the built-in prompts, to be edited' },
  },
  examples: [
    'tunesmith init my-support',
    'tunesmith init my-sql --template sql',
    'tunesmith init bot --models ollama/qwen3:8b',
  ],
  run: async ({ args, flags, terminal, env }) => {
    const given = { folder: args[0], template: flags.template, models: flags.models }
    if (given.models !== undefined) checkProvider(given.models, '--models')
    if (given.folder !== undefined) refuseProject(given.folder)
    const wanted = await settle(given, terminal, env)
    if (wanted === null) {
      terminal.err('Nothing was written.\n')
      return 130
    }
    refuseProject(wanted.folder)
    const models = wanted.model === null ? {} : { models: { generator: wanted.model } }
    const files = scaffold(wanted.template, wanted.folder, { prompts: flags.prompts === true, ...models })
    completeInEditors(wanted.folder)
    if (flags.json) terminal.out(`${JSON.stringify({ folder: resolve(wanted.folder), files })}\n`)
    else report(wanted, files, { terminal, env })
    return 0
  },
})

type Given = { folder: string | undefined; template: string | undefined; models: string | undefined }

/** What the flags leave open is asked where somebody can answer, and has a default elsewhere. `null`: they gave up. */
async function settle({ folder, template, models }: Given, terminal: Terminal, env: Env): Promise<Wanted | null> {
  const isAsked = template === undefined && terminal.interactive && process.stdin.isTTY === true
  if (isAsked) return askWhatToMake({ folder, model: models }, { env, columns: terminal.columns })
  return { folder: folder ?? '.', template: templateOf(template ?? 'support'), model: models ?? null }
}

function templateOf(name: string): Wanted['template'] {
  const names = templates.map((template) => template.name)
  const found = names.find((one) => one === name)
  if (found) return found
  const guess = nearest(name, names)
  const fix = guess ? `Did you mean \`--template ${guess}\`?` : `Templates: ${names.join(', ')}.`
  throw new TunesmithError(`There is no template "${name}" in this version.`, {
    code: 'init/unknown-template',
    where: '--template',
    fix,
  })
}

function refuseProject(folder: string): void {
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    const fix = 'Name a new folder: `tunesmith init my-project`.'
    throw new TunesmithError('This is a file, not a folder.', {
      code: 'init/not-a-folder',
      where: shownPath(folder),
      fix,
    })
  }
  if (!existsSync(join(folder, configFile))) return
  throw new TunesmithError('There is a Tunesmith project here already.', {
    code: 'init/exists',
    where: shownPath(join(folder, configFile)),
    fix: 'Go on with it (`tunesmith doctor`), or name a new folder: `tunesmith init my-project`.',
  })
}

function report(
  { folder, model }: Wanted,
  files: readonly string[],
  { terminal, env }: { terminal: Terminal; env: Env },
): void {
  const where = shownPath(folder)
  for (const file of files) terminal.out(`${terminal.style('dim', where === '.' ? file : `${where}/${file}`)}\n`)
  terminal.out(`\n${basename(resolve(folder))} is ready.\n`)
  const key = model === null ? null : (presets[splitRef(model).provider]?.key ?? null)
  const steps = [
    ...(where === '.' ? [] : [`cd ${where}`]),
    ...(key === null || env[key] ? [] : [`put ${key}=… in .env`]),
    'tunesmith doctor',
    'tunesmith run',
  ]
  terminal.out(nextLines(steps, { program: 'tunesmith', root: '.' }, terminal))
}
