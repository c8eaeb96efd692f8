import { checkRole, type RoleReport } from '../check-role.ts'
import { warnings } from '../common-mistakes.ts'
import { defineCommand } from '../command.ts'
import { labelled } from '../labelled.ts'
import { overridesOf } from '../overrides.ts'
import { effectiveRule } from '../../core/score.ts'
import { declareSizes } from '../../loop/plan.ts'
import { readInputs } from '../../project/import.ts'
import { thresholdBand } from '../../project/rubric.ts'
import { type OpenProject, openProject } from '../../tunesmith.ts'
import type { Terminal } from '../terminal.ts'

export default defineCommand({
  summary: 'Check the project, its keys, models and prices. Spends nothing; with --online, one tiny call for each model.',
  usage: '',
  flags: { online: { type: 'boolean', summary: 'Make one tiny call to each model' } },
  examples: ['tunesmith doctor', 'tunesmith doctor -C my-project --online'],
  run: async ({ flags, terminal, env }) => {
    const project = await openProject(flags.project ?? '.', { overrides: overridesOf(flags), env: { ...env } })
    const roles: RoleReport[] = []
    for (const role of ['inputs', 'generator', 'judge'] as const) roles.push(await checkRole(project, role, { online: flags.online === true, env }))
    const warned = warnings(project)
    const broken = roles.filter(({ problem }) => problem !== null)
    if (flags.json) terminal.out(`${JSON.stringify({ name: project.name, roles, warnings: warned, notices: project.notices })}\n`)
    else report(project, { roles, warned, terminal })
    return broken.length > 0 ? 2 : 0
  },
})

type Findings = { roles: readonly RoleReport[]; warned: readonly string[]; terminal: Terminal }

function report(project: OpenProject, { roles, warned, terminal }: Findings): void {
  const { style } = terminal
  const line = (label: string, text: string): void => terminal.out(labelled(label, text, terminal))
  terminal.out(`${style('bold', project.name)}\n`)
  for (const { role, ref, key, price, parameters, problem } of roles) {
    line(role, problem === null ? [ref, key, price, parameters].join('   ') : `${style('red', ref)}   ${problem}`)
  }
  line('method', methodText(project))
  line('plan', planText(project))
  line('rubric', rubricText(project))
  for (const { where, message, fix } of project.notices) line('note', `${where}: ${message}${fix ? ` ${fix}` : ''}`)
  for (const warning of warned) line('warning', warning)
  const broken = roles.some(({ problem }) => problem !== null)
  terminal.out(`\n${broken ? style('red', 'Not ready: mend what is red above.') : style('green', 'Ready.')}\nnext         ${broken ? 'tunesmith doctor' : 'tunesmith run'}\n`)
}

function methodText({ config, parts }: OpenProject): string {
  const method = parts.methods.find(({ id }) => id === config.method)
  const [from, to] = method?.volume ?? [0, 0]
  return `${config.method}: ${method?.summary ?? ''} People usually train on ${from.toLocaleString('en')} to ${to.toLocaleString('en')}; the target here is ${config.target.examples.toLocaleString('en')}.`
}

function planText(project: OpenProject): string {
  const { from } = project.config.inputs
  const { panel, confirm, examples, attempts, iterations } = declareSizes(project, from === undefined ? 0 : readInputs(project.root, from).rows.length)
  return `${examples} examples; panel ${panel}, confirm ${confirm} (at most twice), up to ${iterations} iterations, up to ${attempts} more tries`
}

const bands = { under: 'under the .70 minimum', minimum: 'minimum viable', recommended: 'recommended for training data', premium: 'premium: less volume' }

function rubricText({ rubric }: OpenProject): string {
  const scored = rubric.criteria.filter(({ gate }) => !gate)
  const { needed, of } = effectiveRule(rubric.threshold, scored.length)
  const gates = rubric.criteria.length - scored.length
  const ruled = rubric.criteria.filter(({ rule }) => rule !== null).length
  return `${rubric.criteria.length} criteria (${gates} ${gates === 1 ? 'gate' : 'gates'}, ${ruled} decided by code); threshold ${rubric.threshold}, ${bands[thresholdBand(rubric.threshold)]}; with equal weights it means ${needed} of ${of}`
}
