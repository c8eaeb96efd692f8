import { matter as m } from '../matter.ts'
import type { Case } from './case.ts'

export const deviceCases: readonly Case[] = [
  {
    topic: 'billing',
    subtopic: 'charges',
    signs: ['charge', 'charged'],
    label: /^\W*(wrong )?charge/i,
    noun: 'charge',
    answers: [
      'We see the charge and check which sale it belongs to.',
      'That charge is one too many, and we take it back.',
      'The charge comes from our shop and is being looked at.',
    ],
    guess: 'A wrong charge is put right in 14 days.',
    matters: [
      m(
        'I was charged {amount} twice for the {product} on {date}',
        'charged twice, {amount}, {product}',
        'Which of the two is real?',
      ),
      m(
        'there is a charge of {amount} from {date} that neither I nor {name} can place',
        'unknown charge {amount} {date}',
        'Is that the {product}?',
      ),
      m(
        'the {product} was {amount} in {shop}, but the charge says {amount}',
        'charge higher than price, {product}',
        'Where does the rest come from?',
      ),
      m(
        '{helper} sees a charge for {order}, which we sent off in {month}',
        'charge for {order} though sent off',
        'Why is there {amount} more for the {thing}?',
      ),
      m(
        'a charge of {amount} came at {hour}, the night after I bought the {product}',
        'night charge {amount} after {product}',
        'Who did that in {city}?',
      ),
      m(
        'you charged {name} for {count} pieces of the {product}, we have one in the {room}',
        'charged for {count}, have one {product}',
        'What is going on with {order}?',
      ),
    ],
  },
  {
    topic: 'billing',
    subtopic: 'invoices',
    signs: ['invoice'],
    label: /^\W*invoice/i,
    noun: 'invoice',
    answers: [
      'The invoice is in our files, and we write it again.',
      'We correct the invoice and send you the new one.',
      'Your invoice can be had as a file at any time.',
    ],
    guess: 'An invoice can be changed for 14 days.',
    matters: [
      m(
        'the invoice for the {product} names {city} and not our town',
        'invoice {order} wrong town {city}',
        'Can you write it again for {name}?',
      ),
      m(
        'I need the invoice of {date} for the {product}, {helper} lost it',
        'invoice lost, {product}, {date}',
        'Where do I find {order}?',
      ),
      m(
        'there are {count} invoices for one {product}, with {amount} and {amount}',
        '{count} invoices for one {product}',
        'Which do I hand in by {date}?',
      ),
      m(
        '{name} asks why the {thing} is called a {product} on the invoice',
        'invoice calls {thing} a {product}',
        'Can the line be put right for {month}?',
      ),
      m(
        'the invoice {order} came in {month}, {number} days after the {product}',
        'invoice {order} came {number} days late',
        'What is its true date?',
      ),
      m(
        'our club in {city} bought a {product} and wants its name on the invoice',
        'club name on invoice, {product}',
        'Does {name} have to sign for {amount}?',
      ),
    ],
  },
  {
    topic: 'devices',
    subtopic: 'setup',
    signs: ['set up', 'setup', 'pair'],
    label: /^\W*setup/i,
    noun: 'setup',
    answers: [
      'Hold the small button until the light blinks, and the setup begins.',
      'The setup works best near the window, with nothing else plugged in.',
      'To set it up again, take the plug out and start from page one.',
    ],
    guess: 'Help with the setup is free for 14 days.',
    matters: [
      m(
        'I try to set up the {product} in the {room}, and it wants a code with {digit} signs',
        'set up {product}, asks {digit} sign code',
        'Which code would {name} have?',
      ),
      m(
        'the {product} does not pair with the {thing} that I got in {month}',
        '{product} will not pair with {thing}',
        'Do they go together?',
      ),
      m(
        '{helper} had set up the {product} in {city}, and here it shows {number} parts of 99 for ever',
        'setup of {product} hangs at {number}',
        'How do I begin again at {hour}?',
      ),
      m(
        'page {number} on the setup of the {product} is in {colour} print and unreadable',
        'setup page {number} unreadable, {product}',
        'Can I have it from {shop}?',
      ),
      m(
        'we want to set up {count} of the {product} for {name} before {weekday}',
        'set up {count} x {product} for {name}',
        'Does each need the {thing}?',
      ),
      m(
        'after the setup on {date} the {product} thinks that it is in {city}',
        'setup wrong, {product} thinks it is in {city}',
        'Where is that put right?',
      ),
    ],
  },
  {
    topic: 'devices',
    subtopic: 'faults',
    signs: ['broke', 'stopped working', 'rattle'],
    label: /^\W*(fault|warranty|repair)/i,
    noun: 'fault',
    answers: [
      'A fault like this is one for our workshop.',
      'We repair the fault or send another device.',
      'This fault is known, and a new part cures it.',
    ],
    guess: 'A fault is covered for 14 days.',
    matters: [
      m(
        'the {product} stopped working on {date}, with a {colour} light and a smell',
        '{product} stopped working {date}, {colour} light',
        'Is it safe in the {room}?',
      ),
      m(
        'my {product} broke when {helper} moved it to the {room}',
        '{product} broke, {helper} moved it',
        'Can {order} be repaired in {city}?',
      ),
      m(
        'there is a rattle in the {product} from {hour} on, and {name} cannot sleep',
        'rattle in {product} after {hour}',
        'What makes that noise?',
      ),
      m(
        'a knob of the {product} broke off after {number} days',
        'knob broke off, {product}, {number} days',
        'Do you sell the part for {amount}?',
      ),
      m(
        'the {product} from {shop} stopped working whenever the {thing} is on',
        '{product} stopped working with {thing} on',
        'Which of the two is to blame, asks {name}?',
      ),
      m(
        'a rattle, then silence: the {product} of {date} is dead',
        'rattle, then dead: {product}, {order}',
        'Does {helper} have to bring it to {city}?',
      ),
    ],
  },
]
