import type { Notice } from '../core/types.ts'
import type { Problem } from './problems.ts'
import { show } from './text.ts'
import { sentence, shareHint } from './voice.ts'
import type { Path, Yaml } from './yaml.ts'

/** A file under way from YAML to a typed value: what is wrong and what is said aloud add up here. */
export type Reading = { yaml: Yaml; code: string; problems: Problem[]; notices: Notice[] }

export function wrong(reading: Reading, path: Path, what: string, fix?: string): void {
  const { yaml, code, problems } = reading
  problems.push({ where: yaml.at(path), what: `${path.join('.')}: ${what}`, code, ...(fix && { fix }) })
}

export function tell(reading: Reading, path: Path, message: string): void {
  reading.notices.push({ where: reading.yaml.at(path), message })
}

/** A relative weight >= 0 (or a share of at most 1). What is wrong is noted and gives `undefined`. */
export function readNumber(reading: Reading, path: Path, value: unknown, kind: 'weight' | 'share'): number | undefined {
  const hint = kind === 'share' || typeof value === 'string' ? shareHint(value) : undefined
  if (hint) wrong(reading, path, sentence(hint))
  else if (typeof value !== 'number' || !Number.isFinite(value))
    wrong(reading, path, `${show(value)} is not a number.`, numberFix(value))
  else if (value < 0) wrong(reading, path, `the ${kind} ${value} is negative.`)
  else return value
  return undefined
}

const numberFix = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\s*\d*\.?\d+\s*$/.test(value) ? 'Write it without quotes.' : undefined
