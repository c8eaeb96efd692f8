import { judgeRoles } from '../core/calls.ts'
import type { Parts } from '../core/parts.ts'
import type { Rubric } from '../core/rubric.ts'
import { assumedTokens, bytesPerToken } from '../loop/assumed.ts'
import { priceOf } from '../models/price-of.ts'
import type { DataFacts } from '../project/data-facts.ts'
import type { Config } from '../project/schema.ts'
import type { Cost } from './consent.ts'

type Judged = { config: Config; parts: Pick<Parts, 'providers'>; rubric: Rubric }

/** What judging the open verdicts of a dataset costs, by assumed lengths of a row and of a verdict. */
export function judgingCost(
  { config, parts, rubric }: Judged,
  { open, openRows }: Pick<DataFacts, 'open' | 'openRows'>,
): Cost {
  const perRow = openRows === 0 ? 0 : Math.ceil(open / openRows / config.judging.per_call)
  const questions = rubric.criteria.map(({ question }) => Buffer.byteLength(question)).reduce((sum, n) => sum + n, 0)
  const prompt = assumedTokens.input + assumedTokens.completion + questions / bytesPerToken
  const usage = { input: openRows * perRow * prompt, cached: 0, output: open * assumedTokens.verdict }
  const unpriced: string[] = []
  let usd = 0
  for (const role of judgeRoles(config.models)) {
    const setting = config.models[role] ?? config.models.judge
    const { free, price } = priceOf(setting, { providers: config.providers, parts: parts.providers })
    const cost = free ? 0 : (price?.cost(usage) ?? null)
    if (cost === null) unpriced.push(setting.model)
    else usd += cost
  }
  return { likelyUsd: usd, highUsd: 1.5 * usd, unpriced: [...new Set(unpriced)] }
}
