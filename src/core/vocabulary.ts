import { grown } from './grown.ts'

/** Numbers tokens 0, 1, 2, … in order of first sight, without making a string of any of them. */
export class Vocabulary {
  size = 0
  /** Open addressing: token + 1, or 0 where free. A power of two, at most half full. */
  private table = new Int32Array(1 << 12)
  private hashes = new Int32Array(1 << 11)
  /** Token t is `characters[ends[t - 1] .. ends[t]]`. */
  private ends = new Int32Array(1 << 11)
  private characters = new Int32Array(1 << 14)

  /** The number of `text.slice(from, to)`. */
  number(text: string, from: number, to: number): number {
    const hash = fnv1a(text, from, to)
    const mask = this.table.length - 1
    let place = spread(hash) & mask
    for (let entry = this.table[place]; entry; entry = this.table[place]) {
      if (this.hashes[entry - 1] === hash && this.spells(entry - 1, text, { from, to })) return entry - 1
      place = (place + 1) & mask
    }
    this.table[place] = this.size + 1
    return this.add(hash, text, { from, to })
  }

  private spells(token: number, text: string, { from, to }: { from: number; to: number }): boolean {
    const start = this.startOf(token)
    if ((this.ends[token] ?? 0) - start !== to - from) return false
    for (let i = from; i < to; i++) if (this.characters[start + i - from] !== text.charCodeAt(i)) return false
    return true
  }

  private startOf(token: number): number {
    return token === 0 ? 0 : (this.ends[token - 1] ?? 0)
  }

  private add(hash: number, text: string, { from, to }: { from: number; to: number }): number {
    const token = this.size++
    const start = this.startOf(token)
    this.characters = grown(this.characters, start + to - from)
    for (let i = from; i < to; i++) this.characters[start + i - from] = text.charCodeAt(i)
    this.ends = grown(this.ends, this.size)
    this.ends[token] = start + to - from
    this.hashes = grown(this.hashes, this.size)
    this.hashes[token] = hash
    if (this.size * 2 > this.table.length) this.rehash()
    return token
  }

  private rehash(): void {
    this.table = new Int32Array(this.table.length * 2)
    const mask = this.table.length - 1
    for (let token = 0; token < this.size; token++) {
      let place = spread(this.hashes[token] ?? 0) & mask
      while (this.table[place]) place = (place + 1) & mask
      this.table[place] = token + 1
    }
  }
}

function fnv1a(text: string, from: number, to: number): number {
  let hash = 0x811c9dc5 | 0
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash
}

/** The low bits of FNV-1a alone cluster; the table is addressed by low bits. */
const spread = (hash: number): number => hash ^ (hash >>> 15)
