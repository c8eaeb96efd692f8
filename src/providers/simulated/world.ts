import type { Random } from '../../core/random.ts'
import type { Fault, Request } from './faults.ts'
import type { ReadTopic } from './read-cell.ts'
import type { AskedCriterion, Subject } from './read-prompt.ts'
import type { Writer } from './write-input.ts'

/** What a reader sees, before the judge errs. */
export type Reading = { answer: 'yes' | 'no' | 'na'; reason: string }

export type Seed = number

/** A labelled world with known truth. Everything it does is a function of the texts it is given and of its seed. */
export type World = {
  id: string
  summary: string
  /** How often the judge says the opposite of what it reads, 0 to 1. */
  judgeError: number
  writer: Writer
  readTopic: ReadTopic
  complete(prompt: { system: string; input: string; seed: Seed }, random: Random): string
  /** What goes wrong with one request of a call; absent: nothing ever does. */
  fault?(request: Request, seed: Seed): Fault | null
  /** `id` names what was judged, the same whether it was asked by id or by its question, so that both ways err alike. */
  read(subject: Subject, criterion: AskedCriterion, seed: Seed): Reading & { id: string }
}
