import { readPrompt } from './evaluate.ts'
import type { LlamaModel, LlamaSequence, Sampling, Token } from './llama.ts'

export type GenerateOptions = {
  maxTokens: number
  sampling: Sampling
  /** The reply is one JSON value and ends with it. */
  json: boolean
  /** Texts that end the reply and are not part of it. */
  stopTexts: readonly string[]
  /** The same as tokens, for those that have no text of their own. */
  stopTokens: readonly (readonly Token[])[]
  signal?: AbortSignal | undefined
}

export type Generated = { text: string; finish: 'stop' | 'length'; cached: number; output: number }

/** Samples a reply to the prompt until the model, a stop or the limit ends it. */
export async function generate(
  model: Pick<LlamaModel, 'detokenize'>,
  sequence: LlamaSequence,
  { prompt, ...options }: GenerateOptions & { prompt: readonly Token[] },
): Promise<Generated> {
  const { cached, rest } = await readPrompt(sequence, prompt, options.signal)
  const limit = Math.min(options.maxTokens, sequence.contextSize - prompt.length - 1)
  const reply: Token[] = []
  const before = prompt.slice(-8)
  const done = (finish: 'stop' | 'length', text: string): Generated => ({ text, finish, cached, output: reply.length })
  for await (const token of sequence.evaluate(rest, options.sampling)) {
    options.signal?.throwIfAborted()
    reply.push(token)
    const text = model.detokenize(reply, false, before)
    const end = findEnd(reply, text, options)
    if (end !== undefined) return done('stop', text.slice(0, end))
    if (reply.length >= limit) return done('length', text)
  }
  return done('stop', model.detokenize(reply, false, before))
}

/** Where the reply ends in its text, if it does. */
function findEnd(reply: readonly Token[], text: string, options: GenerateOptions): number | undefined {
  const cuts = options.stopTexts.map((stop) => text.indexOf(stop)).filter((index) => index >= 0)
  if (cuts.length > 0) return Math.min(...cuts)
  if (options.stopTokens.some((stop) => stop.length > 0 && endsWith(reply, stop))) return text.length
  return options.json && isWhole(text) ? text.length : undefined
}

function endsWith(tokens: readonly Token[], end: readonly Token[]): boolean {
  const start = tokens.length - end.length
  return start >= 0 && end.every((token, i) => tokens[start + i] === token)
}

/** Spares the pass that would only say that the reply has ended. */
function isWhole(text: string): boolean {
  if (!/[}\]]\s*$/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
