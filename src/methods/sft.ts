import { defineMethod } from '../core/parts.ts'
import type { Example, Outcome, Reason } from '../core/types.ts'

export default defineMethod({
  id: 'sft',
  summary: 'Supervised fine-tuning: every completion that passes is a row of messages.',
  volume: [1000, 5000],
  arms: ['main'],
  decide: ({ judged }) => {
    const main = judged[0]
    if (!main) return { outcome: 'errored', reason: 'provider-error' }
    if (main.completion.finish === 'provider-error') return { outcome: 'errored', reason: 'provider-error' }
    if (main.completion.finish !== 'stop') return { outcome: 'rejected', reason: main.completion.finish }
    return decideByScore(main.score)
  },
  // The mission's literal shape of an SFT row is a list of messages already, so `rows: text` changes nothing here.
  rows: (example, { system }) => {
    const completion = example.judged[0]?.completion
    if (!completion) return []
    const head = system === null ? [] : [{ role: 'system', content: system }]
    return [{ messages: [...head, ...example.input.messages, ...completion.messages] }]
  },
})

function decideByScore(score: Example['judged'][number]['score']): { outcome: Outcome; reason: Reason | null } {
  if (score.gatesFailed.length > 0) return { outcome: 'rejected', reason: 'gate-failed' }
  if (score.status === 'unjudged') return { outcome: 'errored', reason: 'unjudged' }
  if (score.status === 'not-scored') return { outcome: 'rejected', reason: 'not-scored' }
  return score.passed ? { outcome: 'accepted', reason: null } : { outcome: 'rejected', reason: 'below-threshold' }
}
