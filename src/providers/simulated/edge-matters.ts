import { type Matter, matter } from './matter.ts'

/** `key` occurs in the message, `who` in a reply that sends the person on. */
export type Stray = Matter & { key: string; who: string }

export const strays: readonly Stray[] = [
  s(
    'sourdough',
    'a bakery course',
    'my sourdough has been flat since {month}, although {name} gave me {number} grams of starter',
    'sourdough flat since {date}',
    'How long does the dough rest in a {room} in {city}?',
  ),
  s(
    'horoscope',
    'a newspaper',
    'I was born on {date} in {city} and want my horoscope for {month}',
    'horoscope, born {date} {city}',
    'Will {name} and I get on?',
  ),
  s(
    'train to',
    'the railway',
    'I have to catch the train to {city} on {date} at {hour}',
    'train to {city} {date}?',
    'Which platform does it leave from, and can {helper} come along?',
  ),
  s(
    'homework',
    'a teacher',
    'my homework is about the history of {city} and is due on {weekday}',
    'homework on {city}, {number} lines',
    'Can you write {number} lines about it for {name}?',
  ),
  s(
    'headache',
    'a doctor',
    'I have had a headache since {date}, and {helper} says to take {digit} tablets',
    'headache since {date}',
    'Which pills do you advise after {hour}?',
  ),
  s(
    'election',
    'the town hall',
    'the election in {city} is on {date}, and {name} is a candidate',
    'election {city} {date}',
    'Who should {helper} vote for?',
  ),
  s(
    'poem',
    'a writing circle',
    'I need a poem for {name}, who turns {number} on {date}',
    'poem for {name}, {number} years',
    'Could you rhyme it with {city}?',
  ),
  s(
    'goldfish',
    'a vet',
    'the goldfish of {helper} swims upside down since {hour}',
    'goldfish sick since {weekday}',
    'Does it need salt, like the one in {city}?',
  ),
  s(
    'mortgage',
    'a bank',
    'we want a mortgage for a flat in {city}, with {number} thousand down',
    'mortgage {city}, {number} thousand',
    'What rate do {name} and I get in {month}?',
  ),
  s(
    'football',
    'a sports paper',
    'the football match in {city} on {date} ended {digit} to nothing',
    'football {city} {date}',
    'Who scored first, {helper} wants to know?',
  ),
  s(
    'tomato',
    'a garden centre',
    'the tomato plants on the terrace in {city} have {colour} spots since {date}',
    'tomato leaves {colour} since {month}',
    'Can {helper} still eat them in {month}?',
  ),
  s(
    'visa',
    'the consulate',
    'I need a visa for a trip with {name} that starts on {date}',
    'visa for {name}, {date}',
    'How many photos do they want in {city}?',
  ),
  s(
    'guitar',
    'a music teacher',
    'I tuned the guitar of {helper} on {date} and it sounds {colour}',
    'guitar off tune since {date}',
    'Which chord follows in the song about {city}?',
  ),
  s(
    'crossword',
    'a dictionary',
    'I am stuck in the crossword of {date}, {digit} across',
    'crossword {digit} across, {number} letters',
    'What is a river near {city}, as {name} says?',
  ),
]

export const vague: readonly Matter[] = [
  matter('it still does what I told {name} about on {weekday}', 'still the same as {weekday}', 'What now?'),
  matter(
    'the thing from {month} is not right again, says {helper}',
    'that thing again, ask {name}',
    'Can someone see to it?',
  ),
  matter(
    'nothing happened after {hour} on {date}, though {name} said it would',
    'nothing since {date}',
    'Is that normal?',
  ),
  matter(
    '{helper} did what the note from {city} says and it is worse now',
    'did what the note said, worse since {hour}',
    'Should we go on?',
  ),
  matter('the {colour} one is not what we talked about on {date}', '{colour} one is wrong', 'Can you sort that out?'),
  matter('I got one and {name} got {count}, which cannot be', 'one for me, {count} for {name}', 'Who is right?'),
  matter('it came up in the {room} again at {hour}', 'same in the {room} at {hour}', 'Do you know what I mean?'),
  matter(
    'the other one was fine in {city}, this one is not, since {weekday}',
    'other one fine in {city}, this one not',
    'Why is that?',
  ),
]

/** What shows that a message does not say what it is about. */
export const vagueSigns = [
  'what i told',
  'still the same',
  'the thing from',
  'that thing again',
  'nothing happened after',
  'nothing since',
  'what the note',
  'one is not what',
  'one is wrong',
  'which cannot be',
  'one for me',
  'it came up',
  'same in the',
  'other one',
]

function s(key: string, who: string, full: string, short: string, question: string): Stray {
  return { key, who, ...matter(full, short, question) }
}
