import type { LlamaSequence, Token } from './llama.ts'

/**
 * Shorter common beginnings are the chat template's own words. To take a sequence for them would throw away the long
 * prompt that it holds, and save nothing.
 */
const WORTH_SHARING = 32

type Comparable = Pick<LlamaSequence, 'compareContextTokens'>

/** The prompts of several kinds of call alternate: each finds the sequence that holds most of its beginning. */
export function createPool<S extends Comparable>(sequences: readonly S[]): { pick(tokens: readonly Token[]): S } {
  // Least recently used first.
  const order = [...sequences]
  return {
    pick(tokens) {
      const shared = order.map((sequence) => sequence.compareContextTokens(tokens).firstDifferentIndex)
      const longest = Math.max(...shared)
      const [picked] = order.splice(longest >= WORTH_SHARING ? shared.indexOf(longest) : 0, 1)
      if (!picked) throw new Error('A pool needs a sequence.')
      order.push(picked)
      return picked
    },
  }
}
