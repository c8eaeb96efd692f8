import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bringModel } from '../src/cli/consent.ts'
import { errorText } from '../src/cli/error-text.ts'
import { labelled } from '../src/cli/labelled.ts'
import { wrap } from '../src/cli/layout.ts'
import { runAndPrint } from '../src/cli/run-and-print.ts'
import { sampleRows } from '../src/cli/sample-rows.ts'
import { shownPath } from '../src/cli/shown-path.ts'
import { processTerminal } from '../src/cli/terminal.ts'
import { TunesmithError } from '../src/core/errors.ts'
import { scaffold, type TemplateName } from '../src/project/scaffold.ts'
import { openProject, type RunResult } from '../src/tunesmith.ts'

/** `npm run quickstart`: the whole loop on a real model in process, or `-- --simulated`, from nothing and without a key. */

const root = join(import.meta.dirname, '..')
const runName = 'quickstart'
const model = 'qwen2.5-coder-1.5b'

const usage =
  'usage: npm run quickstart [-- [--real | --simulated] [--seed N] [--concurrency N] [--folder FOLDER]]\n  Without a flag: on the real model where it can be had, else simulated.'

const flags = readFlags()
const terminal = processTerminal()
process.exitCode = await main()

function readFlags() {
  const [text, flag] = [{ type: 'string' }, { type: 'boolean' }] as const
  const options = {
    simulated: flag,
    real: flag,
    help: { ...flag, short: 'h' },
    seed: text,
    concurrency: text,
    folder: text,
  }
  try {
    const { values } = parseArgs({ options })
    if (!values.help) return values
    console.log(usage)
    process.exit(0)
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${usage}`)
    process.exit(2)
  }
}

async function main(): Promise<number> {
  const started = Date.now()
  try {
    const why = flags.simulated ? null : await whyNotReal()
    if (why !== null && flags.real) throw why
    const warning = why === null ? '' : simulatedBecause(why)
    terminal.out(warning)
    const result = await play(flags.simulated || why !== null ? 'support' : 'sql')
    terminal.err(`quickstart: ${((Date.now() - started) / 1000).toFixed(1)} s\n`)
    terminal.out(warning)
    return result.exit > 1 ? result.exit : 0
  } catch (error) {
    if (!(error instanceof TunesmithError)) throw error
    terminal.err(errorText(error, terminal))
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

function simulatedBecause({ message }: TunesmithError): string {
  const because = `${message.charAt(0).toLowerCase()}${message.slice(1)}`
  return `${terminal.style('yellow', wrap(`SIMULATED: the real model was not run, because ${because}`, terminal))}\n`
}

async function play(template: TemplateName): Promise<RunResult> {
  const folder = projectFolder(template)
  if (!existsSync(folder)) scaffold(template, folder)
  const overrides = {
    ...(flags.seed !== undefined && { seed: Number(flags.seed) }),
    ...(flags.concurrency !== undefined && { concurrency: Number(flags.concurrency) }),
  }
  terminal.out(labelled('project', shownPath(folder), terminal))
  const project = await openProject(folder, { overrides, notify: (message) => terminal.err(`${message}\n`) })
  return runAndPrint(project, {
    options: { name: runName },
    terminal,
    program: 'npx tunesmith',
    aside: ({ folder }) => sampleRows(join(folder, 'output'), terminal) + whatItShows(template),
  })
}

/** `quickstart/N/<template>`: the newest while it is unfinished, else a new one. The project's name, which its prompts hold, stays the same. */
function projectFolder(template: TemplateName): string {
  if (flags.folder !== undefined) return flags.folder
  const parent = join(root, 'quickstart')
  const numbers = existsSync(parent) ? readdirSync(parent).map(Number).filter(Number.isInteger) : []
  const own = numbers.filter((n) => existsSync(join(parent, String(n), template)))
  const newest = join(parent, String(Math.max(0, ...own)), template)
  return own.length > 0 && !isFinished(newest) ? newest : join(parent, String(Math.max(0, ...numbers) + 1), template)
}

/** Its report says that it came to an end that is not an interruption. */
function isFinished(folder: string): boolean {
  const report = join(folder, 'runs', runName, 'output', 'generation_report.json')
  if (!existsSync(report)) return false
  const { ended }: { ended: string } = JSON.parse(readFileSync(report, 'utf8'))
  return !['interrupted', 'provider-gave-up', 'budget-spent'].includes(ended)
}

function whatItShows(template: TemplateName): string {
  const text =
    template === 'sql'
      ? 'What this shows: the loop on a real model of 1.5 billion parameters, in this process. Most criteria are decided by running the query against the database, which is exact. One or two are judged by the same small model, whose verdicts are weak: read them as a rehearsal of judging, not as a measure of quality. The intervals are wide because the sets are small.'
      : 'What this shows: the loop, its decisions and its files, on a simulated model. The texts are made up by a grammar: the rows are not for training.'
  return `\n${wrap(text, { columns: terminal.columns })}\n`
}
