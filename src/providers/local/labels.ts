import { readPrompt } from './evaluate.ts'
import type { LlamaModel, LlamaSequence, Token } from './llama.ts'

export type LabelTokens = ReadonlyMap<string, readonly Token[]>

export type LabelScores = {
  /** Probability of each label among the labels; they sum to 1. */
  labels: Record<string, number>
  /** Probability, among all tokens, that the reply begins with any of the labels. */
  mass: number
  cached: number
}

/**
 * The tokens that a reply of each label can begin with: the word as it is, capitalised or in capitals, with or without
 * a space before it, where that is one token; else the first token of the word. Tokens of two labels count for none.
 * Throws an `Error` where that leaves a label without any.
 */
export function labelTokens(model: Pick<LlamaModel, 'tokenize'>, labels: readonly string[]): LabelTokens {
  const forms = labels.map((label) => ({ label, tokens: tokensOf(model, label) }))
  const owners = new Map<Token, number>()
  for (const { tokens } of forms) for (const token of tokens) owners.set(token, (owners.get(token) ?? 0) + 1)
  const own = forms.map(({ label, tokens }) => ({ label, tokens: tokens.filter((token) => owners.get(token) === 1) }))
  const lost = own.find(({ tokens }) => tokens.length === 0)
  if (lost) throw new Error(`The label "${lost.label}" begins with the same token as another label.`)
  return new Map(own.map(({ label, tokens }) => [label, tokens]))
}

function tokensOf(model: Pick<LlamaModel, 'tokenize'>, label: string): Token[] {
  const cased = [label, label.charAt(0).toUpperCase() + label.slice(1), label.toUpperCase()]
  const single = cased
    .flatMap((form) => [form, ` ${form}`])
    .flatMap((form) => {
      const tokens = model.tokenize(form)
      return tokens.length === 1 ? tokens : []
    })
  return [...new Set(single.length > 0 ? single : model.tokenize(label).slice(0, 1))]
}

/** Exact, from one forward pass over the prompt: nothing is sampled. */
export async function scoreLabels(
  sequence: LlamaSequence,
  prompt: readonly Token[],
  { labels, signal }: { labels: LabelTokens; signal?: AbortSignal | undefined },
): Promise<LabelScores> {
  const { cached, rest } = await readPrompt(sequence, prompt, signal)
  const last = rest.at(-1)
  if (last === undefined) throw new Error('The prompt is empty.')
  const filter = { tokens: [...labels.values()].flat(), includeMax: true }
  const options = { temperature: 1, topK: 0, topP: 1, minP: 0 }
  const generateNext = { logits: { filter }, totalLogitWeight: true, options }
  const results = await sequence.controlledEvaluate([...rest.slice(0, -1), [last, { generateNext }]])
  const next = results.at(-1)?.next
  if (!next) throw new Error('The runtime returned no scores.')
  const max = Math.max(...next.logits.values())
  const weight = (token: Token): number => Math.exp((next.logits.get(token) ?? -Infinity) - max)
  const raw = [...labels].map(
    ([label, tokens]) => [label, tokens.reduce((sum, token) => sum + weight(token), 0)] as const,
  )
  const sum = raw.reduce((total, [, value]) => total + value, 0)
  return {
    labels: Object.fromEntries(raw.map(([label, value]) => [label, value / sum])),
    mass: sum / next.totalLogitWeight,
    cached,
  }
}
