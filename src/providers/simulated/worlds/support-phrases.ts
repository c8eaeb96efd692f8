export const greetings = [
  'Hello and welcome to customer care.',
  'Good day, this is the service team.',
  'Thank you for getting in touch.',
  'Hello, your note has reached the right place.',
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
  'Next step: reply with a photo, and a colleague answers by tomorrow noon.',
  'Next step: we check it today and write to you tonight.',
  'What happens next: you get a mail from us this afternoon, and you only have to confirm it.',
  'What happens next: our workshop calls you, and you choose a time.',
]

export const partings = [
  'Let us know if there is more.',
  'Thank you for shopping with us.',
  'Have a pleasant day.',
  'We are always glad to hear from you.',
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
