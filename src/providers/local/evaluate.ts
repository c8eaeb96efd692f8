import type { LlamaSequence, Token } from './llama.ts'

/** A call can be stopped between chunks; 64 tokens are a second or two on a slow core, and no slower than more at once. */
const CHUNK = 64

/**
 * Brings the sequence to stand before the prompt's last tokens, keeping what it already holds of the beginning.
 * `rest` (at least one token) is left to evaluate, so that the last pass also scores or samples.
 */
export async function readPrompt(
  sequence: LlamaSequence,
  tokens: readonly Token[],
  signal?: AbortSignal,
): Promise<{ cached: number; rest: Token[] }> {
  await sequence.adaptStateToTokens(tokens.slice(0, -1), false)
  const cached = sequence.nextTokenIndex
  let start = cached
  for (; tokens.length - start > CHUNK; start += CHUNK) {
    signal?.throwIfAborted()
    await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(start, start + CHUNK))
  }
  signal?.throwIfAborted()
  return { cached, rest: tokens.slice(start) }
}
