import type { EstimateOf } from '../core/estimate.ts'
import { refuseUnknownChecks } from '../run-options.ts'
import { type OpenProject, openProject } from '../tunesmith.ts'
import type { CommandInput, Flags } from './command.ts'
import { askFirst, costOf } from './consent.ts'
import { wrap } from './layout.ts'
import { noticeText } from './notices.ts'
import { overridesOf } from './overrides.ts'
import type { sizes, spending } from './run-flags.ts'

type Given = CommandInput<typeof sizes & typeof spending & Flags>

/** The project of a command that calls models, with what has to be said and asked before it does. */
export async function openToSpend(
  { flags, terminal, env }: Pick<Given, 'terminal' | 'env'> & { flags: Given['flags'] },
  command: EstimateOf,
): Promise<OpenProject> {
  const notify = (message: string): void => terminal.err(`${wrap(message, terminal)}\n`)
  const project = await openProject(flags.project ?? '.', { overrides: overridesOf(flags), env: { ...env }, notify })
  refuseUnknownChecks(flags.allow ?? [], { ...project.parts, where: '--allow' })
  for (const notice of project.notices) terminal.err(noticeText(notice, terminal))
  const consent = { terminal, yes: flags.yes === true, env, where: `tunesmith ${command}` }
  await askFirst(project, () => costOf(project.estimate(command)), consent)
  return project
}
