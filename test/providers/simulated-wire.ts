import { fileURLToPath } from 'node:url'
import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider'
import { z } from 'zod'
import { fence } from '../../src/core/fence.ts'
import type { Parts } from '../../src/core/parts.ts'
import { applies, type Criterion } from '../../src/core/rubric.ts'
import { score } from '../../src/core/score.ts'
import { planSlots } from '../../src/core/slots.ts'
import type { Answer, Cell, Verdict } from '../../src/core/types.ts'
import trl from '../../src/exporters/trl.ts'
import { cellLines, guideFor, shownCell } from '../../src/loop/cell.ts'
import sft from '../../src/methods/sft.ts'
import fixes from '../../src/optimizers/fixes.ts'
import { loadProject, type Project } from '../../src/project/load.ts'
import { render } from '../../src/project/template.ts'
import simulated from '../../src/providers/simulated.ts'
import words from '../../src/rules/words.ts'

/** The calls of the loop, as they go over the wire, made straight at the provider. */

const parts: Parts = {
  providers: [simulated],
  methods: [sft],
  rules: [words],
  checks: [],
  optimizers: [fixes],
  exporters: [trl],
}

const exampleRoot = fileURLToPath(new URL('../../examples/support', import.meta.url))
export const loadExample = (): Promise<Project> => loadProject(exampleRoot, { parts })

export async function openWorld(model: string, settings: Record<string, unknown> = {}): Promise<LanguageModelV4> {
  return (await simulated.open({ model, settings, root: exampleRoot, notify: () => {} })).model
}

export const said = (text: string): LanguageModelV4CallOptions['prompt'][number] => ({
  role: 'user',
  content: [{ type: 'text', text }],
})

export async function ask(model: LanguageModelV4, options: LanguageModelV4CallOptions): Promise<string> {
  const { content } = await model.doGenerate(options)
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

export async function askJson(
  model: LanguageModelV4,
  text: string,
  options: { name: string; properties: Record<string, object>; seed?: number; system?: string },
): Promise<unknown> {
  const { name, properties, seed = 0, system } = options
  const reply = await ask(model, {
    prompt: [...(system === undefined ? [] : [{ role: 'system' as const, content: system }]), said(text)],
    responseFormat: { type: 'json', name, schema: { type: 'object', properties, additionalProperties: false } },
    seed,
  })
  return JSON.parse(reply)
}

export async function writeInputs(
  model: LanguageModelV4,
  project: Project,
  { cell, count, seed }: { cell: Cell; count: number; seed: number },
): Promise<string[]> {
  const text = render(project.prompts.inputs, {
    project: project.name,
    count,
    cell: shownCell(cell),
    guide: guideFor(project.taxonomy, cell),
    seeds: [],
    avoid: [],
    reference: project.reference(cell) ?? '',
  })
  const properties = { inputs: { type: 'array', items: { type: 'string' }, minItems: count, maxItems: count } }
  const reply = await askJson(model, text, { name: 'inputs', properties, seed })
  return z.object({ inputs: z.array(z.string()) }).parse(reply).inputs
}

/** The generator's system message: `system.md`, then `respond.md` with these bullets under `## Rules`. */
export function systemWith(
  project: Project,
  rules: readonly string[],
  reference = project.reference({}) ?? '',
): string {
  const respond = render(project.prompts.respond, { reference, demos: [] }).trim()
  const bullets = rules.length === 0 ? '' : `\n\n## Rules\n${rules.map((rule) => `- ${rule}`).join('\n')}\n`
  return `${project.system?.trim()}\n\n${respond}${bullets}`
}

export const complete = (
  model: LanguageModelV4,
  { system, input, seed }: { system: string; input: string; seed: number },
): Promise<string> => ask(model, { prompt: [{ role: 'system', content: system }, said(input)], seed })

export const dataOf = (input: string, completion: string): string =>
  fence([
    { name: 'INPUT', text: `user: ${input}` },
    { name: 'COMPLETION', text: completion },
  ])

export const judgeSystem = (project: Project, criteria: readonly Criterion[]): string =>
  render(project.prompts.judge, {
    reference: project.reference({}) ?? '',
    criteria: criteria.map((criterion) => ({ ...criterion, na: criterion.na ?? '' })),
  })

/** Rendered once a project, as it is the same in every call. */
const systems = new WeakMap<Project, string>()

const verdicts = z.record(z.string(), z.object({ reason: z.string(), answer: z.enum(['yes', 'no', 'na']) }))

export async function judge(
  model: LanguageModelV4,
  project: Project,
  { input, completion, criteria }: { input: string; completion: string; criteria: readonly Criterion[] },
) {
  const properties = Object.fromEntries(criteria.map(({ id, na }) => [id, verdictSchema(na)]))
  const text = `${dataOf(input, completion)}\n\nAnswer these criteria, in this order: ${criteria.map(({ id }) => id).join(', ')}`
  const system =
    systems.get(project) ??
    judgeSystem(
      project,
      project.rubric.criteria.filter(({ rule }) => rule === null),
    )
  systems.set(project, system)
  return verdicts.parse(await askJson(model, text, { name: 'verdicts', properties, system }))
}

const verdictSchema = (na: string | null) => ({
  type: 'object',
  properties: {
    reason: { type: 'string' },
    answer: { type: 'string', enum: na === null ? ['yes', 'no'] : ['yes', 'no', 'na'] },
  },
})

export async function fidelityOf(
  model: LanguageModelV4,
  project: Project,
  { input, cell }: { input: string; cell: Cell },
): Promise<string> {
  const text = `${fence([{ name: 'INPUT', text: `user: ${input}` }])}\n\nDoes this message read as all of the following?\n${cellLines(project.taxonomy, cell)}`
  const reply = await askJson(model, text, {
    name: 'fidelity',
    properties: { reason: { type: 'string' }, answer: { enum: ['yes', 'no'] } },
  })
  return z.object({ answer: z.string() }).parse(reply).answer
}

export type Judged = { cell: Cell; input: string; completion: string; answers: Map<string, Answer>; passed: boolean }

/** What the loop does to `n` slots of a project's plan with one prompt. */
export async function rehearse(
  model: LanguageModelV4,
  project: Project,
  { system, n, seed = 1 }: { system: string; n: number; seed?: number },
): Promise<Judged[]> {
  const made: Judged[] = []
  for (const { index, cell } of planSlots(project.taxonomy, n, seed)) {
    const [input = ''] = await writeInputs(model, project, { cell, count: 1, seed: seed * 10_000 + index })
    const completion = await complete(model, { system, input, seed: index })
    const answers = await answersTo(model, project, { cell, input, completion })
    const list = [...answers].map(
      ([criterion, answer]): Verdict => ({ completionId: '', criterion, answer, reason: '', by: 'judge', key: '' }),
    )
    made.push({ cell, input, completion, answers, passed: score(project.rubric, list).passed })
  }
  return made
}

async function answersTo(
  model: LanguageModelV4,
  project: Project,
  { cell, input, completion }: { cell: Cell; input: string; completion: string },
): Promise<Map<string, Answer>> {
  const applying = project.rubric.criteria.filter((criterion) => applies(criterion, cell, 1))
  const judged = await judge(model, project, {
    input,
    completion,
    criteria: applying.filter(({ rule }) => rule === null),
  })
  const short = completion.split(/\s+/).length <= 120 ? 'yes' : 'no'
  return new Map(
    project.rubric.criteria.map((criterion) => {
      const answer = applying.includes(criterion)
        ? criterion.rule === null
          ? judged[criterion.id]?.answer
          : short
        : 'na'
      return [criterion.id, answer ?? 'error']
    }),
  )
}

export const passRate = (made: readonly Judged[]): number => made.filter(({ passed }) => passed).length / made.length
