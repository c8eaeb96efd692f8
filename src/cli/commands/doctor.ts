import { effectiveRule } from '../../core/score.ts'
import { declareSizes } from '../../loop/plan.ts'
import { readInputs } from '../../project/import.ts'
import { thresholdBand } from '../../project/rubric.ts'
import { type OpenProject, openProject } from '../../tunesmith.ts'
import { checkRole, type RoleReport } from '../check-role.ts'
import { checkRules } from '../check-rules.ts'
import { defineCommand } from '../command.ts'
import { warnings } from '../common-mistakes.ts'
import { besideLabel, labelled, labelledItems, labelWidth } from '../labelled.ts'
import { plural, wrap } from '../layout.ts'
import { sizesTexts } from '../narrate.ts'
import { nextLines } from '../next.ts'
import { overridesOf } from '../overrides.ts'
import type { Terminal } from '../terminal.ts'

export default defineCommand({
  summary:
    'Check the project, its keys, models and prices. Spends nothing; with --online, one tiny call for each model.',
  usage: '',
  flags: { online: { type: 'boolean', summary: 'Make one tiny call to each model' } },
  examples: ['tunesmith doctor', 'tunesmith doctor -C my-project --online'],
  run: async ({ flags, terminal, env }) => {
    const project = await openProject(flags.project ?? '.', { overrides: overridesOf(flags), env: { ...env } })
    await checkRules(project)
    const roles: RoleReport[] = []
    for (const role of ['inputs', 'generator', 'judge'] as const) {
      roles.push(await checkRole(project, role, { online: flags.online === true, env }))
    }
    const warned = warnings(project)
    const isReady = roles.every(({ problem }) => problem === null)
    if (flags.json) {
      terminal.out(
        `${JSON.stringify({ name: project.name, ready: isReady, roles, warnings: warned, notices: project.notices })}\n`,
      )
    } else report(project, { roles, warned, isReady, terminal })
    return isReady ? 0 : 2
  },
})

type Findings = { roles: readonly RoleReport[]; warned: readonly string[]; isReady: boolean; terminal: Terminal }

function report(project: OpenProject, { roles, warned, isReady, terminal }: Findings): void {
  const { style } = terminal
  const line = (label: string, text: string): void => terminal.out(labelled(label, text, terminal))
  const items = (label: string, texts: readonly string[]): void => terminal.out(labelledItems(label, texts, terminal))
  terminal.out(`${style('bold', project.name)}\n`)
  for (const role of roles) terminal.out(roleText(role, terminal))
  line('method', methodText(project))
  items('plan', planTexts(project))
  items('rubric', rubricTexts(project))
  for (const { where, message, fix } of project.notices) line('note', `${where}: ${message}${fix ? ` ${fix}` : ''}`)
  for (const warning of warned) line('warning', warning)
  terminal.out(`\n${isReady ? style('green', 'Ready.') : style('red', 'Not ready: mend what is red above.')}\n`)
  const next = isReady ? 'tunesmith run' : 'tunesmith doctor  (again, when it is mended)'
  terminal.out(nextLines([next], { program: 'tunesmith', root: project.root }, terminal))
}

function roleText({ role, ref, key, price, parameters, problem }: RoleReport, terminal: Terminal): string {
  if (problem === null) return labelledItems(role, [ref, key, price, parameters], terminal)
  const { where, what, fix, code } = problem
  const columns = terminal.columns - labelWidth
  const lines = [
    `${terminal.style('red', ref)}  ${where}`,
    wrap(what, { columns }),
    wrap(`fix: ${fix}`, { columns }),
    `(${code})`,
  ]
  return besideLabel(role, lines.join('\n'), terminal)
}

function methodText({ config, parts }: OpenProject): string {
  const method = parts.methods.find(({ id }) => id === config.method)
  const [from, to] = method?.volume ?? [0, 0]
  const volume = `People usually train on ${from.toLocaleString('en')} to ${to.toLocaleString('en')}`
  return `${config.method}: ${method?.summary ?? ''} ${volume}; the target here is ${config.target.examples.toLocaleString('en')}.`
}

function planTexts(project: OpenProject): string[] {
  const { from } = project.config.inputs
  const sizes = declareSizes(project, from === undefined ? 0 : readInputs(project.root, from).rows.length)
  return [plural(sizes.examples, 'example'), ...sizesTexts(sizes)]
}

const bands = {
  under: 'under the .70 minimum',
  minimum: 'minimum viable',
  recommended: 'recommended for training data',
  premium: 'premium: less volume',
}

function rubricTexts({ rubric }: OpenProject): string[] {
  const scored = rubric.criteria.filter(({ gate }) => !gate)
  const { needed, of } = effectiveRule(rubric.threshold, scored.length)
  const ruled = rubric.criteria.filter(({ rule }) => rule !== null).length
  return [
    plural(rubric.criteria.length, 'criterion', 'criteria'),
    plural(rubric.criteria.length - scored.length, 'gate'),
    `${ruled} decided by code`,
    `threshold ${rubric.threshold}, ${bands[thresholdBand(rubric.threshold)]}`,
    `with equal weights ${needed} of ${of} must be met`,
  ]
}
