import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { runAndPrint } from '../src/cli/commands/run.ts'
import { bringModel } from '../src/cli/consent.ts'
import { processTerminal, wantsColor, wrap } from '../src/cli/terminal.ts'
import { TunesmithError } from '../src/core/errors.ts'
import { scaffold, type TemplateName } from '../src/project/scaffold.ts'
import { openProject, type RunResult } from '../src/tunesmith.ts'

/** `npm run quickstart`: the whole loop on a real model in process, or `-- --simulated`, from nothing and without a key. */

const root = join(import.meta.dirname, '..')
const runName = 'quickstart'
const model = 'qwen2.5-coder-1.5b'

const { values: flags } = parseArgs({
  options: { simulated: { type: 'boolean' }, real: { type: 'boolean' }, seed: { type: 'string' }, concurrency: { type: 'string' }, folder: { type: 'string' } },
})
const terminal = processTerminal({ color: wantsColor(process.env, false) })
process.exitCode = await main()

async function main(): Promise<number> {
  const started = Date.now()
  try {
    const why = flags.simulated ? null : await whyNotReal()
    if (why !== null && flags.real) throw why
    const warning = why === null ? '' : `${terminal.style('yellow', `SIMULATED: the real model was not run, because ${because(why)}`)}\n`
    terminal.out(warning)
    const result = await play(flags.simulated || why !== null ? 'support' : 'sql')
    terminal.err(`quickstart: ${((Date.now() - started) / 1000).toFixed(1)} s\n`)
    terminal.out(warning)
    return result.exit > 1 ? result.exit : 0
  } catch (error) {
    if (!(error instanceof TunesmithError)) throw error
    terminal.err(`${terminal.style('red', 'error')}  ${error.format()}\n`)
    return error.exit
  }
}

/** Bring the model (running the quickstart is the consent); the error where it cannot be had. */
async function whyNotReal(): Promise<TunesmithError | null> {
  try {
    await bringModel(model, { terminal, yes: true, root })
    return null
  } catch (error) {
    if (error instanceof TunesmithError) return error
    throw error
  }
}

const because = ({ message }: TunesmithError): string => `${message.charAt(0).toLowerCase()}${message.slice(1)}`

async function play(template: TemplateName): Promise<RunResult> {
  const folder = projectFolder(template)
  if (!existsSync(folder)) scaffold(template, folder)
  const overrides = {
    ...(flags.seed !== undefined && { seed: Number(flags.seed) }),
    ...(flags.concurrency !== undefined && { concurrency: Number(flags.concurrency) }),
  }
  terminal.out(`${terminal.style('dim', `project    ${relative(process.cwd(), folder)}`)}\n`)
  const project = await openProject(folder, { overrides, notify: (message) => terminal.err(`${message}\n`) })
  const result = await runAndPrint(project, { options: { name: runName }, terminal, json: false, quiet: false })
  terminal.out(threeRows(result))
  terminal.out(whatItShows(template))
  return result
}

/** The newest quickstart of this template while it is unfinished, else a new folder beside it. */
function projectFolder(template: TemplateName): string {
  if (flags.folder !== undefined) return flags.folder
  const parent = join(root, 'quickstart')
  const names = existsSync(parent) ? readdirSync(parent).filter((name) => name.startsWith(`${template}-`)) : []
  const last = Math.max(0, ...names.map((name) => Number(name.slice(template.length + 1)) || 0))
  const newest = join(parent, `${template}-${last}`)
  return last > 0 && !isFinished(newest) ? newest : join(parent, `${template}-${last + 1}`)
}

/** Its report says that it came to an end that is not an interruption. */
function isFinished(folder: string): boolean {
  const report = join(folder, 'runs', runName, 'output', 'generation_report.json')
  if (!existsSync(report)) return false
  const { ended }: { ended: string } = JSON.parse(readFileSync(report, 'utf8'))
  return !['interrupted', 'provider-gave-up', 'budget-spent'].includes(ended)
}

function threeRows({ folder }: RunResult): string {
  const rows = readFileSync(join(folder, 'output', 'training_data.jsonl'), 'utf8').split('\n').filter(Boolean).slice(0, 3)
  const texts = rows.map((row) => {
    const { messages }: { messages: { role: string; content: string }[] } = JSON.parse(row)
    return messages
      .filter(({ role }) => role !== 'system')
      .map(({ role, content }) => `${wrap(`${role}: ${content}`, { columns: terminal.columns, indent: '  ' })}\n`)
      .join('')
  })
  return `\n${terminal.style('bold', 'Three accepted rows')}\n${texts.join('\n')}`
}

function whatItShows(template: TemplateName): string {
  const text =
    template === 'sql'
      ? 'What this shows: the loop on a real model of 1.5 billion parameters, in this process. Most criteria are decided by running the query against the database, which is exact. One or two are judged by the same small model, whose verdicts are weak: read them as a rehearsal of judging, not as a measure of quality. The intervals are wide because the sets are small.'
      : 'What this shows: the loop, its decisions and its files, on a simulated model. The texts are made up by a grammar: the rows are not for training.'
  return `\n${wrap(text, { columns: terminal.columns })}\n`
}
