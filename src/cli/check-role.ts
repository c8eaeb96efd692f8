import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Role } from '../core/calls.ts'
import { TunesmithError } from '../core/errors.ts'
import type { RoleInfo } from '../models/models.ts'
import { presets } from '../models/presets.ts'
import { splitRef } from '../models/registry.ts'
import { describePull } from '../providers/local/pull.ts'
import { openLedger } from '../store/ledger.ts'
import type { OpenProject } from '../tunesmith.ts'
import type { Env } from './terminal.ts'

/** What stops a model from working, as an error says it. */
type Problem = { where: string; what: string; fix: string; code: string }

/** A row of `doctor`: role → model → key found → price known → parameters. */
export type RoleReport = {
  role: Role
  ref: string
  key: string
  price: string
  parameters: string
  problem: Problem | null
}

type Asked = { online: boolean; env: Env }

export async function checkRole(
  project: OpenProject,
  role: 'inputs' | 'generator' | 'judge',
  { online, env }: Asked,
): Promise<RoleReport> {
  const { model: ref, temperature, max_tokens: maxTokens } = project.config.models[role]
  const parameters = `temperature ${temperature}, max_tokens ${maxTokens}`
  const report = { role, ref, key: keyText(project, ref, env), price: 'free', parameters }
  const { provider, model } = splitRef(ref)
  const where = project.places[`models.${role}`] ?? 'tunesmith.yaml'
  try {
    if (provider === 'local' && !online) {
      const problem = localProblem(project, model, env)
      return { ...report, problem: problem && { where, ...problem } }
    }
    const { info, warnings } = await tryModel(project, role, online)
    const price = info.free
      ? 'free'
      : info.priceKnown
        ? 'price known'
        : 'price unknown: set `price:` under `providers:` to use a budget'
    return {
      ...report,
      price,
      parameters: [parameters, online && 'answered', ...warnings].filter(Boolean).join('; '),
      problem: null,
    }
  } catch (error) {
    if (error instanceof TunesmithError)
      return { ...report, problem: { where, what: error.message, fix: error.fix, code: error.code } }
    throw error
  }
}

function keyText({ config }: OpenProject, ref: string, env: Asked['env']): string {
  const { provider } = splitRef(ref)
  const key = config.providers[provider]?.key ?? presets[provider]?.key ?? null
  return key === null ? 'no key needed' : `${key} ${env[key] ? 'found' : 'not set'}`
}

function localProblem({ root }: OpenProject, model: string, env: Env): Omit<Problem, 'where'> | null {
  if (describePull(model, { root, env }).present) return null
  const fix = `Bring it with \`tunesmith models pull ${model}\`; \`tunesmith run\` asks, too.`
  return { what: 'The model is not on this machine yet.', fix, code: 'local/not-pulled' }
}

/** Open the role's model alone; online, have it answer one word. The ledger is thrown away: a check must reach the model. */
async function tryModel(
  project: OpenProject,
  role: 'inputs' | 'generator' | 'judge',
  online: boolean,
): Promise<{ info: RoleInfo; warnings: readonly string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'tunesmith-doctor-'))
  const ledger = openLedger(join(folder, 'ledger.db'))
  try {
    const models = await project.openModels(ledger, { roles: { [role]: project.config.models[role] } })
    try {
      return { info: models.role(role), warnings: online ? await ping(models, role) : [] }
    } finally {
      await models.close()
    }
  } finally {
    await ledger.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function ping(models: Awaited<ReturnType<OpenProject['openModels']>>, role: Role): Promise<readonly string[]> {
  const messages = [{ role: 'user' as const, content: 'Reply with the word ready.' }]
  const reply = await models.call({ kind: 'complete', role, messages, sample: 0, maxTokens: 16 })
  if (reply.finish === 'provider-error') {
    throw new TunesmithError(reply.error ?? 'The model gave no reply.', {
      code: 'provider/gave-up',
      where: reply.model,
      fix: 'Check the model and its server.',
    })
  }
  return reply.warnings
}
