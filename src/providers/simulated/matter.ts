import type { Random } from '../../core/random.ts'
import { expand } from './grammar.ts'
import { vocabulary } from './vocabulary.ts'

/** What a message is about: a full sentence, the same in few words, and what it asks. */
export type Matter = { full: string; short: string; question: string }

export const matter = (full: string, short: string, question: string): Matter => ({ full, short, question })

/** Every slot filled from the vocabulary. */
export function filled({ full, short, question }: Matter, random: Random): Matter {
  const fill = (text: string): string => expand(text, vocabulary, random)
  return { full: fill(full), short: fill(short), question: fill(question) }
}
