import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { start } from '../../cli/tunesmith.ts'
import { runInChild, runName } from '../child-run.ts'
import { committedCalls, countCalls, startedCalls } from '../counting.ts'
import { differingOutputs, killAndContinue, randomMoments } from '../killed-runs.ts'
import { chat } from '../openai-server.ts'
import { onServer, playedServer } from '../played-server.ts'
import { type Answer, type Bench, projectIn, type Section, withoutProgress } from './case.ts'
import { lastLines } from './models.ts'

const small = { target: { examples: 12, pass_rate: 0.5 }, loop: { sample: 12, iterations: 1 }, concurrency: 2 }

export const signals: Section = {
  title: 'Interruptions',
  cases: [
    { title: 'Ctrl-C once: what is under way arrives', goesOn: true, try: (bench) => interrupted(bench, 1) },
    { title: 'Ctrl-C twice: what is under way is cut', goesOn: true, try: (bench) => interrupted(bench, 2) },
    { title: 'kill -9 at five moments, then to the end', goesOn: true, try: killed },
    { title: 'the clock jumps back an hour on the way', goesOn: true, try: clockBack },
  ],
}

/** Completions are held back; the signal comes when two are asked for. */
async function interrupted(bench: Bench, times: 1 | 2): Promise<Answer> {
  let held = 0
  const server = await playedServer(bench, ({ response_format: format }) => {
    if (format) return undefined
    held++
    return times === 2 ? { hang: true } : chat('We are on it.', { delayMs: 300 })
  })
  const project = projectIn(bench, { config: { ...onServer(server, { input: 0, output: 0 }), ...small } })
  const run = start(['run', '-r', 'one'], { cwd: project })
  while (held < 2) await setTimeout(5)
  run.child.kill('SIGINT')
  if (times === 2) {
    while (!run.err().includes('Stopping')) await setTimeout(5)
    run.child.kill('SIGINT')
  }
  const { code, out, err } = await run.ended
  return {
    command: 'tunesmith run -r one',
    code,
    text: `${withoutProgress(err).replaceAll(/\s+/g, ' ').trim()}\n${lastLines(out)}`,
  }
}

async function killed(bench: Bench): Promise<Answer> {
  const [whole, project] = [counted(bench, 'whole'), counted(bench, 'killed')]
  const { code } = await runInChild(whole)
  const calls = startedCalls(whole).length
  const { kills, wasted, repeats, different } = await killAndContinue(project, randomMoments(5, { calls, seed: 11 }))
  const inFlight = kills.reduce((sum, kill) => sum + kill.inFlight, 0)
  const text = [
    `${kills.length} kills; ${different - calls} calls more than a run that nobody killed`,
    `${wasted} calls made again that were in the ledger; ${repeats <= inFlight ? 'only calls in flight at a kill' : 'others, too,'} were made again`,
    `${differingOutputs(whole, project).length} output files differ from those of a run that nobody killed`,
  ]
  return { command: `tunesmith run -r ${runName} --json`, code: code ?? -1, text: text.join('\n') }
}

function counted({ folder }: Bench, name: string): string {
  const project = projectIn({ folder: join(folder, name) }, { config: small })
  countCalls(project)
  return project
}

async function clockBack(bench: Bench): Promise<Answer> {
  const [whole, project] = [counted(bench, 'whole'), counted(bench, 'back')]
  const args = ['run', '-r', runName]
  await start(args, { cwd: whole }).ended
  const env = { NODE_OPTIONS: `--import=${new URL('../clock-back.ts', import.meta.url).href}` }
  const { code, out, err } = await start(args, { cwd: project, env }).ended
  const [differing, made] = [differingOutputs(whole, project), startedCalls(project)]
  const text = `${withoutProgress(err)}${lastLines(out)}${differing.length} output files differ; ${made.length - committedCalls(project).size} calls made twice or lost`
  return { command: ['tunesmith', ...args].join(' '), code, text }
}
