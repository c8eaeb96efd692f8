import { defineTable } from '../command.ts'
import { sizes, spending } from '../run-flags.ts'

export default defineTable({
  summary:
    'Fill the open slots of a run that ended unconfirmed or below its target, with its best prompt. It still ends so, with exit code 1: its pass rate was not confirmed.',
  usage: '',
  flags: { ...sizes, ...spending },
  examples: ['tunesmith scale', 'tunesmith scale -r 2026-11-22-a --budget 5'],
})
