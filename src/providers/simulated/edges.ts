import type { Random } from '../../core/random.ts'
import { type Stray, strays, vague, vagueSigns } from './edge-matters.ts'
import { pick } from './grammar.ts'
import { filled, type Matter } from './matter.ts'

export type EdgeKind = 'none' | 'off-topic' | 'vague' | 'several'

/** People name their edge kinds as they like; these are the ones whose meaning is known. `null`: another kind. */
export function edgeKindOf(name: string | null | undefined): EdgeKind | null {
  if (!name || name === 'none') return 'none'
  if (/scope|off.?topic|unrelated/i.test(name)) return 'off-topic'
  if (/ambig|vague|unclear/i.test(name)) return 'vague'
  return /multi|several|mixed/i.test(name) ? 'several' : null
}

const seconds = ['Another thing:', 'Separately,', 'A second question:', 'Besides that,']

export const joinSecond = (matter: Matter, random: Random): string =>
  `${pick(seconds, random)} ${matter.full}. ${matter.question}`
export const joinShort = (matter: Matter): string => `also: ${matter.short}`

export const strayMatter = (random: Random): Matter => filled(pick(strays, random), random)
export const vagueMatter = (random: Random): Matter => filled(pick(vague, random), random)

export const strayIn = (text: string): Stray | undefined => {
  const lower = text.toLowerCase()
  return strays.find(({ key }) => lower.includes(key))
}

/** The part of a text that leaves open what it is about. */
export function vagueIn(text: string): string | undefined {
  const lower = text.toLowerCase()
  if (!vagueSigns.some((sign) => lower.includes(sign))) return undefined
  const parts = text.split(/(?<=[.?!])\s+/).map((part) => part.replace(/[.?!]+$/, ''))
  return parts.find((part) => vagueSigns.some((sign) => part.toLowerCase().includes(sign)))
}

/** The edge kind that a reader would see. */
export function edgeIn(text: string): EdgeKind {
  const lower = text.toLowerCase()
  if (strayIn(text)) return 'off-topic'
  if (vagueIn(text) !== undefined) return 'vague'
  return [...seconds, 'also:'].some((sign) => lower.includes(sign.toLowerCase())) ? 'several' : 'none'
}
