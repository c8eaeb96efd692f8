import type { Subject } from '../read-prompt.ts'
import { wordCount } from '../words.ts'
import type { Reading } from '../world.ts'
import { factsIn, policyIn, readSituation, type Situation } from './support-cases.ts'
import type { CriterionId } from './support-criteria.ts'
import { evasions, stockSigns } from './support-phrases.ts'

/** Read from the text alone whether a reply satisfies a criterion. `limit`: of words, where the question names one. */
export function readReply(id: CriterionId, subject: Subject, limit: number): Reading {
  return readers[id](subject, readSituation(subject.input), limit)
}

type Reader = (subject: Subject, situation: Situation, limit: number) => Reading

const readers: Readonly<Record<CriterionId, Reader>> = {
  'states-policy': readPolicy,
  'answers-everything': readEverything,
  'gives-next-step': ({ completion }) =>
    /next step|what happens next/i.test(completion)
      ? yes('It says what comes next.')
      : no('It ends without saying what happens next, or who acts.'),
  'declines-off-topic': ({ completion }, { edge, noun }) => {
    if (/cannot help/i.test(completion) && /can help you/i.test(completion))
      return yes('It declines and names who can help.')
    return edge === 'off-topic'
      ? no(`It answers the question about the ${noun} instead of declining.`)
      : na('The message is about our devices.')
  },
  acknowledges: ({ completion }, { noun }) => {
    const opening = completion.split(/(?<=[.?!])\s/)[0] ?? ''
    const cares = /\b(understand|sorry|can see why)\b/i.test(opening)
    if (cares && opening.includes(noun)) return yes(`It opens with the customer's ${noun}.`)
    return no(
      cares
        ? 'It opens with sympathy that fits any message.'
        : `It opens with "${opening}" and says nothing of the ${noun}.`,
    )
  },
  'plain-words': ({ completion }) => {
    const found = stockSigns.find((sign) => completion.toLowerCase().includes(sign))
    return found ? no(`It uses the stock phrase "${found}".`) : yes('Its words are plain.')
  },
  'short-enough': ({ completion }, _, limit) =>
    wordCount(completion) <= limit
      ? yes(`It has at most ${limit} words.`)
      : no(`It has ${wordCount(completion)} words.`),
  'no-promises': ({ completion }) => {
    const found = /\b(I promise|we guarantee)\b[^.]*/i.exec(completion)?.[0]
    return found
      ? no(`It says "${found}", which nothing in the reference allows.`)
      : yes('It promises nothing of its own.')
  },
}

function readPolicy({ input, completion, reference }: Subject, { known, edge }: Situation): Reading {
  if (edge === 'vague' || edge === 'off-topic') return na('No policy decides this message.')
  const policy = policyIn(reference, input, known)
  const stated = factsIn(completion)
  if (stated.length === 0) return no('It names no policy and no number of days.')
  const missing = policy === null ? [] : factsIn(policy).filter((fact) => !stated.includes(fact))
  return missing.length === 0
    ? yes('It states the policy with its number.')
    : no(`It says ${stated[0]}; the reference says ${missing[0]}.`)
}

function readEverything({ completion }: Subject, { edge, conditions }: Situation): Reading {
  const lower = completion.toLowerCase()
  const left = conditions.find(({ key }) => !lower.includes(key))
  if (left) return no(`It leaves out what the customer said: "${left.key}".`)
  if (evasions.some((line) => completion.includes(line))) return no('It puts the customer off and answers nothing.')
  if (edge === 'several' && !lower.includes('other question')) return no('It answers one of two questions.')
  if (edge === 'vague' && !/could you tell us which/i.test(completion))
    return no('It does not ask which order or device is meant.')
  return yes('It deals with everything in the message.')
}

const yes = (reason: string): Reading => ({ answer: 'yes', reason })
const no = (reason: string): Reading => ({ answer: 'no', reason })
const na = (reason: string): Reading => ({ answer: 'na', reason })
