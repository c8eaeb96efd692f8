import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { RunEvent } from '../../src/core/events.ts'
import type { Account } from '../../src/core/ledger.ts'
import { openLedger } from '../../src/store/ledger.ts'
import { type ChildRun, runInChild, runName } from './child-run.ts'
import { compileCache } from './paths.ts'
import { type Closing, onServer, pricedServer } from './played-server.ts'
import { edit, makeSupport } from './project.ts'

/** US dollars per million tokens. */
const price = { input: 10, output: 20 }

/** `billedUsd` is the server's own count, of all requests that it ever answered. */
export type Spent = { billedUsd: number; limit: number; kills: number; account: Account }

export type SpentByRun = {
  /** Where the limit stopped it. */
  stopped: Spent & { code: number | null; why: string; next: string }
  /** Where the command that the message names took it. */
  continued: Spent & { code: number | null; ended: string }
}

type Options = { limit: number; kills: number }

/** A project on a server that bills by the token: killed with -9 so many times, stopped by its limit, and continued as it says. */
export async function spendByRun(closing: Closing, folder: string, { limit, kills }: Options): Promise<SpentByRun> {
  const server = await pricedServer(closing, price)
  const size = { target: { examples: 40, pass_rate: 0.5 }, loop: { sample: 30, iterations: 1 } }
  const { providers } = onServer(server, price)
  makeSupport(folder, {
    config: { ...size, providers, models: { generator: { model: 'lab/played', max_tokens: 1000 } } },
  })
  edit(folder, 'tunesmith.yaml', (values) => Object.assign(values, { budget: { usd: limit } }))
  let done = 0
  for (; done < kills; done++) {
    const seen = server.seen.length
    // While 64 are in flight: further apart than a start takes, so that each life pays for something.
    const when = (): boolean => server.seen.length >= seen + 40 + 25 * done
    const { signal } = await runInChild(folder, { when, act: (child) => child.kill('SIGKILL') })
    if (signal !== 'SIGKILL') break
  }
  const spent = (most: number): Spent => ({
    ...{ billedUsd: server.billedUsd(), limit: most, kills: done },
    account: accountOf(join(folder, '.tunesmith'), runName),
  })
  const first = await runInChild(folder)
  const { why, next } = endOf(first)
  const stopped = { ...spent(limit), code: first.code, why, next: next[0] ?? first.errors }
  const [, budget = ''] = /^tunesmith run --budget ([\d.]+)/.exec(stopped.next) ?? []
  const second = await runInChild(folder, undefined, ['--budget', budget])
  const { ended } = endOf(second)
  const continued = { ...spent(Number(budget)), code: second.code, ended }
  return { stopped, continued }
}

function endOf({ events, errors }: ChildRun): Extract<RunEvent, { type: 'run-ended' }> {
  const event = events.findLast((one) => one.type === 'run-ended')
  if (event?.type === 'run-ended') return event
  throw new Error(`The run did not end: ${errors}`)
}

/** Two processes with 64 calls in flight each on one account, killed with -9 in turn, until neither can pay for another call. */
export async function spendTogether(
  closing: Closing,
  folder: string,
  { limit, kills }: Options,
): Promise<Spent & { said: string[] }> {
  const server = await pricedServer(closing, price)
  const start = (n: number): ChildProcess => startSpending([server.baseUrl, folder, limit, n * 2000, n * 2000 + 3000])
  const children = [start(0), start(1)]
  for (let kill = 0; kill < kills; kill++) {
    const seen = server.seen.length
    const n = kill % 2
    const child = children[n]
    while (server.seen.length < seen + 150) {
      if (!child || child.exitCode !== null) throw new Error('The budget was spent before the process was killed.')
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    child?.kill('SIGKILL')
    children[n] = start(n)
  }
  const said = await Promise.all(children.map(wordsOf))
  return { billedUsd: server.billedUsd(), limit, kills, account: accountOf(folder, 'shared'), said }
}

function startSpending(args: readonly (string | number)[]): ChildProcess {
  const program = join(import.meta.dirname, 'spending-child.ts')
  return spawn(process.execPath, [program, ...args.map(String), `${price.input}`, `${price.output}`], {
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

async function wordsOf(child: ChildProcess): Promise<string> {
  let words = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    words += text
  })
  await once(child, 'close')
  return words.trim()
}

function accountOf(folder: string, name: string): Account {
  const ledger = openLedger(join(folder, 'ledger.db'))
  try {
    return ledger.account(name)
  } finally {
    void ledger.close()
  }
}
