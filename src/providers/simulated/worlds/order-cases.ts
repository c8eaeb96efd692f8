import { matter as m } from '../matter.ts'
import type { Case } from './case.ts'

export const orderCases: readonly Case[] = [
  {
    topic: 'orders',
    subtopic: 'late-delivery',
    signs: ['parcel', 'courier'],
    label: /^\W*late deliver/i,
    noun: 'late parcel',
    answers: [
      'We ask the courier where the parcel is and tell you what they say.',
      'The parcel was scanned at our depot, so it is on its way.',
      'We have opened a search for the parcel with the courier.',
    ],
    guess: 'A parcel counts as late after 14 days.',
    matters: [
      m(
        'the parcel with my {product}, order {order}, was due on {date}',
        'parcel {order} not here, {product}, due {date}',
        'Where is it now?',
      ),
      m(
        'the courier says that the {product} was handed over in {city}, but {helper} saw nobody',
        'courier claims {product} handed over, {city}',
        'Who signed for it on {weekday}?',
      ),
      m(
        'my {product} has been on the way from {city} since {date}, and the parcel page never moves',
        'parcel page stuck in {city}, {product}',
        'When will the {thing} be here?',
      ),
      m(
        'two parcels were announced for {weekday}, and only the {thing} came, not the {product}',
        'one of two parcels missing, the {product}',
        'Is the rest of {order} coming?',
      ),
      m(
        'the courier rang at {hour} on {date}, {helper} was in the {room}, and the {product} went back',
        'courier came {hour}, {product} went back',
        'Can it be brought again on {weekday}?',
      ),
      m(
        '{name} ordered a {product} for our {room}, and the parcel is overdue since {date}',
        'overdue parcel, {product} for {name}',
        'What do you know about {order}?',
      ),
    ],
  },
  {
    topic: 'orders',
    subtopic: 'changes',
    signs: ['change my order', 'change order', 'change the order', 'cancel'],
    label: /^\W*(changes|order changes|changing|cancel)/i,
    noun: 'order',
    answers: [
      'We can change the order as long as it is not packed.',
      'The order is open on our side, so the change goes in now.',
      'We have stopped the order until you confirm the change.',
    ],
    guess: 'An order can be changed for 14 days.',
    matters: [
      m(
        'I have to change my order {order}: a {colour} {thing} instead of the {product}',
        'change order {order} to {colour} {thing}',
        'Is there still time at {hour}?',
      ),
      m(
        'please cancel the {product}, since {helper} bought me one in {city}',
        'cancel {product}, order {order}',
        'Does the {thing} stay in the order?',
      ),
      m(
        'I typed {city} as the address, so I want to change the order {order} with the {product}',
        'change order {order}, wrong town {city}',
        'Can you send it to {name} on {weekday}?',
      ),
      m(
        'I would like to change my order from {count} to {digit} pieces of the {product}',
        'change order: {digit} x {product}',
        'What does {order} cost then?',
      ),
      m(
        '{name} clicked twice at {hour}, so one {product} is too many and you may cancel it',
        'cancel one of two, {product}, {name}',
        'Which of them is {order}?',
      ),
      m(
        'can I change the order of {date}, as the {thing} is too big for the {room}',
        'change order of {date}, {thing} too big',
        'Is the {product} smaller?',
      ),
    ],
  },
  {
    topic: 'returns',
    subtopic: 'refunds',
    signs: ['refund', 'money back'],
    label: /^\W*(refund|return)/i,
    noun: 'refund',
    answers: [
      'Your refund goes back the way that you paid.',
      'You can have the money back once the device is with us.',
      'We have started the refund for it.',
    ],
    guess: 'You have 14 days to ask for a refund.',
    matters: [
      m(
        'I sent the {product} to {city} on {date} and there is no refund',
        'no refund for {product}, sent {date}',
        'When do I see the {amount}?',
      ),
      m(
        'I want my money back for the {product}, because it is too loud for the {room}',
        'money back for {product}, too loud',
        'How do I start this for {order}?',
      ),
      m(
        'the refund for the {product} was {amount}, and I had paid {amount}',
        'refund {amount} too low, {product}',
        'Why is there a difference?',
      ),
      m(
        '{helper} thinks that a refund is possible for the {product} that I got in {month}',
        'refund possible? {product} from {month}',
        'Is {name} too late for it?',
      ),
      m(
        'I would rather have a refund for {order} than wait for the {thing} until {month}',
        'refund {order} instead of waiting',
        'Do I send the {product} to {city}?',
      ),
      m(
        'my {product} came in {colour}, not {colour}, so I ask for my money back',
        '{product} wrong shade, money back',
        'Who pays for sending it from {city}?',
      ),
    ],
  },
  {
    topic: 'returns',
    subtopic: 'exchanges',
    signs: ['exchange', 'swap'],
    label: /^\W*exchange/i,
    noun: 'exchange',
    answers: [
      'We can exchange it for the model that you name.',
      'The swap is noted, and the other model is kept for you.',
      'An exchange works for this, as long as the other one is in stock.',
    ],
    guess: 'An exchange is possible for 14 days.',
    matters: [
      m(
        'I would like to exchange the {product} for a {colour} one',
        'exchange {product} for {colour}',
        'Is one left in {city}?',
      ),
      m(
        'can I swap my {product}, order {order}, for the {model} {thing}',
        'swap {product} for {model} {thing}',
        'What would I add to {amount}?',
      ),
      m(
        '{name} and I both got a {product}, so one of us wants an exchange for a {thing}',
        'exchange {product}, {name} has one',
        'Which one do we send on {weekday}?',
      ),
      m(
        'the {product} does not fit in the {room}, so an exchange for a smaller {thing} would be good',
        'exchange, {product} too wide for {room}',
        'Which model do you have by {date}?',
      ),
      m(
        'I asked {shop} about an exchange of the {product} on {date} and heard nothing',
        'exchange asked {date}, {product}, no word',
        'Did {name} get my note?',
      ),
      m(
        '{helper} would swap the {product} for a {thing} of the same price, {amount}',
        'swap {product}, same price {amount}',
        'How does that work with {order}?',
      ),
    ],
  },
]
