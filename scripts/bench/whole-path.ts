import { join } from 'node:path'
import { type Models, openModels } from '../../src/models/models.ts'
import { openLedger } from '../../src/store/ledger.ts'
import { maxTokens } from './prompt.ts'

export type WholePathOptions = {
  /** An OpenAI-compatible server, with or without `/v1`. */
  url: string
  /** Where the ledger is. */
  folder: string
  concurrency: number
  /** US dollars. */
  budget: number
}

/** Far more than any run of these scripts takes, so that limits are kept and never bind. */
const plenty = 1_000_000_000

/** US dollars per million tokens. */
const price = { input: 1, output: 1 }

/** The one call path as a project opens it: a durable ledger, a budget in dollars, requests and tokens per minute. */
export async function openWholePath(options: WholePathOptions): Promise<Models> {
  const ledger = openLedger(join(options.folder, 'ledger.db'))
  const idle = new AbortController().signal
  const server = { type: 'openai-compatible', base_url: baseUrl(options.url), price, rpm: plenty, tpm: plenty }
  const models = await openModels({
    roles: { generator: { model: 'bench/bench', max_tokens: maxTokens } },
    providers: { bench: { ...server, concurrency: options.concurrency } },
    parts: [],
    ledger,
    root: options.folder,
    env: {},
    budget: { account: 'bench', limit: options.budget },
    draining: idle,
    signal: idle,
    notify: (message) => console.error(message),
    // As a run does, which shows its budget.
    onBudget: () => {},
  })
  const close = async (): Promise<void> => {
    await models.close()
    await ledger.close()
  }
  return { ...models, close }
}

/** With `/v1`, which people leave out. */
export const baseUrl = (url: string): string => {
  const trimmed = url.replace(/\/+$/, '')
  return /\/v\d+$/.test(trimmed) ? trimmed : `${trimmed}/v1`
}
