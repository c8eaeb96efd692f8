/**
 * What makes a message harder: a condition that the reply has to deal with. `key` occurs in the message whenever the condition
 * does, and nowhere else, so that anything that reads the text can count them, as a person would.
 */
export type Condition = { key: string; says: string; short: string; answer: string }

export const supportConditions: readonly Condition[] = [
  c(
    'print a label',
    'I cannot print a label, the machine at {city} library is broken',
    'cannot print a label',
    'You do not have to print a label: the driver brings one.',
  ),
  c(
    'leave the country',
    'I leave the country on {date} and have to know before then',
    'i leave the country {date}',
    'Since you leave the country soon, your case goes to the front of the line.',
  ),
  c(
    'card has expired',
    'the card has expired that I used in {month}',
    'old card has expired',
    'If the card has expired, the sum goes to the bank details you give us.',
  ),
  c(
    'was a gift',
    'it was a gift from {name}, who must not hear of this',
    'was a gift from {name}',
    'Because it was a gift, we write to you alone.',
  ),
  c(
    'original box',
    'I threw away the original box in {month}',
    'no original box',
    'The original box is not needed; any firm carton will do.',
  ),
  c(
    'moved to',
    'I have moved to {city} since {date}',
    'moved to {city} since',
    'As you moved to a new home, please reply with the new street.',
  ),
  c(
    'by email only',
    'please answer by email only, because I do not hear well',
    'answer by email only',
    'We will write by email only.',
  ),
  c(
    'company account',
    'it is on a company account, and {name} has to approve everything',
    'company account, {name} approves',
    'For a company account, whoever approves can answer this message.',
  ),
  c(
    'two instalments',
    'I paid in two instalments, the last one of {amount}',
    'paid in two instalments',
    'The two instalments are treated as one payment.',
  ),
  c(
    'ground floor',
    'it has to go to {name} on the ground floor, the stairs are closed',
    'bring to ground floor, {name}',
    'The driver will ring on the ground floor.',
  ),
  c(
    'vat number',
    'our VAT number changed on {date}',
    'vat number changed {date}',
    'Send us the new VAT number and we use it from then on.',
  ),
  c(
    'night shifts',
    'I work night shifts and can only talk after {hour}',
    'night shifts, call after {hour}',
    'Because of your night shifts, we ring in the late afternoon.',
  ),
  c(
    'for my mother',
    'I am writing for my mother, {name}, who has no computer',
    'asking for my mother {name}',
    "Yes, you may write for my mother's sake: we note her name.",
  ),
  c(
    'serial number',
    'the serial number is scratched off below the {colour} cover',
    'serial number unreadable',
    'Without a serial number, the date of purchase is enough.',
  ),
  c(
    'voucher',
    'half of it was paid with a voucher worth {amount}',
    'part paid by voucher {amount}',
    'The voucher part comes back as a voucher.',
  ),
  c(
    'screwdriver',
    'I must not open it, I do not even own a screwdriver',
    'no screwdriver here',
    'No screwdriver is needed for this.',
  ),
  c(
    'wheelchair',
    'I use a wheelchair and cannot carry it to a shop',
    'wheelchair, cannot carry it',
    'As you use a wheelchair, we collect it at your door.',
  ),
  c(
    'landlord',
    'my landlord in {city} wants something in writing by {date}',
    'landlord wants it in writing',
    'You get a letter that you can show your landlord.',
  ),
  c(
    'same colour',
    'it has to be the same colour as before, {colour}',
    'must be same colour, {colour}',
    'We keep the same colour.',
  ),
  c(
    'second time',
    'it is the second time since {month}, so I do not want the usual advice',
    'second time since {month}',
    'As it is the second time, a senior colleague looks at it.',
  ),
  c(
    'logging in',
    'it must work without logging in, since {name} has the password',
    'without logging in please',
    'All of this works without logging in.',
  ),
  c(
    'power cut',
    'we had a power cut on {date} in {city}, which may matter',
    'power cut on {date}',
    'A power cut does not change what we do for you.',
  ),
  c(
    'school',
    'it belongs to a school, and {name} is away until {date}',
    'for a school, {name} away',
    'For a school, we wait until the person in charge is back.',
  ),
  c(
    'other language',
    'my neighbour will read your answer in an other language than English',
    'will be read in other language',
    'We can send it in an other language too.',
  ),
]

/** For worlds that know nothing of the project. */
export const plainConditions: readonly Condition[] = [
  c('leave out', 'leave out everything from {city}', 'leave out {city}', 'leave out'),
  c('nothing older', 'nothing older than {date} counts for me', 'nothing older than {date}', 'nothing older'),
  c(
    'in the order',
    'I want it in the order in which {name} would read it',
    'in the order {name} reads',
    'in the order',
  ),
  c('no more than', 'no more than {number} of them, whatever {name} says', 'no more than {number}', 'no more than'),
  c('compared with', 'it has to be compared with {month}', 'compared with {month}', 'compared with'),
  c(
    'has to be ready',
    'it has to be ready before {weekday} at {hour}',
    'has to be ready {weekday} {hour}',
    'has to be ready',
  ),
  c('twice over', 'nothing may be counted twice over, as in {month}', 'not twice over like {month}', 'twice over'),
  c('above', 'only what is above {amount} matters here', 'only above {amount}', 'above'),
  c('explained to', 'it must be explained to {helper} afterwards', 'will be explained to {helper}', 'explained to'),
  c(
    'without the part',
    'it has to do without the part about {thing}',
    'without the part on {thing}',
    'without the part',
  ),
]

/** Those whose key occurs in the text, in table order. */
export function conditionsIn(text: string): Condition[] {
  const lower = text.toLowerCase()
  return [...supportConditions, ...plainConditions].filter(({ key }) => lower.includes(key))
}

function c(key: string, says: string, short: string, answer: string): Condition {
  return { key, says, short, answer }
}
