import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nearDuplicates } from '../../src/core/similarity.ts'
import { flaggedOf } from '../../test/core/brute-force.ts'

export const summary = 'near-duplicates: how many of 10,000 and 100,000 prompts, in how much time and memory'

/** `flagged` is the number that an independent sparse product gave; `null` where there is none to compare with. */
type Line = {
  name: string
  generator: string
  args: string[]
  flagged: number | null
  seconds: number
  megabytes: number
  runs: number
}

const lines: Line[] = [
  {
    name: '10,000 prompts',
    generator: 'gen-prompts.mjs',
    args: ['10000', '1'],
    flagged: 726,
    seconds: 0.5,
    megabytes: 400,
    runs: 5,
  },
  {
    name: '100,000 prompts',
    generator: 'gen-prompts.mjs',
    args: ['100000', '1'],
    flagged: 7844,
    seconds: 3,
    megabytes: 400,
    runs: 3,
  },
  {
    name: '100,000 of one template',
    generator: 'adv.mjs',
    args: ['100000', '100'],
    flagged: null,
    seconds: 20,
    megabytes: 400,
    runs: 1,
  },
]

const compared = [
  { name: '2,000 prompts', generator: 'gen-prompts.mjs', args: ['2000', '1'] },
  { name: '1,000 of one template', generator: 'adv.mjs', args: ['1000', '10'] },
]

/** Near-duplicates: number, time and memory from JSONL to the answer, each in a process of its own; and against all pairs. */
export default async function show(): Promise<boolean> {
  const source = join(import.meta.dirname, '../../../shared/diversity')
  if (!existsSync(join(source, 'gen-prompts.mjs'))) {
    console.log('Skipped: the prompt generator, ../shared/diversity/gen-prompts.mjs, is not there.')
    return true
  }
  const folder = mkdtempSync(join(tmpdir(), 'tunesmith-duplicates-'))
  try {
    const write = ({ generator, args }: { generator: string; args: string[] }): string => {
      const file = join(folder, `${generator}-${args.join('-')}.jsonl`)
      const output = openSync(file, 'w')
      const { status } = spawnSync(process.execPath, [join(source, generator), ...args], {
        stdio: ['ignore', output, 'inherit'],
      })
      closeSync(output)
      if (status !== 0) throw new Error(`${generator} ended with code ${status}.`)
      return file
    }
    const measured = lines.map((line) => measure(line, write(line)))
    const equal = compared.map((set) => compare(set.name, write(set)))
    return [...measured, ...equal].every(Boolean)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Run = { flagged: number; seconds: number; cpuSeconds: number; megabytes: number }

function measure(line: Line, file: string): boolean {
  const script = join(import.meta.dirname, 'duplicates-once.ts')
  const runs = Array.from(
    { length: line.runs },
    (): Run => JSON.parse(execFileSync(process.execPath, [script, file], { encoding: 'utf8' })),
  )
  // Other work on the machine only ever adds to a time, so the least is the nearest to the truth.
  const seconds = Math.min(...runs.map((run) => run.seconds))
  const cpuSeconds = Math.min(...runs.map((run) => run.cpuSeconds))
  const megabytes = Math.max(...runs.map((run) => run.megabytes))
  const counts = [...new Set(runs.map(({ flagged }) => flagged))]
  const right = line.flagged === null ? counts.length === 1 : counts.length === 1 && counts[0] === line.flagged
  const holds = right && seconds < line.seconds && megabytes < line.megabytes
  const expected = line.flagged === null ? '' : ` (known: ${line.flagged})`
  const goals = `goal under ${line.seconds} s and ${line.megabytes} MB`
  console.log(
    `${line.name}: ${counts.join(', ')} flagged${expected}, ${seconds.toFixed(2)} s (CPU ${cpuSeconds.toFixed(2)} s), ${Math.round(megabytes)} MB, best of ${line.runs}; ${goals}: ${holds ? 'holds' : 'DOES NOT HOLD'}`,
  )
  return holds
}

function compare(name: string, file: string): boolean {
  const texts = textsOf(file)
  const expected = flaggedOf(texts, 0.8)
  const found = nearDuplicates(texts).flagged
  const different = expected.filter((flag, i) => flag !== found[i]).length
  const count = expected.reduce((sum, flag) => sum + flag, 0)
  console.log(
    `${name} against all pairs: ${count} flagged, ${different} verdicts differ: ${different === 0 ? 'holds' : 'DOES NOT HOLD'}`,
  )
  return different === 0
}

const textsOf = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).text)
