import type { generationReport } from '../loop/report.ts'
import { nextCommands } from '../loop/next.ts'
import { labelled } from './labelled.ts'
import { money, percent, rateText } from './numbers.ts'
import type { Terminal } from './terminal.ts'

export type Report = ReturnType<typeof generationReport>

/** generation_report.json for a person. */
export function reportText(report: Report, terminal: Terminal): string {
  const { style } = terminal
  const line = (label: string, text: string): string => labelled(label, text, terminal)
  const { counts, rows, pass_rate: rates, fidelity, cost, diversity } = report
  const shown = Object.entries(rates).flatMap(([set, rate]) => (rate ? [line(set, rateText(rate))] : []))
  return [
    `\n${style('bold', report.ended)}  ${report.why}\n`,
    line('slots', `${counts.planned} planned = ${counts.accepted} accepted + ${counts.abandoned} abandoned + ${counts.pending} pending`),
    line('rows', `${rows.train} to train on, ${rows.holdout} held out`),
    ...shown,
    ...(fidelity ? [line('fidelity', `${fidelity.matched} of ${fidelity.n} inputs read as what they were asked to be`)] : []),
    ...(diversity ? [line('diversity', diversityText(diversity))] : []),
    line('cost', money(cost.usd, cost.unknown_price_calls)),
    ...report.shortfalls.slice(0, 5).map(({ slot, cell, attempts }, i) => line(i === 0 ? 'open slots' : '', `slot ${slot} after ${attempts} tries: ${Object.values(cell).filter(Boolean).join(', ')}`)),
    ...nextCommands(report.ended, report.run).map((command, i) => line(i === 0 ? 'next' : '', command)),
    ...(report.simulated ? [style('yellow', 'Simulated: these rows are not for training.\n')] : []),
  ].join('')
}

function diversityText(data: Readonly<Record<string, unknown>>): string {
  const share = Number(data['share_above_0_8'] ?? data['share'] ?? 0)
  return `${percent(share)} of ${String(data['n'])} inputs have a near-duplicate (limit ${percent(Number(data['limit'] ?? 0.05))})`
}
