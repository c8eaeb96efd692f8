import { parse } from 'yaml'
import { at } from '../models/at.ts'
import { splitRef } from '../models/split-ref.ts'

/** Top-level keys of tunesmith.yaml. */
export type Settings = Readonly<Record<string, unknown>>

/** What makes `ref` play every role of a new project. */
export const settingsFor = (ref: string, config: string): Settings =>
  splitRef(ref).provider === 'local' ? localSettings(ref) : rewrittenFor(ref, config)

/**
 * What makes `ref` play every role of a project that is there: `models`, and nothing else, unless its way of judging needs
 * probabilities that only models in this process give.
 */
export function rewrittenFor(ref: string, config: string): Settings {
  const { provider } = splitRef(ref)
  const scoresLabels = ['local', 'simulated'].includes(provider)
  const chooses = at(parse(config), 'judging', 'mode') === 'choice'
  return { models: { generator: ref }, ...(chooses && !scoresLabels && { judging: { mode: 'json' } }) }
}

/** A small model on a processor takes seconds for a reply: short replies, verdicts in one pass, small sets. */
const localSettings = (model: string): Settings => ({
  models: {
    inputs: { model, temperature: 0.8, max_tokens: 200, threads: 'all' },
    generator: { model, temperature: 0.4, max_tokens: 400, threads: 'all' },
    judge: { model, max_tokens: 60, threads: 'all' },
  },
  judging: { mode: 'choice' },
  inputs: { per_call: 1 },
  target: { examples: 20, pass_rate: 0.5 },
  loop: { sample: 10, iterations: 3 },
  scale: { attempts: 40 },
})
