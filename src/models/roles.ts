import { judgeRoles, type Role } from '../core/calls.ts'
import { TunesmithError } from '../core/errors.ts'
import type { RoleModel } from './callee.ts'
import type { ProviderLane } from './lanes.ts'
import { type Modes, openModes } from './modes.ts'
import { openSource } from './registry.ts'
import type { RoleSetting } from './settings.ts'
import type { Source, SourceOptions } from './source.ts'
import { splitRef } from './split-ref.ts'

/** What a reply may be long at most where the project does not say: enough for a long answer, and a bound on its cost. */
const defaultMaxTokens = 2048

/** A role, its reference and its model. */
export type OpenRole = { role: Role; ref: string; provider: string; model: string; source: Source }

export async function openRoles(
  roles: Readonly<Partial<Record<Role, RoleSetting>>>,
  { limit, ...options }: SourceOptions & { limit: number | null },
): Promise<OpenRole[]> {
  const opened: OpenRole[] = []
  for (const role of ['inputs', 'generator', ...judgeRoles(roles), 'reflector'] as const) {
    const setting = roles[role]
    if (!setting) continue
    const source = await openSource(role, setting, options)
    if (limit !== null && !source.free && !source.price) throw unknownPrice(role, setting.model)
    opened.push({ role, ref: setting.model, ...splitRef(setting.model), source })
  }
  return opened
}

function unknownPrice(role: Role, ref: string): TunesmithError {
  const { provider } = splitRef(ref)
  return new TunesmithError(`There is a budget in dollars, and the price of ${ref} is not known.`, {
    code: 'models/unknown-price',
    where: `models.${role}`,
    fix: `Set \`providers.${provider}.price: { input: …, output: … }\` in US dollars per million tokens, or leave out the budget.`,
  })
}

/** What the call path needs of each role. Roles of one model share what is learned about it. */
export function toRoleModels(
  roles: readonly OpenRole[],
  lanes: ReadonlyMap<string, ProviderLane>,
  notify: (message: string) => void,
): Map<Role, RoleModel> {
  const modes = new Map<string, Modes>()
  const models = new Map<Role, RoleModel>()
  for (const { role, ref, provider, model, source } of roles) {
    const lane = lanes.get(provider)
    if (!lane) throw new Error(`No lane was opened for ${provider}.`)
    const known = modes.get(ref) ?? openModes(ref, source, notify)
    modes.set(ref, known)
    models.set(role, {
      ...{ role, ref, provider, model, key: source.keyName },
      ...lane,
      ...source,
      modes: known,
      maxTokens: source.sampling.max_tokens ?? defaultMaxTokens,
      temperature: source.sampling.temperature,
      topP: source.sampling.top_p,
    })
  }
  return models
}
