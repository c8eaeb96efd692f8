import { type Random, seeded } from '../../../core/random.ts'
import { plainConditions } from '../conditions.ts'
import { edgeIn } from '../edges.ts'
import { chance, expand, pick, sentence } from '../grammar.ts'
import type { Matter } from '../matter.ts'
import type { AskedCell, AskedCriterion, Subject } from '../read-prompt.ts'
import { rulesIn, showsTrace, traceOf } from '../rules.ts'
import { vocabulary } from '../vocabulary.ts'
import { plainName, wordCount } from '../words.ts'
import type { Reading, Seed, World } from '../world.ts'

/** How often a rule of the prompt leaves its trace in the completion. */
const traced = 0.95

export const any: World = {
  id: 'any',
  summary: 'any project: shows a trace of each rule in its prompt',
  judgeError: 0.02,
  writer: { conditions: plainConditions, matter: anyMatter },
  readTopic: () => null,
  complete({ system, input }, random) {
    const rules = rulesIn(system).filter(() => chance(traced, random))
    const words = input.match(/\p{L}{5,}/gu) ?? ['question']
    const say = (lines: readonly string[]): string =>
      sentence(expand(pick(lines, random), { ...vocabulary, word: () => pick(words, random).toLowerCase() }, random))
    const tail = (): string => say(tails)
    return withinLimit(
      { opening: `${say(replies)} ${say(details)}`, traces: rules.filter((rule) => limitIn(rule) === null), tail },
      Math.min(...rules.map((rule) => limitIn(rule) ?? Number.POSITIVE_INFINITY)),
    )
  },
  read: (subject, criterion, seed) => ({
    ...readAny(subject, criterion, seed),
    id: criterion.question || criterion.id,
  }),
}

/** The most words that a rule allows; `null`: it is no rule about length. Such a rule shows in the length alone. */
const limitIn = (rule: string): number | null => {
  const [, under, atMost] =
    /\b(?:(?:under|below|fewer than) (\d+)|(?:at most|up to|within) (\d+)) words/i.exec(rule) ?? []
  return under !== undefined ? Number(under) - 1 : atMost !== undefined ? Number(atMost) : null
}

type Parts = { opening: string; traces: readonly string[]; tail: () => string }

/** As a model that is told to be brief: what is not needed goes first, then each trace is cut. */
function withinLimit({ opening, traces, tail }: Parts, limit: number): string {
  const whole = [opening, ...traces.map((rule) => `${traceOf(rule)} ${tail()}`)].join('\n')
  if (wordCount(whole) <= limit) return whole
  const plain = [opening, ...traces.map(traceOf)].join('\n')
  if (wordCount(plain) <= limit) return plain
  const each = Math.max(1, Math.floor(limit / traces.length) - wordCount(traceOf('')))
  const cut = (rule: string): string => traceOf(rule.split(/\s+/).slice(0, each).join(' '))
  return traces.length === 0 ? opening.split(' ').slice(0, limit).join(' ') : traces.map(cut).join('\n')
}

/** "Yes" where a trace speaks of what the question asks; else a seeded share of completions happens to satisfy it. */
export function readAny(
  { input, completion }: Subject,
  { id, question, answers }: AskedCriterion,
  seed: Seed,
): Reading {
  if (showsTrace(completion, question)) return { answer: 'yes', reason: 'A sentence of the reply shows it.' }
  const name = question || id
  const base = 0.6 + 0.13 * seeded('base', seed, name)()
  if (answers.includes('na') && edgeIn(input) !== 'none')
    return { answer: 'na', reason: 'It does not apply to this message.' }
  return chance(base, seeded('truth', seed, name, input, completion))
    ? { answer: 'yes', reason: 'The reply happens to do this.' }
    : { answer: 'no', reason: `Nothing in the reply shows it: ${question}` }
}

/** A matter in the words of the cell and its guide, among people, places and figures of all kinds. */
export function anyMatter(cell: AskedCell, random: Random): Matter {
  const subject = ['subtopic', 'topic'].map((axis) => cell[axis]?.value).filter((value) => value !== undefined)
  const guide = ['subtopic', 'topic'].map((axis) => cell[axis]?.guide ?? '').join(' ')
  const words = [...(guide.match(/\p{L}{5,}/gu) ?? []), ...subject.map(plainName)]
  const grammar = {
    ...vocabulary,
    subject: () => plainName(subject[0] ?? subject[1] ?? 'this'),
    word: (source: Random) =>
      words.length === 0 ? pick(['part', 'detail', 'case'], source) : pick(words, source).toLowerCase(),
  }
  const fill = (lines: readonly string[]): string => expand(pick(lines, random), grammar, random)
  return { full: fill(fulls), short: fill(shorts), question: sentence(fill(questions)) }
}

const fulls = [
  'I am working on {subject} with {name}, mostly on the {word}, for {city} and {city}',
  'on {date} {helper} asked me about {subject}, and I know the {word} in the {thing} trade alone',
  '{name} in {city} has {number} cases of {subject}, and the {word} is from {month}',
  'we looked at {subject} on {weekday} at {hour}, first the {word}, then the {thing} of {name}',
  'my list of {subject} from {city} has {number} lines about the {word} and {digit} about the {thing}',
  'since {month} the {word} is my task, which is {subject} for the {room} team of {name}',
  'according to {name} the {word} belongs to {subject}, as {order} shows',
]

const shorts = [
  '{subject}: {word} for {name}, {date}',
  '{word} in {city} since {month}, {subject}',
  '{subject} {number} {thing}, {word}',
  '{order} {subject}, {word} of {name}',
  'need {subject}, {word}, {city} {weekday}',
]

const questions = [
  'How does the {word} go together with {order}?',
  'What would {name} have to know about {subject} by {date}?',
  'Which {word} is right for {city}?',
  'Can you show me {subject} for {month}?',
  'How many of the {number} are about the {word}?',
  'Where does the {thing} of {helper} come in?',
]

const replies = [
  'for the {word}, begin with what is known in {month}',
  'the {word} comes first, then the rest',
  'what matters here is the {word}',
  'take the {word} as it stands',
  '{name} had the same {word} on {date}',
  'on {weekday} the {word} looks different',
  'with the {word} of {city} in mind, start there',
  'before the {word}, look at {order}',
  '{number} of {amount} is a fair {word}',
]
/** What sets one trace of a rule apart from the next, so that completions differ as much as real ones. */
const tails = ['See {order}, {name}.', '{name} wrote {order}.', 'It is in {order}, {city}.', 'As on {date}, {order}.']
const details = [
  '{name} would look at the {word} next',
  'after that, the {word} follows by itself',
  'a good check is the {word} of {weekday}',
  'in most cases the {word} settles it',
]
