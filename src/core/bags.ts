import { grown } from './grown.ts'
import { eachToken } from './tokens.ts'
import { Vocabulary } from './vocabulary.ts'

/**
 * Texts as bags of numbered tokens, row after row: text d has the tokens `tokens[ends[d - 1] .. ends[d]]`, each once,
 * with its `counts`.
 */
export class Bags {
  size = 0
  ends = new Int32Array(1 << 10)
  tokens = new Int32Array(1 << 14)
  counts = new Int32Array(1 << 14)
  private readonly vocabulary = new Vocabulary()
  /** Where each token was last written. */
  private last = new Int32Array(1 << 11)
  private end = 0

  constructor(texts: Iterable<string> = []) {
    for (const text of texts) this.add(text)
  }

  get vocabularySize(): number {
    return this.vocabulary.size
  }

  add(text: string): void {
    const start = this.end
    eachToken(text, (source, from, to) => this.count(this.vocabulary.number(source, from, to), start))
    this.ends = grown(this.ends, this.size + 1)
    this.ends[this.size++] = this.end
  }

  private count(token: number, start: number): void {
    this.last = grown(this.last, token + 1)
    const at = this.last[token] ?? 0
    if (at >= start && at < this.end && this.tokens[at] === token) {
      this.counts[at] = (this.counts[at] ?? 0) + 1
      return
    }
    this.tokens = grown(this.tokens, this.end + 1)
    this.counts = grown(this.counts, this.end + 1)
    this.tokens[this.end] = token
    this.counts[this.end] = 1
    this.last[token] = this.end++
  }
}
