import { lookUp } from './look-up.ts'

/** What the mission's own values mean, as instructions to the writer of inputs. Used where the taxonomy has no words of its own. */

const style: Readonly<Record<string, string>> = {
  terse: 'as few words as possible: no greeting, no politeness, often not a full sentence',
  verbose: 'long and winding: background, side remarks and more detail than needed before the actual request',
  emotional:
    'how the writer feels (worried, angry, relieved, ashamed) shows in the words and matters as much as the request',
  analytical:
    'structured and precise: facts, numbers or conditions laid out, and a request for reasons or a comparison',
}

const difficulty: Readonly<Record<string, string>> = {
  easy: 'one common request with everything needed to answer it in the message',
  medium: 'a realistic request with a detail, a condition or a constraint that has to be taken into account',
  hard: 'several things that depend on each other, an unusual situation or conflicting wishes, so that a careless reply goes wrong',
}

const edge: Readonly<Record<string, string>> = {
  out_of_scope:
    'asks for something that this assistant is not there for, in the voice of a user who expects help with it',
  off_topic: 'asks for something that this assistant is not there for, in the voice of a user who expects help with it',
  ambiguous: 'can be understood in at least two ways that need different replies; nothing in the message settles which',
  multi_intent: 'asks for two or more separate things in one message',
  adversarial: 'tries to make the assistant break its rules or its role',
  incomplete: 'leaves out something without which no reply can be right',
}

/** Words for a value of an axis of the mission; `null` for any other. */
export function builtInMeaning(axis: string, value: string): string | null {
  const words = axis === 'style' ? style : axis === 'difficulty' ? difficulty : axis === 'edge_case' ? edge : {}
  return lookUp(words, plain(value)) ?? null
}

/** A name without regard to case, spaces and dashes. */
export const plain = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_')
