import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Bags } from '../../src/core/bags.ts'
import { startOf, vectorise } from '../../src/core/tfidf.ts'
import { eachToken } from '../../src/core/tokens.ts'
import { Vocabulary } from '../../src/core/vocabulary.ts'

const tokensOf = (text: string): string[] => {
  const tokens: string[] = []
  eachToken(text, (source, from, to) => tokens.push(source.slice(from, to)))
  return tokens
}

describe('tokens', () => {
  it('are lowercase runs of two or more letters and digits', () => {
    assert.deepEqual(tokensOf("Can't open A7-b, order #4411 (x86_64)?"), [
      'can',
      'open',
      'a7',
      'order',
      '4411',
      'x86',
      '64',
    ])
    assert.deepEqual(tokensOf('Größe: “naïve” — İO ﬁne １２'), ['größe', 'naïve', 'i̇o', 'fine', '12'])
  })

  it('are pairs of characters in scripts without spaces', () => {
    assert.deepEqual(tokensOf('退款abc 好 𠮷野家'), ['退款', 'abc', '好', '𠮷野', '野家'])
    assert.deepEqual(tokensOf('한국어 문장'), ['한국어', '문장'])
  })

  it('are the text itself where it has none', () => {
    assert.deepEqual(['', ' ?! ', 'a b', '🙂', '\ud800'].map(tokensOf), [[''], ['?!'], ['a b'], ['🙂'], ['\ud800']])
  })

  it('agree with a regular expression', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aZ09 _-.é\u0301Ωя”✓') }), (text) => {
        const expected = text
          .normalize('NFKC')
          .toLowerCase()
          .match(/[\p{L}\p{M}\p{N}]{2,}/gu)
        if (expected) assert.deepEqual(tokensOf(text), [...expected])
      }),
    )
  })
})

describe('the vocabulary', () => {
  it('numbers tokens by first sight, however many there are', () => {
    const words = Array.from({ length: 20_000 }, (_, i) => `t${(i * 7919) % 10_007}`)
    const vocabulary = new Vocabulary()
    const numbers = new Map<string, number>()
    for (const word of words) {
      const number = vocabulary.number(`<${word}>`, 1, word.length + 1)
      assert.equal(number, numbers.get(word) ?? numbers.size)
      numbers.set(word, number)
    }
    assert.equal(vocabulary.size, numbers.size)
  })
})

describe('vectors', () => {
  it('weigh as scikit-learn does', () => {
    const { weight, after } = vectorise(new Bags(['aa bb', 'aa cc']))
    const rare = (Math.log(3 / 2) + 1) / Math.hypot(1, Math.log(3 / 2) + 1)
    assert.ok(Math.abs((weight[0] ?? 0) - rare) < 1e-15 && Math.abs(rare - 0.81480247) < 1e-8)
    assert.ok(Math.abs((weight[1] ?? 0) - 0.57973867) < 1e-8)
    assert.equal(after[0], Math.fround(weight[1] ?? 0))
    assert.equal(after[1], 0)
  })

  it('hold identical bags once, rarest term first', () => {
    const vectors = vectorise(new Bags(['aa bb aa', 'cc', 'bb aa AA', 'aa bb']))
    assert.deepEqual([...vectors.rowOf], [0, 1, 0, 2])
    assert.equal(vectors.size, 3)
    for (let row = 0; row < vectors.size; row++) {
      const terms = [...vectors.term.subarray(startOf(vectors.ends, row), vectors.ends[row])]
      assert.deepEqual(
        terms,
        terms.toSorted((a, b) => a - b),
      )
    }
  })

  it('keep bags apart that differ in counts alone', () => {
    const repeated = Array.from({ length: 300 }, (_, i) => 'aa bb '.repeat(i + 1))
    assert.equal(vectorise(new Bags([...repeated, ...repeated])).size, 300)
  })

  it('count documents among the chosen texts alone', () => {
    const bags = new Bags(['aa bb', 'zz', 'aa cc', 'zz yy'])
    const { weight } = vectorise(bags, Int32Array.of(0, 2))
    assert.deepEqual(weight, vectorise(new Bags(['aa bb', 'aa cc'])).weight)
  })
})
