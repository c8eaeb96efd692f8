import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { familiesOf } from '../../src/core/family.ts'

const known: Readonly<Record<string, string>> = {
  'openai/gpt-5-mini': 'gpt',
  'openai/o4-mini': 'gpt',
  'azure/chatgpt-4o-latest': 'gpt',
  'openrouter/openai/gpt-oss-120b': 'gpt',
  'anthropic/claude-opus-4-5': 'claude',
  'openrouter/anthropic/claude-haiku': 'claude',
  'bedrock/us.anthropic.claude-sonnet-4-v1:0': 'claude',
  'google/gemini-3-pro': 'gemini',
  'ollama/gemma3:12b': 'gemini',
  'ollama/qwen3:8b': 'qwen',
  'lab/Qwen/QwQ-32B': 'qwen',
  'together/meta-llama/Llama-4-Scout': 'llama',
  'mistral/mistral-large-latest': 'mistral',
  'groq/mixtral-8x7b': 'mistral',
  'mistral/codestral-2508': 'mistral',
  'deepseek/deepseek-chat': 'deepseek',
  'xai/grok-4': 'grok',
  'lab/deepseek-r1-distill-qwen-7b': 'qwen deepseek',
  'ollama/phi4': '',
  'openai/text-embedding-3-small': '',
  'lab/megalo3-base': '',
}

describe('the family of a model', () => {
  for (const [ref, families] of Object.entries(known)) {
    it(`of ${ref} is ${families || 'not known'}`, () => assert.equal(familiesOf(ref).join(' '), families))
  }
})
