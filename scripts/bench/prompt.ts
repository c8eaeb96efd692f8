import type { CallRequest } from '../../src/core/calls.ts'

/** About 300 tokens, as an ordinary completion has; the number makes each prompt a call of its own. */
const question =
  'A customer writes that the parcel came two days late, that one of three articles is missing and that the label does not print. '.repeat(
    11,
  )

export const promptOf = (n: number): string => `${question}This is order ${n}.`

export const maxTokens = 256

export const requestOf = (n: number): CallRequest => ({
  kind: 'complete',
  role: 'generator',
  messages: [{ role: 'user', content: promptOf(n) }],
  sample: n,
})
