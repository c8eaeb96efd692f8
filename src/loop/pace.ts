import type { ProviderPart } from '../core/parts.ts'
import type { RoleSetting } from '../models/settings.ts'
import { defaultConcurrency, least } from '../models/source.ts'
import { splitRef } from '../models/split-ref.ts'
import type { Project } from '../project/load.ts'
import type { Tokens } from './assumed.ts'

/** How fast calls to a model go: `secondsEach` is a call's share of the time, with so many of them side by side. */
export type Pace = { secondsEach: number; by: 'measured' | 'assumed'; concurrency: number; rpm: number | null }

/** Seconds before the first token and tokens a second, where nobody has measured them; `local` is 1.5B on two cores. */
export const assumedSpeed = {
  server: { start: 1, read: Number.POSITIVE_INFINITY, write: 50 },
  local: { start: 0, read: 100, write: 15 },
  simulated: { start: 0.002, read: Number.POSITIVE_INFINITY, write: Number.POSITIVE_INFINITY },
}

type Known = { project: Project; parts: readonly ProviderPart[]; tokens: Tokens; measured: number | null }

export function paceOf(setting: RoleSetting, { project, parts, tokens, measured }: Known): Pace {
  const { provider } = splitRef(setting.model)
  const part = parts.find(({ id }) => id === provider)
  const ofProvider = project.config.providers[provider]
  const limit = (name: string): number | null => least(count(setting[name]), count(ofProvider?.[name]))
  const concurrency = least(project.config.concurrency, limit('concurrency'), part?.concurrency) ?? defaultConcurrency
  const [rpm, tpm] = [limit('rpm'), limit('tpm')]
  if (measured !== null) return { secondsEach: measured, by: 'measured', concurrency, rpm }
  const speed = assumedSpeed[part === undefined ? 'server' : part.simulated ? 'simulated' : 'local']
  const alone = speed.start + tokens.tokensIn / speed.read + tokens.tokensOut / speed.write
  const perMinute = [rpm === null ? 0 : 60 / rpm, tpm === null ? 0 : (60 * (tokens.tokensIn + tokens.tokensOut)) / tpm]
  return { secondsEach: Math.max(alone / concurrency, ...perMinute), by: 'assumed', concurrency, rpm }
}

const count = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)
