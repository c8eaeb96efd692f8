import { defineTable } from '../command.ts'
import { sizes, spending } from '../run-flags.ts'

export default defineTable({
  summary:
    'One turn of the loop: propose the next prompt from what fails on the panel, and compare it on the same inputs. Or write a candidate of the run to prompts/respond.md.',
  usage: '',
  flags: {
    with: {
      type: 'string',
      hint: 'optimizer',
      summary: 'fixes, manual, or an optimizer of your own, instead of `loop.improve`',
      offers: ['fixes', 'manual'],
    },
    apply: { type: 'string', hint: 'candidate', summary: 'Write its text to prompts/respond.md; the old text is kept' },
    ...sizes,
    ...spending,
  },
  examples: ['tunesmith improve', 'tunesmith improve --with manual', 'tunesmith improve --apply c3'],
})
