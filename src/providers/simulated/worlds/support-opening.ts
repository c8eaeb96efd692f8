import type { Random } from '../../../core/random.ts'
import { expand, pick } from '../grammar.ts'
import { months, things, vocabulary } from '../vocabulary.ts'
import type { Situation } from './support-cases.ts'
import { greetings } from './support-phrases.ts'

/** A first sentence that names the customer's own case and a detail of it. Every one says what `acknowledges` reads. */
const openers = [
  'I understand that the {case} is giving you trouble.',
  'I am sorry about the {case}.',
  'I can see why the {case} is on your mind.',
  'It is easy to understand that the {case} bothers you, anybody would feel the same.',
  'Having read your message twice, I understand what the {case} means to you.',
  'You have told us plainly about the {case}, and I am sorry that it came to this.',
  'After what you write about the {case}, I can see why you turn to us.',
]

const warmOpeners = [
  'I understand that you are upset about the {case}, and I am sorry.',
  'I am sorry: the {case} has cost you more nerves than it should.',
  'I can see why the {case} makes you angry, and you are right to tell us.',
]

export function acknowledgement({ noun, style, edge }: Situation, input: string, random: Random): string {
  if (edge === 'vague') return `I understand what bothers you, namely this: "${noun}".`
  const details = edge === 'off-topic' ? [] : detailsIn(input)
  const about = details.length === 0 ? noun : `${noun} ${pick(details, random)}`
  const lines = style === 'emotional' ? warmOpeners : openers
  return expand(pick(lines, random), { ...vocabulary, case: () => about }, random)
}

/** An opening that fits any message. */
export const greeting = (random: Random): string => expand(pick(greetings, random), vocabulary, random)

export const thingIn = (text: string): string | undefined => {
  const lower = text.toLowerCase()
  return things.find((thing) => lower.includes(thing))
}

/** What sets a message apart: the device, the order, a date, a sum. */
function detailsIn(text: string): string[] {
  const thing = thingIn(text)
  const order = /\b[a-z]{2}-\d{5}\b/i.exec(text)?.[0]
  const date = datePattern.exec(text)?.[0]
  const amount = /\b\d+\.\d\d euros\b/.exec(text)?.[0]
  return [
    thing && `with the ${thing}`,
    order && `in ${order.toUpperCase()}`,
    date && `of ${date}`,
    amount && `over ${amount}`,
  ].filter((detail) => typeof detail === 'string')
}

const datePattern = new RegExp(`\\b\\d{1,2} (${months.join('|')})\\b`, 'i')
