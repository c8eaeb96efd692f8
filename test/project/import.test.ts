import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readInputs } from '../../src/project/import.ts'
import { folderOf, messageOf } from './folder.ts'

const file = 'real.jsonl'
const read = (...lines: unknown[]) =>
  readInputs(
    folderOf({ [file]: lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n') }),
    file,
  )
const user = (content: string) => ({ role: 'user', content })

describe('readInputs', () => {
  it('reads a conversation from any of the columns that people have', async () => {
    const { rows, notices } = await read(
      { prompt: 'one' },
      { input: 'two' },
      { question: 'three' },
      { messages: [user('four'), { role: 'assistant', content: 'ok' }, user('five')] },
      { conversations: [{ from: 'human', value: 'six' }] },
      {
        prompt: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'se' },
              { type: 'text', text: 'ven' },
            ],
          },
        ],
      },
    )
    assert.deepEqual(
      rows.map(({ messages }) => messages.map(({ content }) => content)),
      [['one'], ['two'], ['three'], ['four', 'ok', 'five'], ['six'], ['seven']],
    )
    assert.deepEqual(notices, [])
  })

  it('keeps id, cell and source, and counts rows and lines', async () => {
    const { rows } = await read(
      '\uFEFF',
      { id: 7, cell: { topic: 'billing', turns: 2, mood: null }, source: 'ticket-1', prompt: 'a', verdicts: {} },
      '  ',
      { prompt: 'b' },
    )
    assert.deepEqual(rows, [
      {
        id: '7',
        source: 'ticket-1',
        cell: { topic: 'billing', turns: '2', mood: null },
        messages: [user('a')],
        index: 0,
        line: 2,
      },
      { cell: {}, messages: [user('b')], index: 1, line: 4 },
    ])
  })

  it('reads Windows line ends', async () => {
    assert.equal(
      (await readInputs(folderOf({ [file]: '\uFEFF{"prompt":"a"}\r\n\r\n{"prompt":"b"}\r\n' }), file)).rows.length,
      2,
    )
  })

  it('keeps tool calls of earlier turns', async () => {
    const call = { id: 'c1', type: 'function', function: { name: 'find', arguments: '{}' } }
    const messages = [
      user('a'),
      { role: 'assistant', content: '', tool_calls: [call] },
      { role: 'tool', content: 'found', tool_call_id: 'c1' },
      user('b'),
    ]
    assert.deepEqual((await read({ messages })).rows[0]?.messages, messages)
  })

  it('leaves out system messages and later replies, and says so', async () => {
    const { rows, notices } = await read(
      { messages: [{ role: 'system', content: 'Be kind.' }, user('a'), { role: 'assistant', content: 'b' }] },
      {
        conversations: [
          { from: 'human', value: 'c' },
          { from: 'gpt', value: 'd' },
        ],
      },
    )
    assert.deepEqual(
      rows.map(({ messages }) => messages),
      [[user('a')], [user('c')]],
    )
    assert.deepEqual(notices, [
      {
        where: 'real.jsonl:1',
        message: 'In 1 row, system messages are left out; that of the model to be trained is prompts/system.md.',
      },
      { where: 'real.jsonl:1', message: 'In 2 rows, what follows the last message of the user is left out.' },
    ])
  })

  const fixAll = 'Correct the value, then run `tunesmith doctor`.'
  const wrong: Record<string, [line: unknown, what: string, fix: string]> = {
    'a broken line': [
      '{"prompt": "a"',
      'This line is not JSON: "{\\"prompt\\": \\"a\\"".',
      'Write one whole JSON object a line; line breaks in text are `\\n`.',
    ],
    'a row that is no object': ['"text"', 'A row must be a JSON object, not "text".', fixAll],
    'a row without a known column': [
      { body: 'a' },
      'The row has none of messages, conversations, prompt, instruction, question, input, text.',
      'Name the column with the text `prompt`.',
    ],
    'an empty message': [{ prompt: ' ' }, 'A message of role `user` is empty.', 'Fill it, or remove the row.'],
    'no message of the user': [
      { messages: [{ role: 'assistant', content: 'a' }] },
      "No message is the user's.",
      'An input ends with a message of role `user`.',
    ],
    'an unknown role': [
      { messages: [{ role: 'usr', content: 'a' }] },
      'messages.0: there is no role "usr".',
      'Roles: system, developer, user, human, assistant, gpt, chatgpt, bot, model, tool, observation.',
    ],
    'an image': [
      { messages: [{ role: 'user', content: [{ type: 'image_url' }] }] },
      'messages.0: the content must be text.',
      'Only text is read; images are not.',
    ],
    'a number for text': [{ prompt: 3 }, '`prompt` must be text or a list of messages, not 3.', fixAll],
    'a cell that is no map': [
      { prompt: 'a', cell: 'billing' },
      '`cell` must be a map of axis to value, not "billing".',
      fixAll,
    ],
    'a cell with a list in it': [
      { prompt: 'a', cell: { topic: ['x'] } },
      'cell.topic must be text, not a list.',
      fixAll,
    ],
    'an id twice': [{ id: 'x', prompt: 'a' }, 'The id "x" is also on line 1.', 'Give each row its own id.'],
  }
  for (const [name, [line, what, fix]] of Object.entries(wrong)) {
    it(`says where, what and how of ${name}`, async () => {
      assert.equal(
        await messageOf(() => read({ id: 'x', prompt: 'first' }, '', line)),
        `real.jsonl:3  ${what}\n  fix: ${fix}\n  (inputs/invalid)`,
      )
    })
  }

  it('refuses an empty file and one that is not there', async () => {
    const root = folderOf({ [file]: '\n\n' })
    assert.equal(
      await messageOf(() => readInputs(root, file)),
      'real.jsonl  The file has no rows.\n  fix: Write one JSON object a line.\n  (inputs/empty)',
    )
    assert.equal(
      await messageOf(() => readInputs(root, 'no.jsonl')),
      'no.jsonl  There is no file no.jsonl.\n  fix: Correct the path.\n  (project/no-file)',
    )
  })
})
