import type { Random } from '../../core/random.ts'
import type { Condition } from './conditions.ts'
import { joinSecond, joinShort } from './edges.ts'
import { chance, expand, pick, sentence } from './grammar.ts'
import type { Matter } from './matter.ts'
import { vocabulary } from './vocabulary.ts'

export type Style = 'terse' | 'verbose' | 'emotional' | 'analytical' | 'neutral'

/** One or two matters, and the conditions that come with them. `extra`: a sentence for axes that have no voice of their own. */
export type Speech = { matter: Matter; second: Matter | null; conditions: readonly Condition[]; extra: string | null }

const backstory = [
  'I have bought from {shop} since {month}, mostly for the {room}, and {helper} usually helps me with such things.',
  'To give you the whole story, {name} and I were in {city} on {date} when all of this began.',
  'Perhaps it helps to know that {helper} lives in {city} and only comes by on {weekday} around {hour}.',
  'I found you through {shop}, after {name} from {city} had recommended you at a dinner in {month}.',
  'We use it in the {room}, next to the {colour} shelf that {name} built, so everybody sees it.',
  'Normally I would ask {helper}, but there has been nobody here since {date}, and {name} is busy in {city}.',
  'I wrote down what I did at {hour} on {weekday}, and {name} read it over before I sent this to you.',
  'My notes say {date}, although {helper} thinks that it was already the end of {month}.',
]

const feelings = [
  'I am really upset about this!',
  'Honestly, I could cry, and {name} is angry too!',
  'I feel let down after all these years with {shop}!',
  'This has ruined my {weekday} and I am so tired of it!',
  'I am worried sick, and {helper} keeps asking me about it!',
  'It makes me furious, I was looking forward to it since {month}!',
  'I am so disappointed that I told everyone in {city}!',
]

const figures = [
  'Between {date} and {date} I counted {number} attempts, of which {digit} went through.',
  'In {month} it was {number} percent, in {month} it was {digit} percent.',
  'I compared {count} cases from {city} and {city}; they differ by {amount}.',
  'My table shows {digit} entries before {hour} and {number} after it.',
  'If I take {amount} and divide it by {digit}, the result does not match what {name} was told.',
]

const closings = [
  'Many thanks in advance for your time.',
  'I look forward to your answer, as does {name}.',
  'Kind regards from {city}.',
  'Best wishes, {name}',
]
const greetings = ['Hello.', 'Good morning.', 'Hi there.', 'Dear team.', 'Good evening from {city}.']

export function speak(style: Style, speech: Speech, random: Random): string {
  if (style === 'terse') return terse(speech, random)
  const say = (lines: readonly string[]): string => sentence(expand(pick(lines, random), vocabulary, random))
  const said = [
    sentence(speech.matter.full),
    ...speech.conditions.map(({ says }) => sentence(expand(says, vocabulary, random))),
  ]
  if (speech.extra) said.push(sentence(speech.extra))
  said.push(sentence(speech.matter.question))
  if (speech.second) said.push(joinSecond(speech.second, random))
  if (style === 'emotional') return [say(feelings), ...said, say(feelings)].join(' ')
  if (style === 'analytical')
    return ['The facts, in turn.', ...said.slice(0, 1), say(figures), say(figures), ...said.slice(1)].join(' ')
  const greeting = expand(pick(greetings, random), vocabulary, random)
  if (style === 'neutral') return [greeting, ...said].join(' ')
  const stories = distinct(backstory, 4, random).map((line) => sentence(line))
  return [
    greeting,
    ...stories.slice(0, 2),
    ...said.slice(0, 1),
    ...stories.slice(2),
    ...said.slice(1),
    say(closings),
  ].join(' ')
}

function terse({ matter, second, conditions, extra }: Speech, random: Random): string {
  const parts = [matter.short, ...conditions.map(({ short }) => expand(short, vocabulary, random))]
  if (extra) parts.push(extra)
  if (chance(0.4, random))
    parts.push(pick(['help', 'what now', 'please advise', 'any news', 'thanks', 'urgent'], random))
  if (second) parts.push(joinShort(second))
  return parts.join('. ').toLowerCase()
}

/** Filled lines, none twice. */
function distinct(lines: readonly string[], count: number, random: Random): string[] {
  const left = [...lines]
  return Array.from({ length: count }, () => left.splice(Math.floor(random() * left.length), 1))
    .flat()
    .map((line) => expand(line, vocabulary, random))
}

/** The style that a reader would see: by feelings, by figures, then by length and care. */
export function styleIn(text: string): Style {
  if (/\b(upset|cry|let down|ruined|worried sick|furious|disappointed)\b/i.test(text)) return 'emotional'
  if (/\b(percent|compared \w+ cases|my table shows|divide it by|i counted)\b/i.test(text)) return 'analytical'
  const words = text.split(/\s+/).length
  if (words <= 45 && text === text.toLowerCase()) return 'terse'
  return words >= 75 ? 'verbose' : 'neutral'
}

export function styleNamed(name: string | null | undefined): Style | null {
  if (!name) return null
  if (/terse|short|brief|concise/i.test(name)) return 'terse'
  if (/verbose|long|chatty|detailed/i.test(name)) return 'verbose'
  if (/emotion|upset|angry|frustrat/i.test(name)) return 'emotional'
  return /analy|technical|precise|formal/i.test(name) ? 'analytical' : null
}
