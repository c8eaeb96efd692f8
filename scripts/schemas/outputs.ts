import { z } from 'zod'
import * as of from './nouns.ts'

/** What a run writes. A `.jsonl` file is described by one of its lines. */

export const trainingDataSft = z
  .strictObject({
    messages: z.array(of.message).min(2).describe('System message if there is one, the input, the reply.'),
  })
  .describe('A row of training_data.jsonl and eval_holdout.jsonl, for sft.')

const completion = {
  arm: z.enum(['main', 'rejected']),
  model: z.string().describe('`provider/model`.'),
  score: of.share.nullable().describe('For reading; pass or fail is decided exactly. `null`: not scored.'),
  verdicts: z.array(of.verdict),
}

export const provenance = z
  .strictObject({
    id: of.id('example', 'e'),
    split: z.enum(['train', 'holdout']),
    input: of.id('input', 'i'),
    slot: of.count.describe('Its place in the dataset.'),
    set: of.set,
    origin: z.enum(['generated', 'imported']),
    source: z.string().optional().describe('Where an imported row is from. Rows of one source stay on one side.'),
    cell: of.cell,
    candidate: of.candidate,
    completions: z.array(z.strictObject({ id: of.id('completion', 'k'), ...completion })),
  })
  .describe('A line of provenance.jsonl; line n is for row n of training_data.jsonl, then of eval_holdout.jsonl.')

export const failedExamples = z
  .strictObject({
    id: of.id('example', 'e'),
    outcome: z.enum(['rejected', 'errored']),
    reason: of.reason.nullable(),
    candidate: of.candidate,
    set: of.set,
    cell: of.cell,
    input: of.messages,
    completions: z.array(
      z.strictObject({
        ...completion,
        finish: z.enum(['stop', 'truncated', 'refused', 'empty', 'provider-error']),
        messages: of.messages,
        failed: z.array(z.string()).describe('Criteria answered "no".'),
        gates_failed: z.array(z.string()),
      }),
    ),
    error: z.string().nullable().describe("The provider's words."),
  })
  .describe('A line of failed_examples.jsonl.')

const iteration = z.strictObject({
  n: z.int().min(1),
  candidate: of.candidate,
  rate: of.rate.describe('Of the candidate, on the panel, before anything is changed.'),
  proposed: of.candidate.optional(),
  by: z.string().optional().describe("A person's edit (manual), or an optimizer, by its id."),
  why: z.string().optional(),
  kept: z.boolean().optional().describe('Whether the proposed candidate took the place of the other.'),
  word: of.comparisonWord.optional(),
  gained: of.count.optional(),
  lost: of.count.optional(),
  difference: z.number().min(-1).max(1).optional().describe('Pass rate of the proposed one minus that of the other.'),
  interval: of.interval.optional(),
  p: of.share.optional().describe('McNemar, unadjusted.'),
  p_adjusted: of.share.optional().describe("After Holm over the run's comparisons."),
})

const modelUsed = z
  .looseObject({ ref: z.string(), temperature: z.number().nullable(), max_tokens: of.count })
  .describe('With what is known of it: the hash of its weights, the version of its runtime.')

const pairAgreement = z.strictObject({ judges: z.tuple([z.string(), z.string()]), ...of.agreement })
const panelAgreement = z
  .strictObject({ ...of.agreement, pairs: z.array(pairAgreement) })
  .describe('How far the judges of a panel agree; `null` where one judges alone.')

export const generationReport = z
  .strictObject({
    version: of.version,
    run: z.string(),
    method: z.string(),
    simulated: z.boolean().describe('True: the rows are not for training.'),
    ended: of.ended,
    why: z.string(),
    target: z.strictObject({ examples: of.count, pass_rate: of.share, threshold: of.share }),
    sizes: of.sizes,
    counts: of.counts,
    rows: z.strictObject({ train: of.count, holdout: of.count }),
    shortfalls: z
      .array(z.strictObject({ slot: of.count, cell: of.cell, attempts: of.count }))
      .describe('Slots without a pass.'),
    candidate: of.candidate,
    pass_rate: z
      .strictObject({ panel: of.rate.nullable(), confirm: of.rate.nullable(), scale: of.rate.nullable() })
      .describe('Of the final candidate; `null` where the phase never ran.'),
    iterations: z.array(iteration),
    diversity: z.record(z.string(), z.unknown()).nullable().describe('Near-duplicates among all inputs.'),
    fidelity: z
      .strictObject({ n: of.count, matched: of.count })
      .nullable()
      .describe('How many inputs read as the cell that they were written for.'),
    coverage: z.array(
      z.strictObject({ axis: z.string(), value: z.string().nullable(), planned: of.count, accepted: of.count }),
    ),
    cost: z.strictObject({
      usd: of.usd,
      unknown_price_calls: of.count.describe('Calls of unknown price, which are in none of the sums.'),
      stages: z.strictObject({ inputs: of.usd, responses: of.usd, evaluation: of.usd, improvement: of.usd }),
    }),
    judge: z.strictObject({ models: z.array(z.string()), agreement: panelAgreement.nullable() }),
    findings: z.array(of.finding),
    models: z.record(z.string(), modelUsed),
    hashes: z.strictObject({ rubric: z.string(), taxonomy: z.string(), reference: z.string() }).describe('sha256.'),
  })
  .describe('generation_report.json: how a run ended, and the numbers behind it.')

const cellRate = z.strictObject({
  axis: z.string(),
  value: z.string(),
  n: of.count,
  failed: of.count,
  fail_rate: of.share,
  interval: of.interval,
})
const failRate = { fail_rate: of.share.nullable().describe('no / (yes + no).'), interval: of.interval.nullable() }
const trait = z.strictObject({ trait: z.string(), failed: of.rate, passed: of.rate, p: of.share })

const analysis = {
  rate: of.rate,
  criteria: z.array(
    z.strictObject({
      id: z.string(),
      category: z.string(),
      gate: z.boolean(),
      ...{ yes: of.count, no: of.count, na: of.count, error: of.count },
      ...failRate,
      by_cell: z.array(cellRate),
      fails_with: z.array(z.string()).describe('Criteria that fail in the same examples more often than chance.'),
      reasons: z.array(z.string()).max(5),
      flag: z.enum(['never-fires', 'always-passes', 'always-fails']).nullable(),
      agreement: z.strictObject(of.agreement).optional().describe('Between the judges of a panel.'),
    }),
  ),
  categories: z.array(z.strictObject({ id: z.string(), yes: of.count, no: of.count, na: of.count, ...failRate })),
  cells: z.array(cellRate).describe('Examples that did not pass, by axis and value.'),
  symptoms: z.array(z.strictObject({ symptom: z.string(), found: z.boolean(), evidence: z.string(), do: z.string() })),
  questions: z.strictObject({
    fails_most: z.array(z.strictObject({ criterion: z.string(), fail_rate: of.share, interval: of.interval })),
    failed_share: z.array(trait).describe('What failed examples have more often than passed ones.'),
    passed_share: z.array(trait),
    too_strict: z.strictObject({
      band: z.enum(['below', 'strict', 'moderate', 'lenient', 'above']),
      answer: z.enum(['yes', 'no', 'no evidence']),
      evidence: z.string(),
    }),
  }),
}

export const rubricAnalysis = z
  .strictObject({
    version: of.version,
    ...analysis,
    sets: z
      .record(z.string(), z.strictObject(analysis))
      .optional()
      .describe('Of a run: panel, confirm and scale, each apart.'),
  })
  .describe('rubric_analysis.json: what fails and why, of the final candidate of a run or of a dataset.')
