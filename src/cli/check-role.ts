import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { JudgeRole, Role } from '../core/calls.ts'
import { TunesmithError } from '../core/errors.ts'
import type { Models, RoleInfo } from '../models/models.ts'
import { keyNameOf, packageFor } from '../models/presets.ts'
import { splitRef } from '../models/split-ref.ts'
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

/** The roles that every project has, and the further judges of a panel. */
type CheckedRole = 'inputs' | 'generator' | JudgeRole

export async function checkRole(project: OpenProject, role: CheckedRole, { online, env }: Asked): Promise<RoleReport> {
  const { models } = project.config
  const { model: ref, temperature, max_tokens: maxTokens } = models[role] ?? models.judge
  const parameters = `temperature ${temperature}, max_tokens ${maxTokens}`
  const report = { role, ref, key: keyText(project, ref, env), price: 'free', parameters }
  const { provider, model } = splitRef(ref)
  const where = project.places[`models.${role}`] ?? 'tunesmith.yaml'
  try {
    if (provider === 'local' && !online) {
      const problem = localProblem(project, model, env)
      return { ...report, problem: problem && { where, ...problem } }
    }
    const { info, found } = await tryModel(project, role, online)
    const price = info.free
      ? 'free'
      : info.priceKnown
        ? 'price known'
        : 'price unknown: set `price:` under `providers:` to use a budget'
    return {
      ...report,
      price,
      parameters: [parameters, ...found.map((text) => text.replace(/\.$/, ''))].join('; '),
      problem: null,
    }
  } catch (error) {
    if (error instanceof TunesmithError)
      return { ...report, problem: { where, what: error.message, fix: error.fix, code: error.code } }
    throw error
  }
}

function keyText({ config, parts }: OpenProject, ref: string, env: Asked['env']): string {
  const { provider } = splitRef(ref)
  const key = keyNameOf(provider, config.providers[provider], env)
  if (key !== null) return `${key} ${env[key] ? 'found' : 'not set'}`
  const isPart = parts.providers.some(({ id }) => id === provider)
  return !isPart && packageFor(provider, config.providers[provider]) ? 'its package finds the key' : 'no key needed'
}

function localProblem({ root }: OpenProject, model: string, env: Env): Omit<Problem, 'where'> | null {
  if (describePull(model, { root, env }).present) return null
  const fix = `Bring it with \`tunesmith models pull ${model}\`; \`tunesmith run\` asks, too.`
  return { what: 'The model is not on this machine yet.', fix, code: 'local/not-pulled' }
}

/** Open the role's model alone; online, have it answer. The ledger is thrown away: a check must reach the model. */
async function tryModel(
  project: OpenProject,
  role: CheckedRole,
  online: boolean,
): Promise<{ info: RoleInfo; found: readonly string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'tunesmith-doctor-'))
  const ledger = openLedger(join(folder, 'ledger.db'))
  const notes: string[] = []
  try {
    const notify = (note: string): void => void notes.push(note)
    const models = await project.openModels(ledger, { roles: { [role]: project.config.models[role] }, notify })
    try {
      const found = online ? [await ping(models, role), ...notes] : []
      return { info: models.role(role), found }
    } finally {
      await models.close()
    }
  } finally {
    await ledger.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const ready = z.object({ ready: z.boolean() })
const schema = { name: 'ready', schema: z.toJSONSchema(ready, { target: 'draft-7' }) }

/** One tiny call as the role makes them: text, or JSON of a schema. Says how it went. */
async function ping(models: Models, role: CheckedRole): Promise<string> {
  const ask = (content: string) => ({ role, messages: [{ role: 'user' as const, content }], sample: 0 })
  if (role === 'generator') {
    const reply = await models.call({ kind: 'complete', ...ask('Reply with the word ready.'), maxTokens: 16 })
    if (reply.finish === 'provider-error') throw noReply(reply.error, reply.model)
    return 'answered'
  }
  const asked = {
    kind: role === 'inputs' ? role : ('judge' as const),
    ...ask('Reply with the JSON object {"ready": true}.'),
    schema,
    maxTokens: 256,
  }
  const result = await models.structured(asked, ready)
  if (result.ok) return 'answered with JSON'
  if (result.finish === 'provider-error') throw noReply(result.error, result.reply.model)
  if (result.finish === 'truncated') return 'answered, at more length than the check allows'
  throw noJson(role, { error: result.error, model: result.reply.model })
}

const noJson = (role: Role, { error, model }: { error: string; model: string }): TunesmithError =>
  new TunesmithError(`It answers, but gives no JSON of a schema, which ${role} needs: ${error.replace(/\.*$/, '.')}`, {
    code: 'models/no-json',
    where: model,
    fix: `Name a model for \`models.${role}\` that follows a schema, or check what its server serves.`,
  })

const noReply = (error: string | null, model: string): TunesmithError =>
  new TunesmithError(error ?? 'The model gave no reply.', {
    code: 'provider/gave-up',
    where: model,
    fix: 'Check the model and its server.',
  })
