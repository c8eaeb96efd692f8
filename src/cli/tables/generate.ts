import { defineTable } from '../command.ts'
import { sizes, spending } from '../run-flags.ts'

export default defineTable({
  summary:
    "Write a reply to each of the panel's inputs with the prompt as it stands, and stop before they are judged. `tunesmith run` pays for none of them again.",
  usage: '',
  flags: { ...sizes, ...spending },
  examples: ['tunesmith generate', 'tunesmith generate --json > replies.jsonl'],
})
