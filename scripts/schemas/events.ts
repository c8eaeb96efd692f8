import { z } from 'zod'
import * as of from './nouns.ts'

const every = {
  v: z.literal(1),
  seq: of.count,
  at: z.int().describe('Milliseconds since 1970. Nothing is decided by it.'),
  run: z.string(),
}
const event = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({ ...every, type: z.literal(type), ...shape })

const stage = z.enum(['inputs', 'completions', 'panel', 'confirm', 'scale', 'deliver'])
const oneStage = { stage, set: of.set.nullable(), candidate: of.candidate.nullable() }
const iteration = z.int().min(1)
const candidate = z.strictObject({
  id: of.candidate,
  parents: z.array(of.candidate),
  by: z.string().describe("Nobody (project), a person's edit (manual), or an optimizer, by its id."),
  texts: z.record(z.string(), z.string()),
  demos: z.array(z.strictObject({ input: z.array(of.message), completion: z.array(of.message) })),
  why: z.string(),
})
const worst = z.strictObject({ criterion: z.string(), failRate: of.share, low: of.share, high: of.share })

const all = [
  event('run-started', {
    resumed: z.boolean(),
    method: z.string(),
    simulated: z.boolean(),
    sizes: of.sizes,
    passRate: of.share,
    threshold: z.string().describe('Decimal text, read exactly.'),
    models: z.record(z.string(), z.string()),
    flags: z.array(z.string()).describe('What it was started with, as it is typed: `--target 30`.'),
  }),
  event('stage-started', { ...oneStage, total: of.count }),
  event('input-made', { set: of.set, slot: of.count, made: of.count, total: of.count }),
  event('completion-made', { set: of.set, candidate: of.candidate, made: of.count, total: of.count }),
  event('scale-forced', { ended: of.ended, why: z.string() }),
  event('wave-closed', {
    set: of.set,
    ...{ round: of.count, wave: of.count, kept: z.array(of.id('input', 'i')), duplicates: of.count, failed: of.count },
  }),
  event('example-judged', {
    set: of.set,
    candidate: of.candidate,
    example: of.id('example', 'e'),
    passed: z.boolean(),
    done: of.count,
    total: of.count,
  }),
  event('stage-ended', { ...oneStage, counts: of.counts }),
  event('round-closed', {
    set: of.set,
    round: of.count,
    candidate: of.candidate,
    examples: z.array(of.id('example', 'e')),
  }),
  event('iteration-analyzed', { iteration, candidate: of.candidate, rate: of.rate, worst: z.array(worst) }),
  event('candidate-proposed', { iteration, candidate, diff: z.string() }),
  event('candidate-compared', {
    iteration,
    candidate: of.candidate,
    against: of.candidate,
    ...{ n: of.count, gained: of.count, lost: of.count },
    ...{ difference: z.number(), low: z.number(), high: z.number(), p: of.share, adjusted: of.share },
    word: of.comparisonWord,
    kept: z.boolean(),
  }),
  event('confirm-ended', {
    attempt: z.int().min(1),
    candidate: of.candidate,
    rate: of.rate,
    lowerBound: of.share,
    bar: z.number(),
    confirmed: z.boolean(),
  }),
  event('finding', { finding: of.finding }),
  event('budget-changed', { spent: of.usd, reserved: of.usd, limit: of.usd }),
  event('run-ended', { ended: of.ended, exit: of.count, next: z.array(z.string()), why: z.string() }),
] as const

/** The types that have a schema. */
export const eventTypes: readonly string[] = all.map(({ shape }) => shape.type.value)

/** A line of `tunesmith run --json`. */
export const events = z.discriminatedUnion('type', all).describe('A line of `tunesmith run --json`.')
