import { judgeRoles } from '../../core/calls.ts'
import { effectiveRule } from '../../core/score.ts'
import { requireConfirmable } from '../../loop/confirmable.ts'
import { declareSizes } from '../../loop/plan.ts'
import { thresholdBand } from '../../project/rubric.ts'
import { type OpenProject, openProject } from '../../tunesmith.ts'
import { checkRole, type RoleReport } from '../check-role.ts'
import { checkRules } from '../check-rules.ts'
import { defineCommand } from '../command.ts'
import { warnings } from '../common-mistakes.ts'
import { besideLabel, labelled, labelledItems, labelWidth } from '../labelled.ts'
import { plural, wrap } from '../layout.ts'
import { examplesText, sizesTexts } from '../narrate.ts'
import { nextLines } from '../next.ts'
import { percent } from '../numbers.ts'
import { overridesOf } from '../overrides.ts'
import takes from '../tables/doctor.ts'
import type { Terminal } from '../terminal.ts'

export default defineCommand({
  ...takes,
  run: async ({ flags, terminal, env }) => {
    const project = await openProject(flags.project ?? '.', { overrides: overridesOf(flags), env: { ...env } })
    const rows = project.imported.length
    requireConfirmable(project, { sizes: declareSizes(project, rows), rows })
    await checkRules(project)
    const roles: RoleReport[] = []
    for (const role of ['inputs', 'generator', ...judgeRoles(project.config.models)] as const) {
      roles.push(await checkRole(project, role, { online: flags.online === true, env }))
    }
    const warned = warnings(project, env)
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
  line('target', targetText(project))
  items('rubric', rubricTexts(project))
  for (const { where, message, fix, level = 'note' } of project.notices)
    line(level, `${where}: ${message}${fix ? ` ${fix}` : ''}`)
  for (const warning of warned) line('warning', warning)
  terminal.out(`\n${isReady ? style('green', 'Ready.') : style('red', 'Not ready: mend what is red above.')}\n`)
  const next = isReady ? ['tunesmith estimate', 'tunesmith run'] : ['tunesmith doctor  (again, when it is mended)']
  terminal.out(nextLines(next, { program: 'tunesmith', root: project.root }, terminal))
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
  const sizes = declareSizes(project, project.imported.length)
  return [examplesText(sizes, project.config), ...sizesTexts(sizes)]
}

/** What a pass rate says of the rubric that it is measured by. */
const stringency = [
  { under: 0.3, says: 'under the band of a strict rubric (30–50 %)' },
  { under: 0.5, says: 'the band of a strict rubric (30–50 %): high quality, less volume' },
  { under: 0.7, says: 'the band of a moderate rubric (50–70 %), the usual target' },
  { under: 0.9, says: 'the band of a lenient rubric (70–90 %), which may be too easy' },
  {
    under: Number.POSITIVE_INFINITY,
    says: 'over the band of a lenient rubric (70–90 %): it is too easy, or will not be met',
  },
]

function targetText({ config }: OpenProject): string {
  const { pass_rate: rate } = config.target
  return `${percent(rate)} of fresh inputs pass: ${stringency.find(({ under }) => rate < under)?.says ?? ''}`
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
