import { fewest } from '../core/evidence.ts'
import { defineCheck } from '../core/parts.ts'
import { counted } from '../core/phrases.ts'
import type { Answer, Example, Finding } from '../core/types.ts'

export default defineCheck({
  id: 'one-sided-judge',
  summary: 'Warns of a judge that gave the same answer to every question of every example.',
  run: ({ examples }) => {
    const stuck = judgesOf(examples).filter(isStuck)
    return stuck.length > 0 ? stuck.map(warn) : [fine(examples)]
  },
})

/** All that one judge answered: `name` is `null` where there is no other. */
type Sheet = { name: string | null; examples: number; criteria: number; answers: Answer[] }

function judgesOf(examples: readonly Example[]): Sheet[] {
  const asked = examples.flatMap(({ id, judged }) =>
    judged.flatMap(({ verdicts }) => verdicts.filter(({ by }) => by === 'judge').map((verdict) => ({ id, verdict }))),
  )
  const names = asked.find(({ verdict }) => verdict.votes)?.verdict.votes?.map(({ model }) => model) ?? [null]
  return names.map((name, i) => ({
    name,
    examples: new Set(asked.map(({ id }) => id)).size,
    criteria: new Set(asked.map(({ verdict }) => verdict.criterion)).size,
    answers: asked
      .map(({ verdict }) => (verdict.votes ? verdict.votes[i]?.answer : verdict.answer) ?? 'error')
      .filter((answer) => answer !== 'error'),
  }))
}

/** One question may have one answer; of several questions about many texts it says that nobody read them. */
const isStuck = ({ examples, criteria, answers }: Sheet): boolean =>
  examples >= fewest && criteria > 1 && answers.length >= fewest && new Set(answers).size === 1

function warn({ name, examples, criteria, answers }: Sheet): Finding {
  const [answer = 'yes'] = answers
  const who = name === null ? 'The judge' : `The judge ${name}`
  const message = `${who} said "${answer}" to every question of every example (${counted(answers.length, 'answer')} on ${counted(examples, 'example')}): check the judge.`
  return {
    check: 'one-sided-judge',
    level: 'warn',
    message,
    data: { judge: name, answer, answers: answers.length, examples, criteria },
  }
}

function fine(examples: readonly Example[]): Finding {
  const judges = judgesOf(examples)
  const data = { judges: judges.length, examples: judges[0]?.examples ?? 0 }
  const message =
    data.examples < fewest
      ? `Too few examples were judged by a model to tell whether it gives one answer to everything: ${data.examples}, it takes ${fewest}.`
      : 'No judge gave the same answer to every question of every example.'
  return { check: 'one-sided-judge', level: 'info', message, data }
}
