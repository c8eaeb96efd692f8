import { defineCheck } from '../core/parts.ts'
import { counted } from '../core/phrases.ts'
import type { Finding } from '../core/types.ts'

/** Fewer replies than these may well be all alike. */
const fewest = 30

export default defineCheck({
  id: 'one-answer',
  summary: 'Warns of a judge that gave every question of every reply the same answer.',
  run: ({ examples }) => {
    const judged = examples.flatMap(({ judged }) => judged)
    const answers = judged.map(({ verdicts }) =>
      verdicts.flatMap(({ by, answer }) => (by === 'judge' && (answer === 'yes' || answer === 'no') ? [answer] : [])),
    )
    return [report(answers.filter((all) => all.length > 0))]
  },
})

function report(replies: readonly (readonly ('yes' | 'no')[])[]): Finding {
  const all = replies.flat()
  const yes = all.filter((answer) => answer === 'yes').length
  const data = { replies: replies.length, yes, no: all.length - yes }
  const isOneSided = replies.length >= fewest && (yes === 0 || yes === all.length)
  if (!isOneSided) {
    const message = `The judge gave ${counted(all.length, 'answer')} on ${counted(replies.length, 'reply', 'replies')}: ${yes} yes, ${all.length - yes} no.`
    return { check: 'one-answer', level: 'info', message, data }
  }
  const answer = yes === 0 ? 'no' : 'yes'
  const message = `The judge answered "${answer}" to all ${counted(all.length, 'question')} about ${counted(replies.length, 'reply', 'replies')}: it may not be looking. Read some of these replies, and try a stronger judge or sharper questions.`
  return { check: 'one-answer', level: 'warn', message, data }
}
