import type { CallKind } from '../core/calls.ts'
import { dollars } from '../core/dollars.ts'
import { type Amount, type EstimateStage, estimateStages } from '../core/estimate.ts'
import type { Sizes } from '../core/events.ts'
import { assumedTokens, bytesPerToken } from '../loop/assumed.ts'
import { type CallForecast, enoughCalls } from '../loop/call-forecast.ts'
import type { Forecast } from '../loop/forecast.ts'
import { assumedSpeed } from '../loop/pace.ts'
import { about, aboutTime, aboutUsd } from './about.ts'
import { labelled, type Page } from './labelled.ts'
import { table, wrap } from './layout.ts'
import { percent } from './numbers.ts'

const stageNames: Readonly<Record<EstimateStage, string>> = {
  inputs: 'inputs',
  responses: 'responses',
  evaluation: 'evaluation',
  overhead: 'iteration overhead',
}

/** The role, and what else than its own work it is called for. */
const callNames: Readonly<Record<CallKind, string>> = {
  inputs: 'inputs',
  place: 'inputs (place)',
  fidelity: 'judge (fidelity)',
  complete: 'generator',
  judge: 'judge',
  reason: 'judge (reason)',
  improve: 'reflector',
}

export type Forecasted = { forecast: Forecast; sizes: Sizes; passRate: number; budget: number | null }

/** The four stages in the likely case, all of it in each case, and everything that was assumed. */
export function forecastText({ forecast, sizes, passRate, budget }: Forecasted, page: Page): string {
  const { stages, total, calls } = forecast
  const isFree = calls.every(({ price }) => price === 'free')
  const row = (name: string, amount: Amount): string[] => [name, ...amountCells(amount, isFree)]
  const head = ['', 'calls', 'tokens in', 'tokens out', 'dollars', 'time']
  const rows = [
    head,
    ...estimateStages.map((stage) => row(stageNames[stage], stages[stage].likely)),
    row('likely', total.likely),
    row('low', total.low),
    row('high', total.high),
  ]
  const [first = '', ...lines] = table(rows, { columns: page.columns, right: [1, 2, 3, 4, 5] })
  return [
    `${page.style('dim', first)}\n`,
    ...lines.map((line, i) => `${i === estimateStages.length ? page.style('bold', line) : line}\n`),
    '\n',
    ...casesTexts(sizes, passRate).map(([label, text]) => labelled(label, text, page)),
    '\n',
    callsText(calls, page),
    ...assumptions(calls).map((text) => `${wrap(text, page)}\n`),
    budget === null || isFree ? '' : `${wrap(budgetText(budget, forecast), page)}\n`,
  ].join('')
}

function amountCells({ calls, tokensIn, tokensOut, usd, seconds }: Amount, isFree: boolean): string[] {
  if (calls === 0) return ['0', '', '', '', '']
  const dollars = isFree || usd === 0 ? 'free' : usd === null ? 'unknown' : aboutUsd(usd)
  return [about(calls), about(tokensIn), about(tokensOut), dollars, aboutTime(seconds)]
}

const casesTexts = ({ iterations, attempts }: Sizes, passRate: number): [string, string][] => [
  ['likely', `${Math.min(3, iterations)} new prompts are tried, and then ${percent(passRate)} pass, the target`],
  ['low', `the prompt as it stands is at the target of ${percent(passRate)}`],
  ['high', `all ${iterations} new prompts, a second confirm, and all ${attempts.toLocaleString('en')} further tries`],
]

function callsText(calls: readonly CallForecast[], page: Page): string {
  const rows = calls.map(({ kind, model, tokensIn, tokensOut, measured, price }) => [
    callNames[kind],
    model,
    `${about(tokensIn)} in`,
    `${about(tokensOut)} out`,
    measured === null ? 'assumed' : `measured on ${measured.toLocaleString('en')}`,
    price === 'unknown' ? 'price unknown' : '',
  ])
  const [first = '', ...lines] = table([['a call of', '', 'tokens'], ...rows], { columns: page.columns, right: [2, 3] })
  return [`${page.style('dim', first)}\n`, ...lines.map((line) => `${line}\n`)].join('')
}

function assumptions(calls: readonly CallForecast[]): string[] {
  const { input, completion, verdict } = assumedTokens
  const isAssumed = calls.some(({ measured }) => measured === null)
  const tokens = `Assumed: ${bytesPerToken} bytes a token in the project's own texts; ${input} tokens an input, ${completion} a reply, ${verdict} a verdict. ${enoughCalls} calls of a kind replace it by what was measured.`
  const unpriced = [...new Set(calls.flatMap(({ price, model }) => (price === 'unknown' ? [model] : [])))]
  const prices = unpriced.map((model) => {
    const [provider] = model.split('/')
    return `The price of ${model} is unknown, so the dollars are. Set \`providers.${provider}.price: { input: …, output: … }\`, in US dollars per million tokens.`
  })
  return [...(isAssumed ? [tokens] : []), ...timeTexts(calls), ...prices]
}

function timeTexts(calls: readonly CallForecast[]): string[] {
  const byModel = Map.groupBy(
    calls.filter(({ pace }) => pace.by === 'assumed'),
    ({ model }) => model,
  )
  const assumed = [...byModel].flatMap(([model, [first]]) => {
    if (!first || model.startsWith('simulated/')) return []
    const { start, read, write } = assumedSpeed[model.startsWith('local/') ? 'local' : 'server']
    const speed = Number.isFinite(read)
      ? `${read} tokens read and ${write} written a second`
      : `${start} s and ${write} tokens a second`
    const limit = first.pace.rpm === null ? '' : `, ${first.pace.rpm} a minute at most`
    return [`Time of ${model}: assumed, ${speed} a call, ${first.pace.concurrency} at once${limit}.`]
  })
  const measured = calls.some(({ pace }) => pace.by === 'measured')
    ? ['Other times: the pace of the calls made so far.']
    : []
  return [...assumed, ...(assumed.length > 0 ? measured : measured.map((text) => text.replace('Other times', 'Times')))]
}

function budgetText(budget: number, { total: { likely, high } }: Forecast): string {
  const limit = budget < 0.01 ? dollars(budget) : aboutUsd(budget)
  if (high.usd === null || likely.usd === null) return `The budget is ${limit}.`
  if (high.usd <= budget) return `The budget of ${limit} is enough for every case.`
  const how =
    likely.usd <= budget ? 'is enough for the likely case, not for the high one' : 'is not enough for the likely case'
  return `The budget of ${limit} ${how}; a run that it stops goes on with a larger one.`
}
