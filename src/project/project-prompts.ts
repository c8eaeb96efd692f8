import { TunesmithError } from '../core/errors.ts'
import type { Taxonomy } from '../core/taxonomy.ts'
import type { Notice } from '../core/types.ts'
import { didYouMean } from './entries.ts'
import { refuseWithout } from './prompt-needs.ts'
import { builtInPrompts, itemMembers, type PromptName, promptVariables } from './prompts.ts'
import { filled, markdownIn } from './reference.ts'
import { parseTemplate, render, type Template, type TemplateOptions } from './template.ts'
import { readText } from './text.ts'

const folder = 'prompts'
const read = ['system.md', 'respond.md', 'inputs.md', 'judge.md']

/** The system message of the model to be trained, as it stands: never a template. */
export const readSystem = (root: string): string | null => filled(readText(root, `${folder}/system.md`))

/** One of everything: what Jinja cannot fill in (an unknown filter, say) shows before anything is paid for. */
const rehearsal = {
  project: 'project',
  count: 1,
  cell: { topic: 'topic' },
  guide: { topic: 'meaning' },
  seeds: ['seed'],
  avoid: ['text'],
  reference: 'reference',
  demos: [{ input: 'input', completion: 'completion' }],
  criteria: [
    {
      id: 'id',
      question: 'question',
      na: 'na',
      examples: [{ input: 'input', completion: 'completion', answer: 'yes', why: 'why' }],
    },
  ],
}

type PromptOptions = { taxonomy: Taxonomy; respondSeesCell: boolean }

export function readPrompts(root: string, options: PromptOptions & { perCall: number }): Record<PromptName, Template> {
  const prompt = (name: PromptName): Template => {
    const file = `${folder}/${name}.md`
    const own = readText(root, file)
    if (own !== null && own.trim() === '') throw emptyPrompt(file)
    const template = parseTemplate(own ?? builtInPrompts[name], promptOptions(name, file, options))
    refuseWithout(name, template, options)
    render(template, rehearsal)
    return template
  }
  return { respond: prompt('respond'), inputs: prompt('inputs'), judge: prompt('judge') }
}

/** What a prompt of this project may say, wherever its text comes from. In use there is no cell, so respond.md sees one only where the project says so. */
export function promptOptions(
  name: PromptName,
  file: string,
  { taxonomy, respondSeesCell }: PromptOptions,
): TemplateOptions {
  const axes = ['topic', 'subtopic', ...taxonomy.axes.map((axis) => axis.name), 'edge_case']
  const options = { file, allowed: promptVariables[name], members: { cell: axes, guide: axes, ...itemMembers } }
  if (name !== 'respond' || respondSeesCell) return options
  const allowed = options.allowed.filter((variable) => variable !== 'cell' && variable !== 'guide')
  return { ...options, allowed, refused: { cell: unseen('cell'), guide: unseen('guide') } }
}

const unseen = (variable: string): { what: string; fix: string } => ({
  what: `respond.md uses \`${variable}\`, and in use there is no cell that the model could know.`,
  fix: 'Remove it, or set `respond_sees_cell: true` in tunesmith.yaml.',
})

const emptyPrompt = (file: string): TunesmithError =>
  new TunesmithError('The prompt is empty.', {
    code: 'project/template',
    where: file,
    fix: 'Write it, or remove the file to use the built-in text.',
  })

/** Files of prompts/ that nothing reads. */
export function unreadPrompts(root: string): Notice[] {
  return markdownIn(root, folder)
    .filter((file) => !read.includes(file))
    .map((file) => ({
      where: `${folder}/${file}`,
      message:
        file === 'flaw.md' ? 'flaw.md is not in this version of Tunesmith and is not read.' : 'This file is not read.',
      ...(file !== 'flaw.md' && { fix: didYouMean(file, read, 'Prompts') }),
    }))
}
