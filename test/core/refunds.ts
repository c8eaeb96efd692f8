import type { Answer, Example } from '../../src/core/types.ts'
import { type ExampleShape, exampleOf, rubricOf } from './examples.ts'

export const many = (n: number, shapeOf: (i: number) => ExampleShape): Example[] =>
  Array.from({ length: n }, (_, i) => exampleOf(i, shapeOf(i)))

export const rubric = rubricOf(
  [
    { id: 'states-policy', category: 'accuracy', fix: 'State the policy.' },
    { id: 'names-amount', category: 'accuracy' },
    { id: 'warm', category: 'tone' },
    { id: 'no-legal-advice', category: 'safety', gate: true, fix: 'Give no legal advice.' },
  ],
  '0.9',
)
export const good = { 'states-policy': 'yes', 'names-amount': 'yes', warm: 'yes', 'no-legal-advice': 'yes' } as const

/** Fails where `pick` says so, alternating styles and topics otherwise. */
export const failing = (
  n: number,
  pick: (i: number) => Partial<Record<keyof typeof good, Answer>>,
  text?: (i: number) => string,
) =>
  many(n, (i) => ({
    rubric,
    answers: { ...good, ...pick(i) },
    cell: { topic: i % 2 ? 'billing' : 'technical', subtopic: null, style: i % 4 < 2 ? 'terse' : 'verbose' },
    ...(text ? { text: text(i) } : {}),
  }))
