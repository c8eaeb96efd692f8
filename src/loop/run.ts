import type { Candidate } from '../core/types.ts'
import { analyzePanel } from './analyze.ts'
import { isConfirmed } from './confirmed.ts'
import type { LoopContext } from './context.ts'
import { type Delivered, deliver } from './deliver.ts'
import { type Ending, endingOf } from './ending.ts'
import { evaluate } from './evaluate.ts'
import { fidelity } from './fidelity.ts'
import { compareCandidates, improve, startCandidate } from './improve.ts'
import { nothingLeft } from './nothing-left.ts'
import { makePanel } from './panel.ts'
import { scale } from './scale.ts'
import { isForced, scaleAnyway } from './scale-anyway.ts'
import type { LoopState } from './state.ts'
import { atTarget } from './stop.ts'

/** Generate → Evaluate → Analyze → Improve → Repeat, until the rate holds on fresh inputs; then scale. Files are written in every ending. */
export async function run(context: LoopContext): Promise<Delivered> {
  const state: LoopState = { candidate: startCandidate(context), fidelity: null }
  const ending = await (isForced(context) ? scaleAnyway : improveUntilStable)(context, state).catch(endingOf)
  return deliver(context, state, ending)
}

async function improveUntilStable(context: LoopContext, state: LoopState): Promise<Ending> {
  const target = context.project.config.target.pass_rate
  const inputs = await makePanel(context)
  state.fidelity = await fidelity(context, inputs)
  let panel = await evaluate(context, { set: 'panel', round: 0, candidate: state.candidate, inputs })

  for (let iteration = 1, confirms = 0; ; iteration++) {
    const analysis = analyzePanel(context, iteration, panel)
    const reached = atTarget(analysis.rate, target)
    if (reached && (await isConfirmed(context, state.candidate, ++confirms))) return scaleUp(context, state.candidate)

    const { candidate, suggestions } = await improve(context, {
      iteration,
      candidate: state.candidate,
      examples: panel,
      analysis,
    })
    if (candidate) {
      const rival = await evaluate(context, { set: 'panel', round: 0, candidate, inputs })
      if (compareCandidates(context, iteration, panel, rival).kept) [state.candidate, panel] = [candidate, rival]
    } else if (!reached) throw nothingLeft(context, { iteration, suggestions, panel })
  }
}

async function scaleUp(context: LoopContext, candidate: Candidate): Promise<Ending> {
  await scale(context, candidate)
  return { ended: 'stable', why: 'The pass rate was confirmed on fresh inputs.', finished: true }
}
