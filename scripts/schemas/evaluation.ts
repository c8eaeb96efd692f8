import { z } from 'zod'
import * as of from './nouns.ts'

/** What `tunesmith evaluate DATA` writes. */

export const evaluationResults = z
  .strictObject({
    id: z.string(),
    cell: of.cell,
    source: z.string().optional(),
    score: of.share.nullable().describe('For reading; pass or fail is decided exactly. `null`: not scored.'),
    passed: z.boolean(),
    reason: of.reason.nullable().describe('Why it does not pass; `null` where it does, or where nothing is known.'),
    failed: z.array(z.string()).describe('Criteria answered "no".'),
    gates_failed: z.array(z.string()),
    unasked: z.array(z.string()).describe('Criteria that were left out.'),
    verdicts: z.record(z.string(), z.strictObject(of.answered)).describe('By criterion.'),
    messages: of.messages,
  })
  .describe('A line of results.jsonl: a row of the data, judged.')

const answers = { yes: of.count, no: of.count, na: of.count, error: of.count, unasked: of.count }
const sources = of.count.nullable().describe('Of which the interval is clustered; `null`: each row stands alone.')

export const evaluationReport = z
  .strictObject({
    version: of.version,
    data: z.string(),
    rows: z
      .strictObject({ read: of.count, passed: of.count, failed: of.count, unjudged: of.count, unasked: of.count })
      .describe('read = passed + failed + unjudged + unasked.'),
    pass_rate: z.strictObject({ n: of.count, passed: of.count, low: of.share, high: of.share, sources }),
    verdicts: z
      .strictObject({ recorded: of.count, rule: of.count, judge: of.count, error: of.count, unasked: of.count })
      .describe('Where the verdicts are from.'),
    criteria: z.array(z.strictObject({ id: z.string(), ...answers })),
    threshold: z.string().describe('Decimal text, read exactly.'),
    judge: z
      .strictObject({ models: z.array(z.string()) })
      .nullable()
      .describe('`null` where nobody was asked.'),
    simulated: z.boolean().describe('True: the verdicts say nothing about the data.'),
    cost: z.strictObject({ usd: of.usd, unknown_price_calls: of.count }),
    hashes: z
      .strictObject({ rubric: z.string(), criteria: z.string() })
      .describe('sha256; `criteria`: without the threshold.'),
  })
  .describe('evaluation_report.json: a dataset made elsewhere, judged.')
