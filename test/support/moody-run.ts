import { join } from 'node:path'
import { openDatabase } from '../../src/store/database.ts'
import { ledgerFormat } from '../../src/store/ledger-schema.ts'
import { ledgerFile } from '../../src/tunesmith.ts'
import type { RetryAfter } from './mood.ts'
import { playedWire } from './played-wire.ts'
import { makeSupport, outputRows, type Ran, runProject } from './project.ts'
import { plainModel } from './wire-models.ts'
import type { WireName } from './wires.ts'

export type Moody = {
  ran: Ran
  requests: number
  faults: Readonly<Record<string, number>>
  /** Replies that ended a call, by the server's count, and calls in the ledger. */
  answered: number
  committed: number
  /** Rows, and lines of failed_examples.jsonl. */
  rows: number
  failures: number
  /** The longest time without a request, in seconds. */
  stall: number
  /** What does not add up; empty where every example is accounted for. */
  wrong: string[]
}

export type MoodyOptions = { folder: string; examples: number; retryAfter: RetryAfter }

/** A whole run of the support project against a server in its worst mood. */
export async function moodyRun(name: WireName, { folder, examples, retryAfter }: MoodyOptions): Promise<Moody> {
  const server = await playedWire(name, { seed: 7, retryAfter })
  try {
    const lab = { ...server.setting, price: { input: 1, output: 2 } }
    const config = {
      providers: { lab },
      models: { generator: `lab/${plainModel[name]}` },
      target: { examples, pass_rate: 0.4 },
      loop: { sample: Math.min(150, Math.max(30, Math.ceil(examples / 4))), iterations: 3 },
    }
    makeSupport(join(folder, name), { config })
    const ran = await runProject(join(folder, name))
    const times = server.seen.map(({ at }) => at)
    const gaps = times.slice(1).map((time, i) => time - (times[i] ?? time))
    const counted = {
      ran,
      requests: server.seen.length,
      faults: Object.fromEntries(server.met),
      answered: server.answered.length,
      committed: callsIn(join(folder, name)),
      rows:
        outputRows(join(folder, name), 'training_data.jsonl').length +
        outputRows(join(folder, name), 'eval_holdout.jsonl').length,
      failures: outputRows(join(folder, name), 'failed_examples.jsonl').length,
      stall: Math.max(0, ...gaps) / 1000,
    }
    return { ...counted, wrong: [...wrongIn(counted), ...lostIn(join(folder, name), server.lost)] }
  } finally {
    await server.close()
  }
}

function wrongIn({ ran, answered, committed, rows, failures }: Omit<Moody, 'wrong'>): string[] {
  const { planned, accepted, abandoned, pending, attempts } = ran.counts
  const holds: Record<string, boolean> = {
    'planned = accepted + abandoned + pending': planned === accepted + abandoned + pending,
    'made = accepted + rejected + errored + surplus':
      attempts.made === attempts.accepted + attempts.rejected + attempts.errored + attempts.surplus,
    'rows = accepted': rows === accepted,
    'failed examples = rejected + errored': failures === attempts.rejected + attempts.errored,
    'calls in the ledger = replies of the server': committed === answered,
    'the run came to its own end': ['stable', 'short', 'unconfirmed'].includes(ran.ended),
  }
  return Object.entries(holds).flatMap(([name, isSo]) => (isSo ? [] : [name]))
}

/** Every completion that was truncated or refused is a failed example with that reason. */
function lostIn(folder: string, lost: Readonly<Record<string, number>>): string[] {
  const failed = outputRows(folder, 'failed_examples.jsonl')
  return Object.entries(lost).flatMap(([reason, count]) => {
    const told = failed.filter((row) => row['reason'] === reason).length
    return told === count ? [] : [`${count} completions were ${reason}, ${told} examples say so`]
  })
}

function callsIn(folder: string): number {
  const database = openDatabase(ledgerFile(folder), ledgerFormat)
  try {
    return Number(database.prepare('SELECT count(*) AS n FROM calls').get()?.['n'])
  } finally {
    database.close()
  }
}
