import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { nearest, TunesmithError } from '../../core/errors.ts'
import { keyNameOf } from '../../models/presets.ts'
import { runningServers } from '../../models/running-servers.ts'
import { splitRef } from '../../models/split-ref.ts'
import { completeInEditors } from '../../project/editor-schemas.ts'
import { configFile } from '../../project/not-found.ts'
import { exampleFolder, promptFiles, scaffold, type TemplateName } from '../../project/scaffold.ts'
import { writeFileAtomic } from '../../store/outputs.ts'
import { type Asking, askFolder, askModel, askTemplate } from '../ask-init.ts'
import { type Choice, foundModels, modelOfLastResort, namedModel } from '../choose-model.ts'
import { type CommandInput, defineCommand } from '../command.ts'
import { initFrom } from '../init-from.ts'
import { labelled } from '../labelled.ts'
import { checkProvider } from '../model-names.ts'
import { settingsFor } from '../model-settings.ts'
import { nextLines } from '../next.ts'
import { usageError } from '../parse.ts'
import { rewriteModels } from '../rewrite-models.ts'
import { shownPath } from '../shown-path.ts'
import takes from '../tables/init.ts'
import { ownModelOf, templates } from '../templates.ts'

type Input = CommandInput<typeof takes.flags>
/** `model` is `null` where the template keeps its own. */
type Made = { folder: string; files: string[]; model: Choice | null }

export default defineCommand({
  ...takes,
  run: async (input) => {
    const { args, flags, terminal } = input
    const named = flags.models === undefined ? null : await namedModel(flags.models)
    if (named !== null) checkProvider(named.ref, '--models')
    const folder = args[0] ?? flags.project
    const isOther = flags.template !== undefined || flags.from !== undefined
    const isThere = !isOther && existsSync(join(folder ?? '.', configFile))
    if (isThere && flags.prompts) writePrompts(folder ?? '.', input)
    if (isThere && named !== null) return rewrite(folder ?? '.', named, input)
    if (isThere && flags.prompts) return 0
    if (folder !== undefined) refuseProject(folder)
    const made = await (flags.from === undefined ? byTemplate : byBrief)({ folder, named }, input)
    if (made === null) {
      terminal.err('Nothing was written.\n')
      return 130
    }
    completeInEditors(made.folder)
    const { files, model } = made
    if (flags.json)
      terminal.out(`${JSON.stringify({ folder: resolve(made.folder), files, model: model?.ref ?? null })}\n`)
    else report(made, input)
    return 0
  },
})

type Given = { folder: string | undefined; named: Choice | null }

/** What the flags leave open is asked where somebody can answer, and has a default elsewhere. `null`, below, too: they gave up. */
async function byTemplate({ folder: given, named }: Given, { flags, terminal, env }: Input): Promise<Made | null> {
  const asks = flags.template === undefined && terminal.interactive && process.stdin.isTTY === true
  const folder = given ?? (asks ? await askFolder() : '.')
  if (folder === null) return null
  refuseProject(folder)
  const asking = { env, columns: terminal.columns }
  const template = asks ? await askTemplate(asking) : templateOf(flags.template ?? 'support')
  if (template === null) return null
  const model = named ?? (await modelFor(template, asks, asking))
  if (model === undefined) return null
  const config = readFileSync(join(exampleFolder(template), configFile), 'utf8')
  const settings = model === null || model.ref === ownModelOf(template) ? {} : settingsFor(model.ref, config)
  return { folder, files: scaffold(template, folder, { prompts: flags.prompts === true, settings }), model }
}

/** `null`: the template's own; `undefined`: they gave up. */
async function modelFor(
  template: TemplateName | null,
  asks: boolean,
  asking: Omit<Asking, 'servers'>,
): Promise<Choice | null | undefined> {
  if (!asks && template !== null && ownModelOf(template) !== null) return null
  const servers = await runningServers()
  if (!asks) return foundModels(asking.env, servers)[0] ?? modelOfLastResort
  const ref = await askModel(template, { ...asking, servers })
  return ref === null ? undefined : { ref, why: 'as you chose' }
}

async function byBrief({ folder: given, named }: Given, { flags, terminal, env }: Input): Promise<Made | null> {
  if (flags.template !== undefined)
    throw usageError('init', 'A project comes from a template or from a brief.', 'Leave out --template or --from.')
  const asks = terminal.interactive && process.stdin.isTTY === true
  const folder = given ?? (asks ? await askFolder() : '.')
  if (folder === null) return null
  refuseProject(folder)
  const model = named ?? (await modelFor(null, asks, { env, columns: terminal.columns }))
  if (!model) return null
  const wanted = {
    file: flags.from ?? '',
    folder,
    ref: model.ref,
    yes: flags.yes === true,
    prompts: flags.prompts === true,
  }
  return { folder, files: await initFrom(wanted, { terminal, env }), model }
}

function rewrite(folder: string, { ref, why }: Choice, { flags, terminal, env }: Input): number {
  const { before, keys } = rewriteModels(folder, ref)
  if (flags.json) {
    terminal.out(`${JSON.stringify({ folder: resolve(folder), model: ref, before, keys })}\n`)
    return 0
  }
  terminal.out(labelled('before', before.join(', ') || 'no model', terminal))
  terminal.out(labelled('models', `${ref}, ${why}`, terminal))
  if (keys.includes('judging'))
    terminal.out(labelled('judging', `mode: json, since ${ref} may give no probabilities of words`, terminal))
  const steps = [...keySteps(ref, env), 'tunesmith doctor', 'tunesmith run']
  terminal.out(nextLines(steps, { program: 'tunesmith', root: folder }, terminal))
  return 0
}

/** Those that the project lacks: what it has is a person's work. */
function writePrompts(folder: string, { flags, terminal }: Input): void {
  const files = [...promptFiles()].filter(([file]) => !existsSync(join(folder, file)))
  for (const [file, content] of files) writeFileAtomic(join(folder, file), String(content))
  const names = files.map(([file]) => file)
  if (flags.json) {
    terminal.out(`${JSON.stringify({ folder: resolve(folder), files: names })}\n`)
    return
  }
  for (const file of names) terminal.out(`${terminal.style('dim', shownPath(join(folder, file)))}\n`)
  if (files.length === 0) terminal.out('The project has all its prompts in prompts/ already.\n')
  if (flags.models === undefined)
    terminal.out(nextLines(['tunesmith doctor'], { program: 'tunesmith', root: folder }, terminal))
}

function templateOf(name: string): TemplateName {
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

function report({ folder, model, files }: Made, { flags, terminal, env }: Input): void {
  const where = shownPath(folder)
  for (const file of files) terminal.out(`${terminal.style('dim', where === '.' ? file : `${where}/${file}`)}\n`)
  terminal.out(`\n${basename(resolve(folder))} is ready.\n`)
  if (model !== null) terminal.out(labelled('models', `${model.ref}, ${model.why}`, terminal))
  if (flags.from !== undefined)
    terminal.out(
      labelled(
        'drafts',
        'Read taxonomy.yaml, rubric.yaml and prompts/ and correct them: a model wrote them.',
        terminal,
      ),
    )
  const steps = [
    ...(where === '.' ? [] : [`cd ${where}`]),
    ...(model === null ? [] : keySteps(model.ref, env)),
    'tunesmith doctor',
    'tunesmith run',
  ]
  terminal.out(nextLines(steps, { program: 'tunesmith', root: '.' }, terminal))
}

function keySteps(ref: string, env: Input['env']): string[] {
  const key = keyNameOf(splitRef(ref).provider, undefined, env)
  return key === null || env[key] ? [] : [`put ${key}=… in .env`]
}
