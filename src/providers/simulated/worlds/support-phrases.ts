export const greetings = [
  'Hello and welcome to customer care, this is {name}.',
  'Good day, {name} from the service team is writing.',
  'Thank you for getting in touch on this {weekday}.',
  'Hello, your note has reached {name} in the {city} office.',
  'Greetings from {city}, your service team is here.',
]

export const evasions = [
  'Our team is looking into the matter.',
  'Somebody will look at it in due time.',
  'We have passed your note on.',
]

export const stockPhrases = [
  'We apologise for any inconvenience this may have caused.',
  'Kindly note that your ticket was escalated to tier 2.',
  'As per our terms of service, please revert at your earliest convenience.',
  'Your RMA was raised in our CRM under the applicable SLA.',
]

/** What gives a stock phrase away. */
export const stockSigns = [
  'any inconvenience',
  'escalated to tier',
  'as per our terms',
  'at your earliest convenience',
  'rma was raised',
  'applicable sla',
]

export const promises = [
  'I promise that this will never happen again.',
  'We guarantee that it is all done by tomorrow.',
  'I promise you a free device on top of it.',
  'We guarantee a full bonus for your trouble.',
]

export const nextSteps = [
  'Next step: reply with a photo, and {name} answers by {weekday} noon.',
  'Next step: we check it on {weekday} and write to you at {hour}.',
  'Next step: {name} looks at it today, and you hear from us on {weekday}.',
  'Next step: send us one line to confirm, then {name} begins on {weekday}.',
  'What happens next: you get a mail from {name} on {weekday}, and you only have to confirm it.',
  'What happens next: our workshop in {city} calls you at {hour}, and you choose a time.',
  'What happens next: {name} writes to you before {weekday}, and you need not do a thing.',
  'What happens next: tell us a good hour on {weekday}, and {name} does the rest.',
]

export const partings = [
  'Let us know if there is more on {weekday}.',
  'Thank you for shopping with us, says {name}.',
  'Have a pleasant {weekday}.',
  'We are always glad to hear from {city}.',
  'All the best from {name} and the team.',
]

export const padding = [
  'Our company was founded by two friends who wanted good devices to live longer, and we still work by that idea every day.',
  'Many of our visitors also enjoy our newsletter, in which we present new arrivals and small stories from the workshop.',
  'You may be pleased to hear that our team has grown this year, and that we now serve people in many countries.',
  'On our website you can find a great number of articles on how to care for things at home and at work.',
  'We would also like to take this chance to tell you about our spring sale, which begins soon and offers a lot.',
  'Some of our devices have been with their owners for ten years or more, which makes us proud and tells us that we are right.',
  'When you are in our town, come by our workshop and see how old devices get new parts, over a cup of coffee.',
  'All of us here know how much the right device can do for a home, and we put our hearts into this work.',
]
