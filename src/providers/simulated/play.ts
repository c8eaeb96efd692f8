import { hashSeed, type Random, seeded } from '../../core/random.ts'
import { draft } from './draft.ts'
import { fillSchema } from './fill-schema.ts'
import { chance } from './grammar.ts'
import { judge } from './judge.ts'
import { placeOn, readsAs } from './read-cell.ts'
import type { Asked, AskedCell } from './read-prompt.ts'
import { remember, shared, stems } from './words.ts'
import type { Reading, Seed, World } from './world.ts'
import { writeInput } from './write-input.ts'

export type Played = { text: string; labels: Record<string, number> | null }

/** `sample` is the number of the sample; `seed` is the world's. The reply is a function of these three and of nothing else. */
export type Play = { world: World; seed: Seed; sample: number }

export function play(asked: Asked, setting: Play): Played {
  const { world, seed } = setting
  switch (asked.kind) {
    case 'inputs':
      return json({ inputs: inputs(asked, setting) })
    case 'place':
      return json(place(asked, setting))
    case 'fidelity':
      return fidelity(asked, setting)
    case 'verdicts':
      return json(verdicts(asked, setting))
    case 'choice':
      return choose(judge(world, { subject: asked.subject, criterion: asked.criterion, seed }).answer, asked.labels, [
        asked.subject.completion,
        asked.criterion.question,
      ])
    case 'reason':
      return words(judge(world, { subject: asked.subject, criterion: asked.criterion, seed }).reason)
    case 'draft':
      return json(draft(asked.part, asked.brief))
    case 'schema':
      return json(fillSchema(asked.schema, draw(setting, 'schema', JSON.stringify(asked.schema))))
    case 'labels':
      return choose(asked.labels[0] ?? '', asked.labels, [])
    case 'complete':
      return words(
        world.complete(
          { system: asked.system, input: asked.input, seed },
          draw(setting, 'complete', hashed(asked.system), asked.input),
        ),
      )
    default:
      return asked satisfies never
  }
}

const verdicts = (
  { subject, criteria }: Extract<Asked, { kind: 'verdicts' }>,
  { world, seed }: Play,
): Record<string, Reading> =>
  Object.fromEntries(criteria.map((criterion) => [criterion.id, judge(world, { subject, criterion, seed })]))

/** Like a real model, a writer who is told what to avoid keeps away from it more often than not. */
function inputs({ prompt, count, cell, avoid }: Extract<Asked, { kind: 'inputs' }>, setting: Play): string[] {
  const random = draw(setting, 'inputs', prompt)
  const seen = avoid.map(stems)
  return Array.from({ length: count }, () => {
    const text = writeInput(cell, setting.world.writer, random)
    const mine = stems(text)
    const near = seen.some((other) => shared(mine, other) > 0.6 * mine.size)
    return near ? writeInput(cell, setting.world.writer, random) : text
  })
}

function place({ input, axes }: Extract<Asked, { kind: 'place' }>, setting: Play): Record<string, string | null> {
  const random = draw(setting, 'place', input)
  const reader = { readTopic: setting.world.readTopic, random }
  return Object.fromEntries(
    Object.entries(axes).map(([name, values]) => [name, placeOn(input, { name, values }, reader)]),
  )
}

function fidelity({ input, cell, labels }: Extract<Asked, { kind: 'fidelity' }>, setting: Play): Played {
  const wrong = firstMiss(input, cell, setting.world)
  const errs = chance(setting.world.judgeError, draw(setting, 'fidelity', input))
  const answer = (wrong === undefined) === errs ? 'no' : 'yes'
  if (labels) return choose(answer, labels, [input])
  return json({
    reason: answer === 'yes' ? 'It reads as all of them.' : `It does not read as ${wrong ?? 'asked'}.`,
    answer,
  })
}

const firstMiss = (input: string, cell: AskedCell, world: World): string | undefined =>
  Object.entries(cell).find(([axis, { value }]) => !readsAs(input, axis, value, world.readTopic))?.[0]

/** The answer takes most of the probability; how much depends on the text. */
function choose(answer: string, labels: readonly string[], texts: readonly string[]): Played {
  const certain = 0.75 + 0.24 * seeded('certain', answer, ...texts)()
  const others = labels.length - 1
  const share = (label: string): number => (others === 0 ? 1 : label === answer ? certain : (1 - certain) / others)
  return { text: answer, labels: Object.fromEntries(labels.map((label) => [label, share(label)])) }
}

const draw = ({ world, seed, sample }: Play, ...content: readonly (string | number)[]): Random =>
  seeded(world.id, seed, sample, ...content)

const hashed = remember((text: string): number => hashSeed(text))
const json = (value: unknown): Played => words(JSON.stringify(value))
const words = (text: string): Played => ({ text, labels: null })
