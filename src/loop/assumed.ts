import type { CallKind } from '../core/calls.ts'
import { applies, type Criterion } from '../core/rubric.ts'
import { transcript } from '../core/transcript.ts'
import type { Cell } from '../core/types.ts'
import type { ImportedInput } from '../project/import.ts'
import type { Project } from '../project/load.ts'
import { render } from '../project/template.ts'
import { cellLines } from './cell.ts'
import { systemFor } from './complete.ts'
import { inputsPrompt, mostAvoided } from './wave.ts'

/** Tokens of what models write, where nobody has measured them. */
export const assumedTokens = { input: 60, completion: 250, verdict: 40, reason: 30, prompt: 800 }
/** UTF-8 bytes a token, for the texts that the project has. */
export const bytesPerToken = 4

export type Tokens = { tokensIn: number; tokensOut: number }

/** What the assumed tokens follow from, besides the project's own texts. */
export type Basis = {
  /** A few cells that stand for all. */
  cells: readonly Cell[]
  rows: readonly ImportedInput[]
  /** Inputs that one call writes. */
  perCall: number
}

/** Tokens of one call of each kind: the project's prompts as they are, and assumed lengths of what models write. */
export function assumedCalls(project: Project, { cells, rows, perCall }: Basis): Record<CallKind, Tokens> {
  const { config, rubric } = project
  const over = (of: (cell: Cell) => number): number => mean(cells.map(of))
  const input = rows.length > 0 ? mean(rows.map(({ messages }) => count(transcript(messages)))) : assumedTokens.input
  const completion = Math.min(assumedTokens.completion, config.models.generator.max_tokens ?? Number.POSITIVE_INFINITY)
  const candidate = { id: 'c0', parents: [], by: 'project' as const, demos: [], why: '' }
  const respond = { ...candidate, texts: { respond: project.prompts.respond.source } }
  const asked = rubric.criteria.filter(({ rule }) => rule === null)
  const perJudge = over((cell) =>
    Math.min(config.judging.per_call, asked.filter((one) => applies(one, cell, 1)).length),
  )
  const isChoice = config.judging.mode === 'choice'
  const judged = input + completion + over((cell) => count(judgePrompt(project, cell, isChoice ? [] : asked)))
  const lines = over((cell) => count(cellLines(project.taxonomy, cell)))
  return {
    inputs: {
      tokensIn:
        over((cell) => count(inputsPrompt(project, { cell, count: Math.round(perCall), turn: 0, avoid: [] }))) +
        mostAvoided * input,
      tokensOut: perCall * input + 10,
    },
    place: { tokensIn: input + 4 * lines, tokensOut: assumedTokens.verdict },
    fidelity: { tokensIn: input + lines + 40, tokensOut: isChoice ? 1 : assumedTokens.verdict },
    complete: { tokensIn: input + over((cell) => count(systemFor(project, respond, cell))), tokensOut: completion },
    judge: isChoice
      ? { tokensIn: judged + 40, tokensOut: 1 }
      : { tokensIn: judged + 30 * perJudge, tokensOut: assumedTokens.verdict * perJudge },
    reason: { tokensIn: judged + 50, tokensOut: assumedTokens.reason },
    improve: { tokensIn: 20 * (input + completion), tokensOut: assumedTokens.prompt },
  }
}

function judgePrompt(project: Project, cell: Cell, criteria: readonly Criterion[]): string {
  const shown = criteria.map(({ id, question, na, examples }) => ({ id, question, na: na ?? '', examples }))
  return render(project.prompts.judge, { reference: project.reference(cell) ?? '', criteria: shown })
}

const count = (text: string): number => Buffer.byteLength(text) / bytesPerToken

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
