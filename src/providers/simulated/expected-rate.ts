import { type Random, seeded } from '../../core/random.ts'
import { applies, type Criterion, type Rubric } from '../../core/rubric.ts'
import { score } from '../../core/score.ts'
import type { Answer, Cell, Verdict } from '../../core/types.ts'
import { judge } from './judge.ts'
import type { AskedCell } from './read-prompt.ts'
import { wordCount } from './words.ts'
import type { World } from './world.ts'
import { worlds } from './worlds/all.ts'
import { writeInput } from './write-input.ts'

export type RateQuestion = {
  /** Name of the world: `support`, `null`, `noisy` or `any`. */
  world: string
  worldSeed?: number
  /** The generator's system message as it is sent: `system.md`, blank line, rendered `respond.md`. */
  system: string
  /** What the judge is shown as its reference. */
  reference: string
  rubric: Rubric
  /** The mix of cells; each counts once. */
  cells: readonly Cell[]
  /** Fresh inputs per cell. */
  draws: number
}

/**
 * The share of examples that the world's judge, errors included, lets pass: by Monte Carlo over fresh inputs of the given
 * cells, with draws that no run makes. `error` is the standard error of the mean of `n` draws, which are independent.
 * A criterion that the rule `words` decides is counted by words; other rules throw.
 */
export function expectedJudgedRate(question: RateQuestion): { rate: number; error: number; n: number } {
  const world = worlds.find(({ id }) => id === question.world)
  if (!world) throw new RangeError(`There is no simulated world "${question.world}".`)
  let passed = 0
  for (const [index, cell] of question.cells.entries()) {
    for (let draw = 0; draw < question.draws; draw++) {
      if (passes(question, { world, cell, random: seeded('expected', question.worldSeed ?? 1, index, draw) })) passed++
    }
  }
  const n = question.cells.length * question.draws
  const rate = passed / n
  return { rate, error: Math.sqrt((rate * (1 - rate)) / n), n }
}

function passes(
  question: RateQuestion,
  { world, cell, random }: { world: World; cell: Cell; random: Random },
): boolean {
  const { rubric, system, reference, worldSeed: seed = 1 } = question
  const input = writeInput(asked(cell), world.writer, random)
  const completion = world.complete({ system, input, seed }, random)
  const subject = { input, completion, reference }
  const verdicts = rubric.criteria.map((criterion): Verdict => {
    const answer = applies(criterion, cell, 1) ? answerOf(criterion, { world, subject, seed }) : 'na'
    return { completionId: '', criterion: criterion.id, answer, reason: '', by: 'judge', key: '' }
  })
  return score(rubric, verdicts).passed
}

type Judging = { world: World; subject: Parameters<typeof judge>[1]['subject']; seed: number }

function answerOf({ id, question, na, rule, with: options }: Criterion, { world, subject, seed }: Judging): Answer {
  if (rule === null) {
    const answers = na === null ? ['yes', 'no'] : ['yes', 'no', 'na']
    return judge(world, { subject, criterion: { id, question, answers }, seed }).answer
  }
  const max = options['max']
  if (rule !== 'words' || typeof max !== 'number')
    throw new RangeError(`The expected rate is not known where the rule "${rule}" decides.`)
  return wordCount(subject.completion) <= max ? 'yes' : 'no'
}

const asked = (cell: Cell): AskedCell =>
  Object.fromEntries(
    Object.entries(cell).flatMap(([axis, value]) =>
      value === null || value === 'none' ? [] : [[axis, { value, guide: null }]],
    ),
  )
