import { diffLines } from 'diff'
import type { Analysis } from '../core/analysis.ts'
import { compare } from '../core/compare.ts'
import { TunesmithError } from '../core/errors.ts'
import type { Comparison } from '../core/events.ts'
import type { OptimizerContext, OptimizerPart, OptimizerResult, Proposal } from '../core/parts.ts'
import type { Rubric } from '../core/rubric.ts'
import type { Candidate, Example, Message } from '../core/types.ts'
import { respondTemplate } from './complete.ts'
import { type LoopContext, sampleOf } from './context.ts'
import { candidatesOf, decided, once } from './log.ts'
import { failureOfPart } from './part-failure.ts'

export type Turn = { iteration: number; candidate: Candidate; examples: readonly Example[]; analysis: Analysis }

/** `candidate` is null where there is nothing (more) to try; `suggestions` are for a person. */
export type Improvement = { candidate: Candidate | null; suggestions: string[] }

/** The candidate that the project's own prompts make. */
export function startCandidate({ project, run }: LoopContext): Candidate {
  const [first] = run.candidates()
  if (first) return first
  const candidate: Candidate = {
    id: 'c0',
    parents: [],
    by: 'project',
    texts: { respond: project.prompts.respond.source },
    demos: [],
    why: `${project.prompts.respond.file} as it stands.`,
  }
  run.putCandidate(candidate)
  return candidate
}

/** Phase 5: a person's edit of the prompt if there is one, else what the optimizer proposes. */
export async function improve(context: LoopContext, turn: Turn): Promise<Improvement> {
  const known = decided(context.run, 'candidate-proposed', ({ iteration }) => iteration === turn.iteration)
  if (known) {
    context.replay(known)
    return { candidate: known.candidate, suggestions: [] }
  }
  const edited = personsEdit(context)
  if (edited) return propose(context, turn, { by: 'manual', proposal: edited })
  if (turn.iteration > context.plan.sizes.iterations) return { candidate: null, suggestions: [] }
  const optimizer = context.parts.optimizers.get(optimizerId(context))
  if (!optimizer) throw new Error(`no optimizer ${optimizerId(context)}`)
  const { proposal, suggestions } = await proposalOf(optimizer, context, turn)
  return proposal ? propose(context, turn, { by: optimizer.id, proposal }) : { candidate: null, suggestions }
}

async function proposalOf(optimizer: OptimizerPart, context: LoopContext, turn: Turn): Promise<OptimizerResult> {
  const view: OptimizerContext = {
    ...turn,
    history: candidatesOf(context.run),
    rubric: withDemands(context),
    reflect: (messages, sample) => reflect(context, messages, sampleOf(context, 'improve', turn.iteration, sample)),
  }
  try {
    return await optimizer.propose(view, context.signal)
  } catch (error) {
    return { proposal: null, suggestions: [failureOfPart(error)] }
  }
}

/** A criterion that a rule decides and that has no `fix` asks for what the rule's options say. */
const withDemands = ({ project: { rubric }, parts }: LoopContext): Rubric => ({
  ...rubric,
  criteria: rubric.criteria.map((one) => ({ ...one, fix: one.fix ?? parts.rules.get(one.id)?.demand ?? null })),
})

/** In this version `auto` always means `fixes`; a run says so when it starts. */
export function optimizerId({ project, optimizer = project.config.loop.improve }: OptimizerChoice): string {
  return optimizer === 'auto' ? 'fixes' : optimizer
}

type OptimizerChoice = Pick<LoopContext, 'project' | 'optimizer'>

/** respond.md as a person left it, where it is neither what the run started from nor an edit that was tried already. */
export function personsEdit({ project, run }: Pick<LoopContext, 'project' | 'run'>): Proposal | undefined {
  const respond = project.prompts.respond.source
  if (candidatesOf(run).some(({ texts }) => texts['respond'] === respond)) return undefined
  return { texts: { respond }, why: `${project.prompts.respond.file} was edited.` }
}

async function reflect(context: LoopContext, messages: Message[], sample: number): Promise<string> {
  const reply = await context.models.call({ kind: 'improve', role: 'reflector', messages, sample })
  return reply.text
}

function propose(
  context: LoopContext,
  turn: Turn,
  { by, proposal }: { by: Candidate['by']; proposal: Proposal },
): Improvement {
  const flaw = by === 'manual' ? null : flawOf(context, turn.candidate, proposal)
  if (flaw !== null) return { candidate: null, suggestions: [`The proposed prompt was rejected: ${flaw}`] }
  const candidate: Candidate = {
    id: `c${candidatesOf(context.run).length}`,
    parents: [turn.candidate.id],
    by,
    texts: proposal.texts,
    demos: proposal.demos ?? [],
    why: proposal.why,
  }
  context.run.putCandidate(candidate)
  const diff = promptDiff(turn.candidate.texts['respond'] ?? '', candidate.texts['respond'] ?? '')
  context.emit({ type: 'candidate-proposed', iteration: turn.iteration, candidate, diff })
  return { candidate, suggestions: [] }
}

/** A proposal that does not parse, or adds or drops a variable, is rejected before it costs anything. */
function flawOf({ project }: LoopContext, parent: Candidate, { texts }: Proposal): string | null {
  try {
    const variables = (texts: Candidate['texts']) =>
      respondTemplate(project, { id: 'proposed', texts }).variables.join(', ')
    const [before, after] = [variables(parent.texts), variables(texts)]
    return before === after ? null : `it uses the variables (${after}) where its parent uses (${before}).`
  } catch (error) {
    if (error instanceof TunesmithError) return error.message
    throw error
  }
}

/** Old and new candidate on the same inputs; Holm over the run's comparisons so far. */
export function compareCandidates(
  context: LoopContext,
  iteration: number,
  holder: readonly Example[],
  challenger: readonly Example[],
): Comparison {
  return once(context, 'candidate-compared', {
    matches: (event) => event.iteration === iteration,
    decide: () => {
      const earlier = context.run.events().flatMap((event) => (event.type === 'candidate-compared' ? [event.p] : []))
      return { type: 'candidate-compared', iteration, ...compare(holder, challenger, earlier) }
    },
  })
}

/** Changes of the prompt were compared, and the paired test called none of them better. */
export function foundNoGain(run: LoopContext['run']): boolean {
  const words = run.events().flatMap((event) => (event.type === 'candidate-compared' ? [event.word] : []))
  return words.length > 0 && !words.includes('better')
}

/** Changed lines with `+` and `-`, and a line of context around them. */
function promptDiff(before: string, after: string): string {
  const lines = diffLines(`${before.trimEnd()}\n`, `${after.trimEnd()}\n`).flatMap(({ added, removed, value }) => {
    const sign = added ? '+' : removed ? '-' : ' '
    return value
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => `${sign} ${line}`)
  })
  const changed = (i: number): boolean => lines[i] !== undefined && !lines[i].startsWith(' ')
  return lines.filter((_, i) => changed(i - 1) || changed(i) || changed(i + 1)).join('\n')
}
