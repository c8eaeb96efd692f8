import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'
import type { ProviderPart } from '../../src/core/parts.ts'
import type { Completion, Input, Message } from '../../src/core/types.ts'
import { judge } from '../../src/loop/judge.ts'
import { openModels } from '../../src/models/models.ts'
import simulated from '../../src/providers/simulated.ts'
import { openProject } from '../../src/tunesmith.ts'
import { memoryLedger } from './memory-ledger.ts'
import { chat, openAiServer } from './openai-server.ts'

export type Mode = 'json' | 'choice'

const criterion = 'answers-in-days'
const input = 'How many days do I have to send the lamp back?'

/**
 * What reached the judge for each text: over the wire to a real server in `json`, in process in `choice`, where labels
 * are scored. `folder` is not there yet.
 */
export async function judgePrompts(mode: Mode, texts: readonly string[], folder: string): Promise<Message[][]> {
  const seen: Message[][] = []
  const server = await openAiServer(({ messages }) => {
    seen.push(messages.map(({ role, content }) => ({ role: role === 'system' ? 'system' : 'user', content })))
    return chat(JSON.stringify({ [criterion]: { reason: 'It names no number.', answer: 'no' } }))
  })
  const [never, ledger] = [new AbortController().signal, memoryLedger()]
  writeProject(folder, mode)
  const models = await openModels({
    roles: { judge: { model: mode === 'json' ? 'lab/any' : 'simulated/any' } },
    providers: { lab: { base_url: server.baseUrl } },
    parts: [recorder(seen)],
    budget: { account: 'none', limit: null },
    ...{ ledger, root: folder, env: {}, notify: () => {}, draining: never, signal: never },
  })
  try {
    const project = await openProject(folder)
    const context = { project, models, ledger, signal: never, parts: { rules: new Map() } }
    for (const text of texts) await judge(context, inputOf(input), completionOf(text))
  } finally {
    await models.close()
    await server.close()
  }
  // In `choice` a "no" is followed by the question why.
  return seen.filter((messages) => !messages.at(-1)?.content.startsWith('Why?'))
}

/** One question that a reply without a number cannot satisfy. */
function writeProject(folder: string, mode: Mode): void {
  mkdirSync(folder, { recursive: true })
  const question = 'Does the reply state the number of days in which a return is possible?'
  const files = {
    'tunesmith.yaml': `method: sft\nmodels: { generator: simulated/any }\njudging: { mode: ${mode} }\n`,
    'taxonomy.yaml': 'topics: [returns]\n',
    'rubric.yaml': `threshold: 0.8\ncriteria:\n  - { id: ${criterion}, question: "${question}" }\n`,
  }
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
}

/** The simulated provider, keeping what it is asked. */
const recorder = (seen: Message[][]): ProviderPart => ({
  ...simulated,
  async open(context) {
    const { model, ...opened } = await simulated.open(context)
    const doGenerate: typeof model.doGenerate = (options) => {
      seen.push(options.prompt.map(toMessage))
      return model.doGenerate(options)
    }
    return { ...opened, model: { ...model, doGenerate } }
  },
})

function toMessage({ role, content }: LanguageModelV4CallOptions['prompt'][number]): Message {
  const text =
    typeof content === 'string' ? content : content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  return { role: role === 'system' ? 'system' : role === 'assistant' ? 'assistant' : 'user', content: text }
}

const inputOf = (content: string): Input => ({
  id: 'i-1',
  set: 'panel',
  slot: 0,
  attempt: 1,
  cell: { topic: 'returns' },
  messages: [{ role: 'user', content }],
  origin: 'generated',
})

const completionOf = (content: string): Completion => ({
  id: 'k-1',
  inputId: 'i-1',
  candidateId: 'c0',
  arm: 'main',
  sample: 0,
  model: 'lab/any',
  messages: [{ role: 'assistant', content }],
  finish: 'stop',
  usage: { input: null, cached: null, output: null },
  costUsd: null,
  callKey: '',
})

/** What is wrong about where a text stands in the judge's prompt; `null` where it is inside the fence byte for byte. */
export function fenceFault(messages: readonly Message[], text: string): string | null {
  const [user = '', ...others] = messages.filter(({ role }) => role === 'user').map(({ content }) => content)
  if (others.length > 0) return 'it is not one message'
  if (messages.some(({ role, content }) => role !== 'user' && content.includes(text)))
    return 'it is outside the message of data'
  const mark = /^BEGIN INPUT (\w{8})$/m.exec(user)?.[1] ?? ''
  const [opening, closing] = [`\nBEGIN COMPLETION ${mark}\n`, `\nEND COMPLETION ${mark}\n`]
  if (mark === '' || text.includes(mark)) return 'the text holds the mark'
  if (user.split(mark).length !== 5) return 'the mark is not there four times'
  const inside = user.slice(user.indexOf(opening) + opening.length, user.indexOf(closing))
  if (!Buffer.from(inside).equals(Buffer.from(text))) return 'the bytes differ'
  const outside = user.slice(0, user.indexOf(opening)) + user.slice(user.indexOf(closing))
  return outside.includes(text) ? 'it is outside the fence, too' : null
}
