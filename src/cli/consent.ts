import { confirm, isCancel } from '@clack/prompts'
import { TunesmithError } from '../core/errors.ts'
import type { Forecast } from '../loop/forecast.ts'
import { splitRef } from '../models/split-ref.ts'
import { describePull, pullModel } from '../providers/local/pull.ts'
import type { OpenProject } from '../tunesmith.ts'
import { aboutUsd } from './about.ts'
import type { Env, Terminal } from './terminal.ts'

export type Consent = {
  terminal: Terminal
  yes: boolean
  env?: Env
  /** The command that would spend. */
  where?: string
  /** False where no file could say what an unpriced model costs: then no limit in dollars can hold. */
  canPrice?: boolean
}

/** What is about to be spent, in US dollars, as far as prices are known. */
export type Cost = {
  likelyUsd: number
  highUsd: number
  /** Models without a known price. */
  unpriced: readonly string[]
  /** Where the details are, as the end of a sentence. */
  details?: string
}

export function costOf({ total: { likely, high }, calls }: Forecast): Cost {
  const unpriced = [...new Set(calls.flatMap(({ price, model }) => (price === 'unknown' ? [model] : [])))]
  const details = '; `tunesmith estimate` has the details'
  return { likelyUsd: likely.knownUsd, highUsd: high.knownUsd, unpriced, details }
}

/** US dollars that are spent without a question. */
const unasked = 1

/**
 * Ask before anything is downloaded, and before more than a dollar, or nobody knows how much, may be spent. Free models never
 * ask. Without a terminal, --yes (or a budget) is the answer.
 */
export async function askFirst(
  project: Pick<OpenProject, 'config' | 'root'>,
  cost: () => Cost,
  consent: Consent,
): Promise<void> {
  const refs = [...new Set(Object.values(project.config.models).map(({ model }) => model))]
  for (const ref of refs) {
    const { provider, model } = splitRef(ref)
    if (provider === 'local') await bringModel(model, { ...consent, root: project.root })
  }
  if (project.config.budget.usd !== null || consent.yes) return
  const expected = cost()
  const what = costText(expected)
  if (what === null || (await agrees(`${what} Go on?`, consent))) return
  throw new TunesmithError(what, {
    code: 'run/needs-consent',
    where: consent.where ?? 'tunesmith run',
    fix: `${fixText(expected, consent)}${expected.details ?? ''}.`,
  })
}

/** A limit in dollars holds only where every price is known. */
function fixText({ unpriced: [unpriced] }: Cost, { canPrice = true }: Consent): string {
  if (unpriced === undefined)
    return 'Set a limit with `--budget USD` (or `budget:` in tunesmith.yaml), or agree with `--yes`'
  if (!canPrice) return noPrice
  const { provider } = splitRef(unpriced)
  return `Agree with \`--yes\`, or set \`providers.${provider}.price: { input: …, output: … }\` in tunesmith.yaml and a limit with \`--budget USD\``
}

/** What is left where there is no project. */
export const noPrice = 'Agree with `--yes`, without `--budget`: only the tunesmith.yaml of a project can state a price'

/** What has to be agreed to; `null`: nothing. */
function costText({ likelyUsd, highUsd, unpriced }: Cost): string | null {
  if (unpriced.length > 0) {
    const [whose, are] = unpriced.length === 1 ? ['The price of', 'is'] : ['The prices of', 'are']
    return `${whose} ${unpriced.join(' and ')} ${are} unknown, and no budget is set.`
  }
  if (highUsd <= unasked) return null
  return `This is likely to cost about ${aboutUsd(likelyUsd)}, at most about ${aboutUsd(highUsd)}, and no budget is set.`
}

/** Bring a local model into the cache, after asking; nothing happens where it is there. */
export async function bringModel(
  reference: string,
  { terminal, yes, root, env = process.env }: Consent & { root: string },
): Promise<void> {
  const pull = describePull(reference, { root, env })
  if (pull.present) return
  const bytes = (pull.bytes ?? 0) + pull.runtimeBytes
  const size = pull.bytes === null ? 'of unknown size' : `${Math.round(bytes / 1e6)} MB`
  const question = `${pull.title} has to be downloaded: ${size} with its runtime, licence ${pull.licence ?? 'unknown'}, from ${pull.sources.join(', or ')}.`
  if (!yes && !(await agrees(`${question} Download it?`, { terminal }))) {
    throw new TunesmithError(question, {
      code: 'local/needs-consent',
      where: pull.ref,
      fix: `Agree with \`--yes\`, or bring it first: \`tunesmith models pull ${reference} --yes\`.`,
    })
  }
  if (yes) terminal.err(`${question}\n`)
  await pullModel(reference, { root, env, notify: (message) => terminal.err(`${message}\n`) })
}

/** What a person in a terminal answers; nobody else is asked, which is no. */
export async function agrees(message: string, { terminal }: Pick<Consent, 'terminal'>): Promise<boolean> {
  if (!terminal.interactive || process.stdin.isTTY !== true) return false
  const answer = await confirm({ message, output: process.stderr })
  return !isCancel(answer) && answer
}
