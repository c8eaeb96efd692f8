import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { onOneLine } from '../../src/providers/local/grammar.ts'
import { labelTokens } from '../../src/providers/local/labels.ts'
import { createQueue } from '../../src/providers/local/queue.ts'
import { toGrammarSchema } from '../../src/providers/local/schema.ts'
import { createPool } from '../../src/providers/local/sequences.ts'
import { createShared } from '../../src/providers/local/shared.ts'

describe('choosing a sequence', () => {
  class Sequence {
    tokens: readonly number[] = []
    compareContextTokens(tokens: readonly number[]) {
      const different = tokens.findIndex((token, i) => token !== this.tokens[i])
      return { firstDifferentIndex: different < 0 ? tokens.length : different }
    }
  }
  const prompt = (kind: number, tail: number): number[] => [...Array<number>(100).fill(kind), tail, tail]

  it('keeps the beginning of each kind of prompt while kinds alternate', () => {
    const pool = createPool([new Sequence(), new Sequence(), new Sequence()])
    const shared: number[] = []
    for (let call = 0; call < 12; call++) {
      const tokens = prompt(call % 3, 1000 + call)
      const sequence = pool.pick(tokens)
      shared.push(sequence.compareContextTokens(tokens).firstDifferentIndex)
      sequence.tokens = tokens
    }
    assert.deepEqual(shared, [0, 0, 0, ...Array(9).fill(100)])
  })

  it('gives a new kind of prompt the sequence that was used longest ago, for all that templates begin alike', () => {
    const pool = createPool([new Sequence(), new Sequence()])
    const run = (kind: number): Sequence => {
      const tokens = [7, 7, 7, 7, ...prompt(kind, 9)]
      const sequence = pool.pick(tokens)
      sequence.tokens = tokens
      return sequence
    }
    const [first, second] = [run(1), run(2)]
    run(1)
    assert.equal(run(3), second)
    assert.notEqual(first, second)
  })
})

describe('the queue', () => {
  it('runs one task at a time, in order, also after a failure', async () => {
    const queue = createQueue()
    const log: string[] = []
    const task = (name: string, fail = false) =>
      queue(async () => {
        log.push(`${name} begins`)
        await setTimeout(1)
        log.push(`${name} ends`)
        if (fail) throw new Error(name)
      })
    const results = await Promise.allSettled([task('a'), task('b', true), task('c')])
    assert.deepEqual(log, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
  })

  it('lets go of a waiting task at its abort and never runs it', async () => {
    const queue = createQueue()
    let open = (): void => undefined
    const first = queue(() => new Promise<void>((resolve) => (open = resolve)))
    const stop = new AbortController()
    let ran = false
    const second = queue(async () => {
      ran = true
    }, stop.signal)
    stop.abort()
    await assert.rejects(second, { name: 'AbortError' })
    open()
    await first
    await queue(async () => undefined)
    assert.equal(ran, false)
  })
})

describe('sharing', () => {
  it('opens once for all users, closes with the last, and opens again after that', async () => {
    const log: string[] = []
    const borrow = createShared<string>(async (value) => void log.push(`close ${value}`))
    const open = async () => {
      log.push('open')
      return 'weights'
    }
    const [a, b] = await Promise.all([borrow('k', open), borrow('k', open)])
    assert.equal(a.value, b.value)
    await a.release()
    await a.release()
    assert.deepEqual(log, ['open'])
    await b.release()
    await borrow('k', open)
    assert.deepEqual(log, ['open', 'close weights', 'open'])
  })

  it('does not keep a failure', async () => {
    const borrow = createShared<string>(async () => undefined)
    await assert.rejects(borrow('k', () => Promise.reject(new Error('no'))))
    assert.equal((await borrow('k', async () => 'yes')).value, 'yes')
  })
})

describe('the grammar of a JSON schema', () => {
  it('keeps what the runtime enforces and names what it cannot', () => {
    const { schema, dropped } = toGrammarSchema({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: {
        answer: { type: 'string', enum: ['yes', 'no'], description: 'the answer' },
        reason: { type: 'string', maxLength: 80, pattern: '^[A-Z]' },
        inputs: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 2, uniqueItems: true },
        either: { anyOf: [{ type: 'string', format: 'email' }, { type: 'null' }] },
      },
      required: ['answer', 'reason', 'inputs', 'either'],
      additionalProperties: false,
    })
    assert.deepEqual(schema, {
      type: 'object',
      properties: {
        answer: { enum: ['yes', 'no'] },
        reason: { type: 'string', maxLength: 80 },
        inputs: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 2 },
        either: { oneOf: [{ type: 'string' }, { type: 'null' }] },
      },
    })
    assert.deepEqual(dropped, ['format email', 'pattern', 'uniqueItems'])
  })

  it('does not take a property named like a keyword for the keyword', () => {
    const { schema, dropped } = toGrammarSchema({ type: 'object', properties: { pattern: { type: 'string' } } })
    assert.deepEqual(schema, { type: 'object', properties: { pattern: { type: 'string' } } })
    assert.deepEqual(dropped, [])
  })
})

describe('a grammar on one line', () => {
  it('allows a space where lines and indentation were allowed, and nothing after the value', () => {
    const rules = [
      'root ::= "{" whitespace-b-1-4-rule "\\"a\\"" ":" [ ]? rule0 whitespace-b-0-4-rule "}" "\\n\\n\\n\\n" [\\n]*',
      'comma-whitespace-b-2-4-rule ::= "," ([\\n] (" "{8} | "\\t\\t") | [ ]?)',
      'whitespace-b-0-4-rule ::= [\\n] | [ ]?',
      'rule0 ::= "[" whitespace-b-2-4-rule "]"',
    ]
    assert.deepEqual(onOneLine(rules.join('\n')).split('\n'), [
      'root ::= "{" whitespace-b-1-4-rule "\\"a\\"" ":" [ ]? rule0 whitespace-b-0-4-rule "}"',
      'comma-whitespace-b-2-4-rule ::= "," [ ]?',
      'whitespace-b-0-4-rule ::= [ ]?',
      'rule0 ::= "[" whitespace-b-2-4-rule "]"',
    ])
  })
})

describe('the tokens of labels', () => {
  /** Splits off a known word, else one character: enough of a tokenizer to show what counts. */
  const tokenizer = (words: readonly string[]) => ({
    tokenize: (text: string) => {
      const word = words.find((known) => text.startsWith(known)) ?? text.charAt(0)
      const rest = text.length - word.length
      return [hash(word), ...Array<number>(rest).fill(0)]
    },
  })
  const hash = (word: string): number => [...word].reduce((sum, char) => sum * 131 + (char.codePointAt(0) ?? 0), 1)

  it('counts whole words in any case, with and without a space, and no part of another word', () => {
    const tokens = labelTokens(tokenizer(['yes', 'Yes', ' yes', 'no', 'No', 'NO']), ['yes', 'no'])
    assert.deepEqual(tokens.get('yes'), ['yes', ' yes', 'Yes'].map(hash))
    assert.deepEqual(tokens.get('no'), ['no', 'No', 'NO'].map(hash))
  })

  it('falls back to the first token of a longer label', () => {
    assert.deepEqual(labelTokens(tokenizer(['yes', 'no']), ['yes', 'maybe']).get('maybe'), [hash('m')])
  })

  it('refuses labels that it cannot tell apart', () => {
    assert.throws(() => labelTokens(tokenizer([]), ['no', 'na']), /begins with the same token/)
  })
})
