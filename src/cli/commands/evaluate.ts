import { join } from 'node:path'
import { TunesmithError } from '../../core/errors.ts'
import { accountOf, wholeRows } from '../../evaluate.ts'
import { type Evaluated, judgeRows, judgesOf } from '../../judge-rows.ts'
import { type DataFacts, readFacts, withCompletions } from '../../project/data-facts.ts'
import { identified } from '../../project/identified.ts'
import type { Config } from '../../project/schema.ts'
import { refuseNoMoney } from '../../run-options.ts'
import { openJsonlWriter } from '../../store/jsonl-writer.ts'
import { writeFileAtomic } from '../../store/outputs.ts'
import { defineCommand } from '../command.ts'
import { askFirst, type Cost, noPrice } from '../consent.ts'
import { keepEarlier } from '../earlier-result.ts'
import { type EvaluationSource, evaluationSource } from '../evaluation-source.ts'
import { evaluationText } from '../evaluation-text.ts'
import { judgingCost } from '../judging-cost.ts'
import { wrap } from '../layout.ts'
import { nextLines } from '../next.ts'
import { noticeText } from '../notices.ts'
import { overridesOf } from '../overrides.ts'
import { rowProgress } from '../row-progress.ts'
import { shownPath } from '../shown-path.ts'
import { onInterrupt } from '../signals.ts'
import takes from '../tables/evaluate.ts'
import type { Env, Terminal } from '../terminal.ts'

export default defineCommand({
  ...takes,
  run: async ({ args, flags, terminal, env }) => {
    const { json = false, yes = false, 'keep-verdicts': keepVerdicts = false } = flags
    const notify = (message: string): void => terminal.err(`${wrap(message, terminal)}\n`)
    const source = await evaluationSource({
      root: flags.project ?? '.',
      file: args[0],
      rubric: flags.rubric,
      judge: flags.judge,
      out: flags.out,
      run: flags.run,
      baseUrl: flags['base-url'],
      overrides: overridesOf(flags),
      env,
      notify,
    })
    const facts = await readFacts(source.rows(), source.judging.rubric)
    for (const notice of [...source.notices, ...facts.notices]) terminal.err(noticeText(notice, terminal))
    const { budgetUsd } = overridesOf(flags)
    refuseNoMoney(budgetUsd, '--budget')
    const limit = budgetUsd ?? source.judging.config.budget.usd
    const asks = facts.open > 0 && !keepVerdicts
    if (asks) await agree(source, facts, { limit, yes, terminal, env })
    const work = { source, facts, keepVerdicts, limit, env, notify, terminal }
    const evaluated = await judgeAndWrite(work).catch((error: unknown) => {
      throw continuing(source.isInProject ? error : withoutProject(error), args, flags)
    })
    const { report, analysis, kept } = evaluated
    if (kept !== null) notify(`The result by another rubric is kept in ${shownPath(kept)}.`)
    if (json) terminal.out(`${JSON.stringify({ version: 1, data: source.name, ...report })}\n`)
    else {
      terminal.out(evaluationText({ ...source, report, analysis }, terminal))
      const out = shownPath(source.out)
      const next =
        kept === null
          ? `tunesmith compare ${out} OTHER-evaluated  (another dataset on the same inputs)`
          : `tunesmith compare ${shownPath(kept)} ${out}  (by the other rubric, and by this one)`
      terminal.out('\n')
      terminal.out(nextLines([next], { program: 'tunesmith', root: '.' }, terminal))
      if (report.simulated) terminal.out(`${terminal.style('yellow', wrap(simulated, terminal))}\n`)
    }
    return 0
  },
})

const simulated = 'Simulated: these verdicts show how it works. They say nothing about the data.'

type Consent = { limit: number | null; yes: boolean; terminal: Terminal; env: Env }

async function agree(
  { judging, parts, hasJudge, isInProject }: EvaluationSource,
  { open, openRows, rows }: DataFacts,
  { limit, ...consent }: Consent,
): Promise<void> {
  if (!hasJudge) {
    const what = `${openRows.toLocaleString('en')} of ${rows.toLocaleString('en')} rows lack a verdict (${open.toLocaleString('en')} in all), and no judge is named.`
    const fix = 'Name one with `--judge provider/model`, or leave them out with `--keep-verdicts`.'
    throw new TunesmithError(what, { code: 'judging/no-judge', where: '--judge', fix })
  }
  // Nothing but the judges is called, so nothing else is asked about.
  const models = Object.fromEntries(judgesOf(judging)) as Config['models']
  const config = { ...judging.config, models, budget: { usd: limit } }
  const cost = (): Cost => judgingCost({ config: judging.config, parts, rubric: judging.rubric }, { open, openRows })
  await askFirst({ config, root: judging.root }, cost, {
    ...consent,
    where: 'tunesmith evaluate',
    canPrice: isInProject,
  })
}

type Work = {
  source: EvaluationSource
  facts: DataFacts
  keepVerdicts: boolean
  limit: number | null
  env: Env
  notify: (message: string) => void
  terminal: Terminal
}

/** `kept`: where an earlier result by another rubric went. */
async function judgeAndWrite({
  source,
  facts,
  terminal,
  ...options
}: Work): Promise<Evaluated & { kept: string | null }> {
  const { judging, name, out, parts, hasJudge, ledger } = source
  const judge = judgesOf(judging)
    .map(([, { model }]) => model)
    .join(', ')
  const progress = rowProgress(terminal, { of: name, total: facts.rows })
  const interrupt = onInterrupt(terminal, () => progress.close())
  const results = openJsonlWriter(join(out, 'results.jsonl'))
  const rows = wholeRows(withCompletions(identified(source.rows())))
  const account = accountOf({ rubric: judging.rubric, judge, data: facts.hash })
  const setup = { judging, parts, hasJudge, ledger, account, total: facts.rows, ...options }
  let evaluated: Evaluated | undefined
  const onEnd = (end: Evaluated): void => {
    evaluated = end
  }
  try {
    for await (const row of judgeRows(rows, { ...setup, signal: interrupt.first, cut: interrupt.second }, onEnd)) {
      results.write(row)
      progress.done(row.passed)
    }
    if (!evaluated) throw new Error('an evaluation ended without its report')
    const { report, analysis } = evaluated
    const kept = keepEarlier(out, report.hashes.rubric)
    results.finish()
    const write = (file: string, value: object): void =>
      writeFileAtomic(join(out, file), `${JSON.stringify({ version: 1, ...value }, null, 1)}\n`)
    write('rubric_analysis.json', analysis)
    write('evaluation_report.json', { data: name, ...report })
    return { ...evaluated, kept }
  } finally {
    progress.close()
    interrupt.close()
    results.discard()
  }
}

/** The error of a budget that cannot hold names a key of tunesmith.yaml, which is not there. */
function withoutProject(error: unknown): unknown {
  if (!(error instanceof TunesmithError) || error.code !== 'models/unknown-price') return error
  const { message, code, exit, cause } = error
  return new TunesmithError(message, { code, where: '--budget', fix: `${noPrice}.`, exit, cause })
}

const stops = ['run/interrupted', 'run/budget-spent', 'provider/gave-up']

/** What stopped it, with the command that goes on. */
function continuing(error: unknown, args: readonly string[], flags: { budget?: string }): unknown {
  if (!(error instanceof TunesmithError) || !stops.includes(error.code)) return error
  const command = ['tunesmith evaluate', ...args].join(' ')
  const fix = error.fix.replace(/`tunesmith run([^`]*)`/, (_, rest: string) =>
    flags.budget === undefined || rest === ''
      ? `the same command again (\`${command} …${rest}\`)`
      : `\`${command} …${rest}\``,
  )
  const { code, where, exit, cause } = error
  const what = error.message.replace('The run was', 'The evaluation was')
  return new TunesmithError(what, { code, where, fix, exit, cause })
}
