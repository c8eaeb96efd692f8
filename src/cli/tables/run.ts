import { defineTable } from '../command.ts'
import { sizes, spending } from '../run-flags.ts'

export default defineTable({
  summary:
    'Run the loop until the pass rate holds on fresh inputs, then scale up and write the files. Resumes by itself.',
  usage: '',
  flags: { ...sizes, ...spending },
  examples: [
    'tunesmith run',
    'tunesmith run --target 200 --budget 5',
    'tunesmith run --model generator=ollama/qwen3:8b',
    'tunesmith run --json > events.jsonl',
  ],
})
