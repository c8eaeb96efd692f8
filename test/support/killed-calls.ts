import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chat, openAiServer } from './openai-server.ts'
import { compileCache, root } from './paths.ts'

export type KilledCalls = {
  /** Requests that had reached the server when the process was killed. */
  killedAt: number
  /** Requests beyond one for each call, by the server's count. */
  paidTwice: number
  /** Ids in the file of rows, in their order. */
  rows: number[]
  /** The last line of the process that ran to its end. */
  result: string
}

export type KillOptions = { folder: string; calls: number; concurrency: number; killAfter: number }

/** `bench:throughput`, killed with -9 when the server has had `killAfter` requests, and started again on the same folder. */
export async function killCalls({ folder, calls, concurrency, killAfter }: KillOptions): Promise<KilledCalls> {
  let first: ChildProcess | undefined
  const server = await openAiServer((_request, _n, all) => {
    if (all === killAfter) first?.kill('SIGKILL')
    return chat('The refund goes back the way that it was paid.')
  })
  const args = ['--url', server.baseUrl, '--n', calls, '--concurrency', concurrency, '--work', folder].map(String)
  try {
    first = start(args)
    const [, signal] = await once(first, 'exit')
    if (signal !== 'SIGKILL') throw new Error('The calls were over before the process was killed.')
    const killedAt = server.seen.length
    const second = start(args)
    let printed = ''
    second.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
    const [code] = await once(second, 'close')
    if (code !== 0) throw new Error(`It ended with ${code}: ${printed}`)
    const lines = readFileSync(join(folder, 'rows.jsonl'), 'utf8').trim().split('\n')
    const rows = lines.map((line): number => JSON.parse(line).id)
    const paidTwice = server.seen.length - server.counts().length
    return { killedAt, paidTwice, rows, result: printed.trim().split('\n').at(-1) ?? '' }
  } finally {
    await server.close()
  }
}

const start = (args: string[]): ChildProcess =>
  spawn(process.execPath, [join(root, 'scripts/bench-throughput.ts'), ...args], {
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
