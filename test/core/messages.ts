import { type Random, seeded } from '../../src/core/random.ts'

const asks = ['How can I', 'Please help me', 'Why does it fail when I', 'Tell me how to', 'I would like to']
const acts = ['refund', 'move', 'cancel', 'track', 'repair', 'rename', 'share', 'print']
const ends = ['Thank you!', 'It is urgent.', '', '', 'What now?']

/** Messages as people write them: common frames, rarer and rarer words, and one in eight an edited copy of an earlier one. */
export function someMessages(n: number, seed: number): string[] {
  const random = seeded('messages', seed)
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)]
  const messages: string[] = []
  for (let i = 0; i < n; i++) {
    const earlier = pick(messages)
    if (earlier !== undefined && random() < 0.125) messages.push(edited(earlier, random))
    else {
      const words = Array.from(
        { length: 2 + Math.floor(random() * 12) },
        () => `w${Math.floor(random() ** 3 * 10 * n).toString(36)}x`,
      )
      messages.push(`${pick(asks)} ${pick(acts)} the ${words.join(' ')}. ${pick(ends)}`)
    }
  }
  return messages
}

function edited(text: string, random: Random): string {
  const words = text.split(' ')
  const at = Math.floor(random() * words.length)
  const kind = random()
  if (kind < 0.25) return text.toUpperCase()
  if (kind < 0.5) return [...words.slice(at), ...words.slice(0, at)].join(' ')
  if (kind < 0.75) return words.with(at, 'something').join(' ')
  return `Hello there. ${text} Cheers`
}
