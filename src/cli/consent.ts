import { confirm, isCancel } from '@clack/prompts'
import { TunesmithError } from '../core/errors.ts'
import { presets } from '../models/presets.ts'
import { splitRef } from '../models/registry.ts'
import { describePull, pullModel } from '../providers/local/pull.ts'
import type { OpenProject } from '../tunesmith.ts'
import type { Env, Terminal } from './terminal.ts'

export type Consent = { terminal: Terminal; yes: boolean; env?: Env; where?: string }

/** Whose models are asked about. */
type Asking = Pick<OpenProject, 'config' | 'parts' | 'root'>

/** Ask before anything is downloaded or paid for. Free models never ask. Without a terminal, --yes (or a budget) is the answer. */
export async function askFirst(project: Asking, consent: Consent): Promise<void> {
  const refs = [...new Set(Object.values(project.config.models).map(({ model }) => model))]
  for (const ref of refs) {
    const { provider, model } = splitRef(ref)
    if (provider === 'local') await bringModel(model, { ...consent, root: project.root })
  }
  const paid = refs.filter((ref) => !isFree(project, splitRef(ref).provider))
  if (paid.length === 0 || project.config.budget.usd !== null || consent.yes) return
  const question = `${paid.join(', ')} may cost money, and no budget is set. Go on?`
  if (await agrees(question, consent)) return
  throw new TunesmithError(`${paid.join(', ')} may cost money, and no budget is set.`, {
    code: 'run/needs-consent',
    where: consent.where ?? 'tunesmith run',
    fix: 'Set a limit with `--budget USD` (or `budget:` in tunesmith.yaml), or agree with `--yes`.',
  })
}

function isFree({ config, parts }: Asking, provider: string): boolean {
  if (parts.providers.some(({ id, free }) => id === provider && free)) return true
  const price = config.providers[provider]?.price
  return price ? price.input === 0 && price.output === 0 : presets[provider]?.prices === null
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

async function agrees(message: string, { terminal }: Pick<Consent, 'terminal'>): Promise<boolean> {
  if (!terminal.interactive || process.stdin.isTTY !== true) return false
  const answer = await confirm({ message, output: process.stderr })
  return !isCancel(answer) && answer
}
