import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'
import { canonical, sha256 } from '../../src/core/ids.ts'
import type { ProviderPart } from '../../src/core/parts.ts'
import { at, numberAt } from '../../src/models/at.ts'
import local from '../../src/providers/local.ts'
import simulated from '../../src/providers/simulated.ts'
import { openDatabase } from '../../src/store/database.ts'
import { ledgerFormat } from '../../src/store/ledger-schema.ts'
import { openPayloads } from '../../src/store/payload.ts'
import { ledgerFile } from '../../src/tunesmith.ts'
import { edit } from './project.ts'

/** A provider of a project, counting: what reached it is on disk before it answers, so a kill loses nothing. */

const callsFile = (folder: string): string => join(folder, 'calls.txt')

/** While a project has this file, its provider answers nothing. */
export const holdFile = (folder: string): string => join(folder, 'hold')

/** Put the counting provider into a project, in the place of the built-in one. It writes to `counts`, which may be another folder. */
export function countCalls(
  folder: string,
  { provider = 'simulated', counts = folder }: { provider?: keyof typeof counted; counts?: string } = {},
): void {
  const part = `import { counting } from ${JSON.stringify(import.meta.url)}\nexport default counting(import.meta.dirname, '${provider}')\n`
  writeFileSync(join(counts, 'counting.mts'), part)
  const use = counts === folder ? './counting.mts' : join(counts, 'counting.mts')
  edit(folder, 'tunesmith.yaml', (values) => Object.assign(values, { use: [use] }))
}

const counted = { local, simulated }

/** @public imported by the part that `countCalls` writes */
export const counting = (folder: string, provider: keyof typeof counted): ProviderPart => ({
  ...counted[provider],
  async open(context) {
    const { model, ...opened } = await counted[provider].open(context)
    const doGenerate: typeof model.doGenerate = async (options) => {
      appendFileSync(callsFile(folder), `${identityAtProvider(options)}\n`)
      while (existsSync(holdFile(folder))) await setTimeout(5)
      return model.doGenerate(options)
    }
    return { ...opened, model: { ...model, doGenerate } }
  },
})

/** The calls that reached the provider, in order; the same call has the same identity. */
export const startedCalls = (folder: string): string[] =>
  existsSync(callsFile(folder)) ? readFileSync(callsFile(folder), 'utf8').split('\n').filter(Boolean) : []

/** The calls that the ledger holds, by the same identities. */
export function committedCalls(folder: string): Set<string> {
  const file = ledgerFile(folder)
  if (!existsSync(file)) return new Set()
  const database = openDatabase(file, ledgerFormat)
  try {
    const requests = [...openPayloads(database).requests()]
    return new Set(requests.map((request) => identityInLedger(JSON.parse(request))))
  } finally {
    database.close()
  }
}

const identity = (
  call: Record<'messages' | 'schema' | 'labels' | 'sample' | 'maxTokens' | 'temperature', unknown>,
): string => sha256(canonical(call))

const identityAtProvider = (options: LanguageModelV4CallOptions): string =>
  identity({
    messages: options.prompt.map(({ role, content }) => ({ role, content: textIn(content) })),
    schema: at(options, 'responseFormat', 'schema') ?? null,
    labels: at(options, 'providerOptions', 'tunesmith', 'labels') ?? null,
    sample: options.seed ?? null,
    maxTokens: options.maxOutputTokens ?? null,
    temperature: options.temperature ?? null,
  })

const textIn = (content: LanguageModelV4CallOptions['prompt'][number]['content']): string =>
  typeof content === 'string' ? content : content.map((part) => (part.type === 'text' ? part.text : '')).join('')

const identityInLedger = (request: unknown): string =>
  identity({
    messages: at(request, 'messages'),
    schema: at(request, 'schema', 'schema') ?? null,
    labels: at(request, 'labels') ?? null,
    sample: at(request, 'sample'),
    maxTokens: at(request, 'parameters', 'max_tokens') ?? null,
    temperature: numberAt(request, 'parameters', 'temperature') ?? null,
  })
