import { transcript } from '../core/fence.ts'
import { completionId } from '../core/ids.ts'
import type { Candidate, Cell, Completion, Input, Message } from '../core/types.ts'
import type { Project } from '../project/load.ts'
import { promptOptions } from '../project/project-prompts.ts'
import { parseTemplate, render, type Template } from '../project/template.ts'
import { guideFor, shownCell } from './cell.ts'
import { type LoopContext, sampleOf } from './context.ts'

/** Phase 2: one reply to one input under one candidate. A failed call is a completion that says how it ended. */
export async function complete(
  context: LoopContext,
  candidate: Candidate,
  input: Input,
): Promise<{ completion: Completion; error: string | null }> {
  const sample = sampleOf(context, 'complete', 'main', input.set, input.slot, input.attempt)
  const system = systemFor(context.project, candidate, input.cell)
  const messages: Message[] = system === '' ? input.messages : [{ role: 'system', content: system }, ...input.messages]
  const reply = await context.models.call({ kind: 'complete', role: 'generator', messages, sample })
  const fields = {
    inputId: input.id,
    candidateId: candidate.id,
    arm: 'main' as const,
    sample,
    model: reply.model,
    messages: [{ role: 'assistant' as const, content: reply.text }],
  }
  const completion = {
    id: completionId(fields),
    ...fields,
    finish: reply.finish,
    usage: reply.usage,
    costUsd: reply.costUsd,
    callKey: reply.key,
  }
  return { completion, error: reply.error }
}

/** `system.md` is what the trained model will see; the candidate's text is how good completions are had. In that order. */
export function systemFor(project: Project, candidate: Candidate, cell: Cell): string {
  const template = respondTemplate(project, candidate)
  const respond = render(template, {
    reference: project.reference(cell) ?? '',
    demos: candidate.demos.map((demo) => ({ input: transcript(demo.input), completion: transcript(demo.completion) })),
    ...(project.config.respond_sees_cell ? { cell: shownCell(cell), guide: guideFor(project.taxonomy, cell) } : {}),
  })
  return [project.system ?? '', respond]
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join('\n\n')
}

/** The candidate's text as a template; it may say what the project's own respond.md may. */
export function respondTemplate(
  { taxonomy, config }: Project,
  { id, texts }: Pick<Candidate, 'id' | 'texts'>,
): Template {
  const options = { taxonomy, respondSeesCell: config.respond_sees_cell }
  return parseTemplate(texts['respond'] ?? '', promptOptions('respond', `candidates/${id}/respond.md`, options))
}
