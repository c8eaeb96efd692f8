import type { AskedCriterion } from '../read-prompt.ts'
import { remember } from '../words.ts'

export const ids = [
  'states-policy',
  'answers-everything',
  'gives-next-step',
  'declines-off-topic',
  'acknowledges',
  'plain-words',
  'short-enough',
  'no-promises',
] as const

export type CriterionId = (typeof ids)[number]

/** Probabilities of a "yes" for a message without conditions, when the instructions do not ask for it and when they do. */
type Truth = {
  asks: RegExp
  question: RegExp
  unasked: number
  asked: number
  /** Log-odds lost per condition of the message. */
  perCondition: number
}

/** Words of an instruction that ask for a criterion, and words of a question that judge it. */
export const truths: Readonly<Record<CriterionId, Truth>> = {
  'states-policy': {
    asks: /\b(state|cite|quote|give|name|mention)\b[^.\n]*\bpolic/i,
    question: /\bpolic/i,
    unasked: 0.56,
    asked: 0.96,
    perCondition: 0.1,
  },
  'answers-everything': {
    asks: /\b(every|each|all)\b[^.\n]*\b(questions?|parts?|points?|conditions?|constraints?|requests?)\b/i,
    question: /\b(every|each|all)\b.*\b(question|condition|part|point)/i,
    unasked: 0.84,
    asked: 0.97,
    perCondition: 0.3,
  },
  'gives-next-step': {
    asks: /\bnext step|what happens next\b/i,
    question: /\bnext\b/i,
    unasked: 0.56,
    asked: 0.97,
    perCondition: 0,
  },
  'declines-off-topic': {
    asks: /\boff.topic|out of scope|cannot help|decline what/i,
    question: /\bcannot help|off.topic/i,
    unasked: 0.45,
    asked: 0.96,
    perCondition: 0,
  },
  acknowledges: {
    asks: /\backnowledge|show that you (understand|have read)/i,
    question: /\backnowledge/i,
    unasked: 0.56,
    asked: 0.97,
    perCondition: 0,
  },
  'plain-words': {
    asks: /\bplain (words|language|english)|no jargon|everyday words|stock phrases/i,
    question: /\bplain|jargon|stock phrase/i,
    unasked: 0.68,
    asked: 0.97,
    perCondition: 0,
  },
  'short-enough': {
    asks: /\b(under|at most|up to|no more than|fewer than|below) \d+ words|\bbrief|concise|keep it short|short paragraphs/i,
    question: /\bshort|brief|concise|length|words long/i,
    unasked: 0.74,
    asked: 0.98,
    perCondition: 0.1,
  },
  'no-promises': {
    asks: /\b(never|not|no|avoid|only)\b[^.\n]*\b(promise|guarantee)|assistant's limits/i,
    question: /\bpromis|guarantee/i,
    unasked: 0.82,
    asked: 0.985,
    perCondition: 0.15,
  },
}

/** What the instructions ask for. */
export const askedIn = remember(
  (system: string): ReadonlySet<CriterionId> => new Set(ids.filter((id) => truths[id].asks.test(system))),
)

/** The criterion that a judge is asked about: by its id, else by what its question speaks of. */
export function recognise({ id, question }: AskedCriterion): CriterionId | undefined {
  return ids.find((known) => known === id) ?? ids.find((known) => truths[known].question.test(question))
}

/** How many words the instructions allow; `null`: they do not say. */
export const wordLimitIn = remember((system: string): number | null => {
  const limit = /\b(?:under|at most|up to|no more than|fewer than|below) (\d+) words/i.exec(system)?.[1]
  return limit === undefined ? null : Number(limit)
})
