import type { Random } from '../../../core/random.ts'
import { supportConditions } from '../conditions.ts'
import { pick } from '../grammar.ts'
import { filled } from '../matter.ts'
import type { AskedCell } from '../read-prompt.ts'
import type { World } from '../world.ts'
import { anyMatter, readAny } from './any.ts'
import { caseIn, cases, readSituation } from './support-cases.ts'
import { recognise, wordLimitIn } from './support-criteria.ts'
import { drawPlan } from './support-plan.ts'
import { readReply } from './support-read.ts'
import { writeReply } from './support-reply.ts'

type Traits = Pick<World, 'id' | 'summary' | 'judgeError'> & { rulesHelp: boolean }

export const support = supportWorld({
  id: 'support',
  summary: 'customer support; the right rules help',
  judgeError: 0.02,
  rulesHelp: true,
})
export const nothing = supportWorld({
  id: 'null',
  summary: 'customer support where nothing helps',
  judgeError: 0.02,
  rulesHelp: false,
})
export const noisy = supportWorld({
  id: 'noisy',
  summary: 'customer support whose judge errs in 10 %',
  judgeError: 0.1,
  rulesHelp: true,
})

function supportWorld({ rulesHelp, ...traits }: Traits): World {
  return {
    ...traits,
    writer: { conditions: supportConditions, matter: matterOf },
    readTopic: caseIn,
    complete({ system, input, seed }, random) {
      const situation = readSituation(input)
      const plan = drawPlan({ system, situation, rulesHelp, seed }, random)
      return writeReply(plan, { system, input, situation }, random)
    },
    read(subject, criterion, seed) {
      const id = recognise(criterion)
      if (id === undefined) return { ...readAny(subject, criterion, seed), id: criterion.question || criterion.id }
      return { ...readReply(id, subject, wordLimitIn(criterion.question) ?? 120), id }
    },
  }
}

/** A case of the asked subtopic, else of the topic; a topic that the shop does not know gets words of its own. */
function matterOf(cell: AskedCell, random: Random) {
  const topic = cell['topic']?.value
  const subtopic = cell['subtopic']?.value
  const fitting = cases.filter((known) => known.subtopic === subtopic)
  const near = fitting.length > 0 ? fitting : cases.filter((known) => known.topic === topic)
  if (near.length > 0) return filled(pick(pick(near, random).matters, random), random)
  return topic === undefined && subtopic === undefined
    ? filled(pick(pick(cases, random).matters, random), random)
    : anyMatter(cell, random)
}
