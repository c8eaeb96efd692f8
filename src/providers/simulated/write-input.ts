import type { Random } from '../../core/random.ts'
import type { Condition } from './conditions.ts'
import { edgeKindOf, strayMatter, vagueMatter } from './edges.ts'
import { between, chance, pick } from './grammar.ts'
import type { Matter } from './matter.ts'
import type { AskedCell } from './read-prompt.ts'
import { type Style, speak, styleNamed } from './styles.ts'
import { plainName } from './words.ts'

/** How often a writer misses the asked style, and as often the asked difficulty, as real models do. */
const slip = 0.035

export type Writer = {
  conditions: readonly Condition[]
  matter(cell: AskedCell, random: Random): Matter
}

export function writeInput(cell: AskedCell, writer: Writer, random: Random): string {
  const edge = edgeKindOf(cell['edge_case']?.value)
  const matter =
    edge === 'off-topic' ? strayMatter(random) : edge === 'vague' ? vagueMatter(random) : writer.matter(cell, random)
  const second = edge === 'several' ? writer.matter(cell, random) : null
  const known = styleNamed(cell['style']?.value)
  const style: Style = known && !chance(slip, random) ? known : 'neutral'
  const speech = { matter, second, conditions: conditionsFor(cell, writer, random), extra: extraOf(cell) }
  return speak(style, speech, random)
}

/** How many conditions a message of this difficulty carries; `null`: nobody knows. */
export function conditionsAt(difficulty: string | undefined): number | null {
  if (difficulty === undefined) return null
  if (/easy|simple|basic|beginner/i.test(difficulty)) return 0
  if (/medium|moderate|intermediate/i.test(difficulty)) return 1
  return /hard|difficult|advanced|complex|expert/i.test(difficulty) ? 3 : null
}

function conditionsFor(cell: AskedCell, writer: Writer, random: Random): Condition[] {
  const asked = conditionsAt(cell['difficulty']?.value) ?? between(0, 1, random)
  const count = chance(slip, random)
    ? pick(
        [0, 1, 3].filter((other) => other !== asked),
        random,
      )
    : asked
  const left = [...writer.conditions]
  return Array.from({ length: count }, () => left.splice(Math.floor(random() * left.length), 1)).flat()
}

/** Axes that have no voice of their own are named in the text. */
function extraOf(cell: AskedCell): string | null {
  const said = Object.entries(cell)
    .filter(([axis, { value }]) => !hasVoice(axis, value))
    .map(([axis, { value }]) => `${plainName(axis)} ${plainName(value)}`)
  return said.length === 0 ? null : `To be clear, ${said.join(', ')}`
}

export function hasVoice(axis: string, value: string): boolean {
  if (axis === 'topic' || axis === 'subtopic') return true
  if (axis === 'style') return styleNamed(value) !== null
  if (axis === 'difficulty') return conditionsAt(value) !== null
  return axis === 'edge_case' && edgeKindOf(value) !== null
}
