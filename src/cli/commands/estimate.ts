import { type Amount, estimateStages } from '../../core/estimate.ts'
import { requireConfirmable } from '../../loop/confirmable.ts'
import type { Cases, Forecast } from '../../loop/forecast.ts'
import { flagsOf } from '../../project/overrides.ts'
import { openProject } from '../../tunesmith.ts'
import { defineCommand } from '../command.ts'
import { forecastText } from '../forecast-text.ts'
import { labelledItems } from '../labelled.ts'
import { examplesText, sizesTexts } from '../narrate.ts'
import { nextLines } from '../next.ts'
import { noticeText } from '../notices.ts'
import { overridesOf } from '../overrides.ts'
import takes from '../tables/estimate.ts'

export default defineCommand({
  ...takes,
  run: async ({ flags, terminal, env }) => {
    const overrides = overridesOf(flags)
    const project = await openProject(flags.project ?? '.', { overrides, env: { ...env } })
    const { config, name } = project
    const forecast = project.estimate()
    const { sizes } = forecast
    requireConfirmable(project, { sizes, rows: project.imported.length })
    if (flags.json) {
      terminal.out(`${JSON.stringify({ version: 1, name, method: config.method, sizes, ...jsonOf(forecast) })}\n`)
      return 0
    }
    for (const notice of project.notices) terminal.err(noticeText(notice, terminal))
    const plan = [`${config.method}: ${examplesText(sizes, config)} wanted`, ...sizesTexts(sizes)]
    terminal.out(`${terminal.style('bold', name)}\n${labelledItems('plan', plan, terminal)}\n`)
    const { pass_rate: passRate } = config.target
    terminal.out(forecastText({ forecast, sizes, passRate, budget: config.budget.usd }, terminal))
    terminal.out(
      `\n${nextLines([['tunesmith run', ...flagsOf(overrides)].join(' ')], { program: 'tunesmith', root: project.root }, terminal)}`,
    )
    return 0
  },
})

const amountJson = ({ calls, tokensIn, tokensOut, usd, seconds }: Amount) => ({
  calls,
  tokens_in: Math.round(tokensIn),
  tokens_out: Math.round(tokensOut),
  usd,
  minutes: seconds / 60,
})

const casesJson = ({ low, likely, high }: Cases) => ({
  low: amountJson(low),
  likely: amountJson(likely),
  high: amountJson(high),
})

/** `usd` is null where a price is unknown; free models make it 0, and `price` says so. */
const jsonOf = ({ total, stages, calls }: Forecast) => ({
  total: casesJson(total),
  stages: Object.fromEntries(
    estimateStages.map((stage) => [stage === 'overhead' ? 'iteration_overhead' : stage, casesJson(stages[stage])]),
  ),
  calls: calls.map(({ kind, role, model, tokensIn, tokensOut, seconds, usd, price, measured, pace }) => ({
    kind,
    role,
    model,
    tokens_in: Math.round(tokensIn),
    tokens_out: Math.round(tokensOut),
    usd,
    price,
    measured_on: measured,
    seconds,
    time: pace.by,
    concurrency: pace.concurrency,
  })),
})
