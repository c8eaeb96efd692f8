import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dataRowOf } from '../../src/project/data-row.ts'

const user = (content: string) => ({ role: 'user', content })
const assistant = (content: string) => ({ role: 'assistant', content })

/** System text, messages and reply of a row, as text. */
function said(row: unknown): unknown {
  const read = dataRowOf(row)
  if ('what' in read) return read.what
  return [
    read.system,
    ...read.messages.map(({ content }) => content),
    '=>',
    ...read.reply.map(({ content }) => content),
  ]
}

describe('a row of a dataset', () => {
  const shapes: Record<string, [row: unknown, said: unknown]> = {
    "OpenAI's messages": [
      { messages: [{ role: 'system', content: 's' }, user('q'), assistant('a')] },
      ['s', 'q', '=>', 'a'],
    ],
    "ShareGPT's conversations": [
      {
        conversations: [
          { from: 'system', value: 's' },
          { from: 'human', value: 'q' },
          { from: 'gpt', value: 'a' },
        ],
      },
      ['s', 'q', '=>', 'a'],
    ],
    "Alpaca's three columns": [
      { instruction: 'Sum up.', input: 'Text.', output: 'a' },
      [null, 'Sum up.\n\nText.', '=>', 'a'],
    ],
    'Alpaca without an input': [{ instruction: 'Sum up.', input: '', output: 'a' }, [null, 'Sum up.', '=>', 'a']],
    'an instruction with a context': [
      { instruction: 'Who?', context: 'Text.', response: 'a' },
      [null, 'Who?\n\nText.', '=>', 'a'],
    ],
    'prompt and response': [{ system: 's', prompt: 'q', response: 'a' }, ['s', 'q', '=>', 'a']],
    'prompt and completion as lists': [{ prompt: [user('q')], completion: [assistant('a')] }, [null, 'q', '=>', 'a']],
    'prompt and chosen': [
      { prompt: [user('q')], chosen: [assistant('a')], rejected: [assistant('b')] },
      [null, 'q', '=>', 'a'],
    ],
    'question and answer': [{ question: 'q', answer: 'a' }, [null, 'q', '=>', 'a']],
    'input and output': [{ input: 'q', output: 'a' }, [null, 'q', '=>', 'a']],
    'text alone': [{ text: 'q' }, [null, 'q', '=>']],
    'several turns': [
      { messages: [user('q'), assistant('a'), user('r'), assistant('b')] },
      [null, 'q', 'a', 'r', '=>', 'b'],
    ],
    'messages as JSON text': [{ messages: JSON.stringify([user('q'), assistant('a')]) }, [null, 'q', '=>', 'a']],
    'text that only begins like a list': [{ prompt: '[{ not json' }, [null, '[{ not json', '=>']],
    'an empty reply': [{ prompt: 'q', completion: '' }, [null, 'q', '=>', '']],
    'an empty question': [{ prompt: ' ', completion: 'a' }, 'A message of role `user` is empty.'],
    'an instruction that is no text': [{ instruction: ['x'] }, '`instruction` must be text, not a list.'],
  }
  for (const [name, [row, expected]] of Object.entries(shapes)) {
    it(`is read as ${name}`, () => assert.deepEqual(said(row), expected))
  }

  it('brings verdicts as a map, as answers alone, as a list or as JSON text; what failed or is empty was never asked', () => {
    const verdicts = (written: unknown): unknown => {
      const read = dataRowOf({ prompt: 'q', verdicts: written })
      return 'what' in read ? read.what : read.verdicts
    }
    const kept = { polite: { answer: 'yes', reason: 'r', by: 'judge' } }
    assert.deepEqual(verdicts({ polite: { answer: 'yes', reason: 'r' }, brief: { answer: 'error' }, safe: null }), kept)
    assert.deepEqual(verdicts(JSON.stringify({ polite: { answer: true, reason: 'r' } })), kept)
    assert.deepEqual(verdicts([{ criterion: 'polite', answer: 'YES', reason: 'r' }]), kept)
    assert.deepEqual(verdicts({ a: 'no', b: 'n/a', c: 'unasked' }), {
      a: { answer: 'no', reason: '', by: 'judge' },
      b: { answer: 'na', reason: '', by: 'judge' },
    })
    assert.equal(verdicts({ a: 'maybe' }), 'verdicts.a: "maybe" is not an answer.')
    assert.equal(verdicts('yes'), '`verdicts` must be a map of criterion to { answer, reason }, not "yes".')
  })
})
