import { TunesmithError } from '../core/errors.ts'
import { fillSlots } from '../core/fill.ts'
import type { CheckPart } from '../core/parts.ts'
import { nearDuplicates } from '../core/similarity.ts'
import { splitHoldout } from '../core/split.ts'
import { transcript } from '../core/transcript.ts'
import type { Counts, Example, Finding, Slot } from '../core/types.ts'
import type { LoopContext } from './context.ts'
import type { Ending } from './ending.ts'
import { closedInputs, isKept } from './log.ts'
import { runCheck, unchecked } from './run-check.ts'
import type { LoopState } from './state.ts'

/** A run's result before it is written: which example fills which slot, who trains and who is held out. */
export type Dataset = {
  examples: Example[]
  open: Slot[]
  counts: Counts
  train: Example[]
  holdout: Example[]
  findings: Finding[]
}

export async function assemble(
  context: LoopContext,
  { candidate }: LoopState,
  { finished = false }: Ending,
): Promise<Dataset> {
  const { run, plan, project } = context
  const { examples, open, counts } = fillSlots(plan.slots, run.examples(), { candidate: candidate.id, finished })
  const accepted = examples.filter(({ outcome }) => outcome === 'accepted')
  const { clusters } = nearDuplicates(accepted.map(({ input }) => transcript(input.messages)))
  const clusterOf = new Map(accepted.map(({ input }, i) => [input.id, clusters[i] ?? -1]))
  const { train, holdout, shortfall } = splitHoldout(accepted, {
    seed: project.config.seed,
    clusters: (id) => clusterOf.get(id) ?? id,
  })
  const split = new Map([...train, ...holdout].map((example) => [example.id, example]))
  const placed = examples.map((example) => split.get(example.id) ?? example)
  run.putExamples(placed)
  const findings = await findingsOf(context, { examples: placed, train, holdout })
  if (shortfall !== null) findings.push({ check: 'holdout', level: 'warn', message: shortfall, data: {} })
  return { examples: placed, open, counts, train, holdout, findings }
}

async function findingsOf(
  context: LoopContext,
  { examples, train, holdout }: Pick<Dataset, 'examples' | 'train' | 'holdout'>,
): Promise<Finding[]> {
  const { parts, plan, project, run, signal } = context
  const inputs = closedInputs(run).filter(isKept)
  const subject = {
    taxonomy: project.taxonomy,
    planned: plan.slots.map(({ cell }) => cell),
    inputs,
    examples,
    train,
    holdout,
  }
  const found: Finding[] = []
  for (const check of parts.checks) {
    found.push(...(await runCheck(check, subject, signal).catch((error: unknown) => cutOff(check, error))))
  }
  return found
}

/** Files are written in every ending, also where a check does not answer and is cut. */
function cutOff(check: CheckPart, error: unknown): Finding[] {
  if (error instanceof TunesmithError && error.code === 'run/interrupted')
    return [unchecked(check, `The check "${check.id}" was cut before it answered.`, { cut: true })]
  throw error
}
