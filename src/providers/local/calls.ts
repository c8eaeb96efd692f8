import { APICallError } from '@ai-sdk/provider'
import type { JsonSchema } from '../../core/calls.ts'
import { type Generated, generate } from './generate.ts'
import { createGrammar } from './grammar.ts'
import { type LabelScores, labelTokens, scoreLabels } from './labels.ts'
import type { ChatItem, ChatWrapper, Llama, LlamaModel, LlamaModule, LlamaSequence, Sampling, Token } from './llama.ts'
import { createQueue } from './queue.ts'
import { createPool } from './sequences.ts'

export type Loaded = { module: LlamaModule; llama: Llama; model: LlamaModel; wrapper: ChatWrapper }

type Prompt = { messages: readonly ChatItem[]; signal?: AbortSignal | undefined }

type WriteRequest = Prompt & {
  maxTokens: number
  sampling: Sampling
  stop: readonly string[]
  /** In the grammar's subset. */
  schema?: JsonSchema
}
type ScoreRequest = Prompt & { labels: readonly string[] }

/** One call at a time. `input` counts all prompt tokens; `cached` those whose state was kept from an earlier call. */
export type Calls = {
  write(request: WriteRequest): Promise<Generated & { input: number }>
  score(request: ScoreRequest): Promise<LabelScores & { input: number }>
  /** Resolves when all calls so far have ended. */
  settle(): Promise<void>
}

export function createCalls(
  loaded: Loaded,
  { sequences, context }: { sequences: readonly LlamaSequence[]; context: number },
): Calls {
  const { model } = loaded
  const pool = createPool(sequences)
  const queue = createQueue()
  return {
    write: ({ messages, stop, schema, maxTokens, sampling, signal }) =>
      queue(async () => {
        const { tokens, stops } = tokenize(loaded, messages, context)
        const generated = await generate(model, pool.pick(tokens), {
          prompt: tokens,
          maxTokens,
          sampling: { ...sampling, ...(await grammarState(loaded, schema)) },
          json: schema !== undefined,
          stopTexts: [...stop, ...stops.map((stop) => model.detokenize(stop, true)).filter(Boolean)],
          stopTokens: stops,
          signal,
        })
        return { ...generated, input: tokens.length }
      }, signal),
    score: ({ messages, labels, signal }) =>
      queue(async () => {
        const { tokens } = tokenize(loaded, messages, context)
        const scores = await scoreLabels(pool.pick(tokens), tokens, { labels: labelTokens(model, labels), signal })
        return { ...scores, input: tokens.length }
      }, signal),
    settle: () => queue(async () => undefined),
  }
}

async function grammarState({ module, llama, model }: Loaded, schema?: JsonSchema): Promise<Partial<Sampling>> {
  if (!schema) return {}
  const grammar = await createGrammar(llama, schema)
  return { grammarEvaluationState: new module.LlamaGrammarEvaluationState({ model, grammar }) }
}

/** The chat in the words of the model's own template, up to where its reply begins. */
function tokenize({ model, wrapper }: Loaded, messages: readonly ChatItem[], context: number) {
  const chatHistory: ChatItem[] = [...messages, { type: 'model', response: [] }]
  const { contextText, stopGenerationTriggers } = wrapper.generateContextState({ chatHistory })
  const tokens: Token[] = contextText.tokenize(model.tokenizer)
  // Room for one token of a reply, and the one that the runtime keeps free.
  if (tokens.length > context - 2) throw tooLong(tokens.length, context)
  return { tokens, stops: stopGenerationTriggers.map((trigger) => trigger.tokenize(model.tokenizer)) }
}

/** A permanent failure of this one call, in the form that providers of the SDK give theirs. */
function tooLong(tokens: number, context: number): APICallError {
  return new APICallError({
    message: `The prompt has ${tokens} tokens and the model runs with context: ${context}. Set a larger \`context\`.`,
    url: 'local',
    requestBodyValues: {},
    statusCode: 400,
    isRetryable: false,
  })
}
