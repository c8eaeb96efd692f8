import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashSeed } from '../../../src/core/random.ts'
import type { ChatRequest } from '../openai-server.ts'
import { type Interference, onServer, playedServer } from '../played-server.ts'
import { type Answer, type Bench, type Case, called, projectIn } from './case.ts'
import { lastLines } from './models.ts'

/** What the run asks for: `inputs`, `verdicts`, or undefined for a completion and a word on one. */
export const schemaOf = ({ response_format: format }: ChatRequest): string | undefined => format?.json_schema?.name

/** About one request in `n`, the same ones every time. */
export const oneIn = (n: number, { messages }: ChatRequest): boolean => hashSeed(JSON.stringify(messages)) % n === 0

const small = { target: { examples: 12, pass_rate: 0.5 }, loop: { sample: 12, iterations: 1 }, concurrency: 4 }

export type ServerSettings = Readonly<Record<string, unknown>>

/** A small run on a server that plays the simulated world, but for what `interfere` answers. */
export const onPlayed = (title: string, interfere: Interference, settings: ServerSettings = {}): Case => ({
  title,
  goesOn: true,
  try: async (bench) => {
    const server = await playedServer(bench, interfere)
    return runOf(bench, { ...onServer(server, { input: 0, output: 0 }).providers.lab, seed: true, ...settings })
  },
})

async function runOf(bench: Bench, lab: ServerSettings): Promise<Answer> {
  const project = projectIn(bench, {
    config: { ...small, providers: { lab }, models: { generator: 'lab/played', judge: 'lab/judge' } },
  })
  const { text, ...answer } = await called(project, ['run', '-r', 'one'], { shows: lastLines })
  return { ...answer, text: `${text}${reasonsOf(project)}` }
}

/** Why examples that are no rows are none, counted. */
function reasonsOf(project: string): string {
  const file = join(project, 'runs/one/output/failed_examples.jsonl')
  if (!existsSync(file)) return ''
  const reasons = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => String(JSON.parse(line).reason))
  const counts = [...Map.groupBy(reasons, (reason) => reason)].map(([reason, all]) => `${all.length} ${reason}`)
  return counts.length === 0 ? '' : `failed_examples.jsonl: ${counts.sort().join(', ')}\n`
}
