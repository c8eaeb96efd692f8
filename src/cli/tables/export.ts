import { defineTable } from '../command.ts'
import { exporterNames } from '../exporter-names.ts'

export default defineTable({
  summary: "Write a run's rows in a trainer's dialect, under output/<exporter>/.",
  usage: '',
  flags: {
    to: {
      type: 'string',
      hint: 'exporter',
      multiple: true,
      summary: 'Where to, for example trl, or an exporter of your own (`use:`); may be repeated',
      offers: exporterNames,
    },
  },
  examples: ['tunesmith export --to trl', 'tunesmith export -r 2026-11-22-a --to trl'],
})
