import type { Flags } from './command.ts'

/** How large a run is and when it is good. They are part of what a run freezes: other values are another run. */
export const sizes = {
  target: { type: 'string', hint: 'n', summary: 'Accepted examples wanted, instead of `target.examples`' },
  'pass-rate': { type: 'string', hint: 'share', summary: 'Instead of `target.pass_rate`, for example 0.6' },
  iterations: { type: 'string', hint: 'n', summary: 'Instead of `loop.iterations`' },
  threshold: { type: 'string', hint: 'share', summary: "Instead of the rubric's, for this run" },
} as const satisfies Flags

/** Of every command that calls models. */
export const spending = {
  budget: { type: 'string', hint: 'usd', summary: 'Never spend more than this' },
  allow: {
    type: 'string',
    hint: 'check',
    multiple: true,
    summary: 'Go on in spite of this check, for example duplicate-inputs; may be repeated',
    offers: ['duplicate-inputs', 'coverage', 'length', 'leakage', 'repetition', 'refusals', 'one-sided-judge'],
  },
  yes: { type: 'boolean', summary: 'Do not ask about cost or downloads' },
} as const satisfies Flags
