import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { TunesmithError } from '../src/core/errors.ts'
import { inParallel } from '../src/loop/parallel.ts'
import { writeJsonl } from '../src/store/outputs.ts'
import { promptOf, requestOf } from './bench/prompt.ts'
import { openWholePath } from './bench/whole-path.ts'

/**
 * `npm run -s bench:throughput -- --url URL --n 2000 --concurrency 64 --work DIR`: n completions through the one call
 * path, with its ledger in DIR; their rows in DIR/rows.jsonl. Started again on the same DIR it makes only the missing
 * calls. Time and CPU are from opening the ledger to the last row on disk; memory is the most the process ever had.
 */

const usage =
  'usage: npm run -s bench:throughput -- --url http://127.0.0.1:PORT --work DIR [--n 2000] [--concurrency 64] [--budget 1000]'

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  if (error instanceof TunesmithError)
    console.error(`  fix: ${error.fix.replaceAll('tunesmith run', 'the same command')}`)
  return 2
})

async function main(args: string[]): Promise<number> {
  const { url, work, n, concurrency, budget } = read(args)
  const before = process.cpuUsage()
  const started = performance.now()
  const models = await openWholePath({ url, folder: work, concurrency, budget })
  const numbers = Array.from({ length: n }, (_, i) => i)
  const replies = await inParallel(numbers, concurrency, (i) => models.call(requestOf(i))).finally(models.close)
  const good = replies.map((reply, id) => ({ id, reply })).filter(({ reply }) => reply.finish === 'stop')
  writeJsonl(
    join(work, 'rows.jsonl'),
    good.map(({ id, reply }) => ({ id, messages: conversation(promptOf(id), reply.text) })),
  )
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(before)
  const bad = replies.find(({ finish }) => finish !== 'stop')
  if (bad) console.error(`${n - good.length} of ${n} calls gave no row; the first: ${bad.finish}, ${bad.error}`)
  console.log(
    `RESULT ${JSON.stringify({
      rows: good.length,
      run_s: rounded(seconds, 3),
      cpu_ms_per_call: rounded((user + system) / 1000 / n, 4),
      rss_mb: rounded(process.resourceUsage().maxRSS / 1024, 1),
    })}`,
  )
  return bad ? 1 : 0
}

function conversation(question: string, answer: string) {
  return [
    { role: 'user', content: question },
    { role: 'assistant', content: answer },
  ]
}

function read(args: string[]) {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args, options: { url: text, work: text, n: text, concurrency: text, budget: text } })
  const { url, work, n = '2000', concurrency = '64', budget = '1000' } = values
  const numbers = { n: Number(n), concurrency: Number(concurrency), budget: Number(budget) }
  if (!url || !URL.canParse(url) || !work || !Object.values(numbers).every((value) => value > 0)) throw new Error(usage)
  return { url, work, ...numbers }
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
