import type { StructuredMode } from './settings.ts'

/** An OpenAI-compatible server that people know by name. */
export type Preset = {
  baseUrl: string
  /** The variable that holds its key; `null`: it needs none. */
  key: string | null
  /** Its id in the price table; `null`: it runs on the user's own machine and is free unless priced. */
  prices: string | null
  structured?: StructuredMode
  /** The name that `max_tokens` goes by; newer models of OpenAI refuse the old one. */
  maxTokensName?: 'max_completion_tokens'
}

export const presets: Readonly<Record<string, Preset>> = {
  openai: {
    baseUrl: 'https://api.openai.com/v1',
    key: 'OPENAI_API_KEY',
    prices: 'openai',
    maxTokensName: 'max_completion_tokens',
  },
  openrouter: { baseUrl: 'https://openrouter.ai/api/v1', key: 'OPENROUTER_API_KEY', prices: 'openrouter' },
  groq: { baseUrl: 'https://api.groq.com/openai/v1', key: 'GROQ_API_KEY', prices: 'groq' },
  mistral: { baseUrl: 'https://api.mistral.ai/v1', key: 'MISTRAL_API_KEY', prices: 'mistral' },
  deepseek: {
    baseUrl: 'https://api.deepseek.com/v1',
    key: 'DEEPSEEK_API_KEY',
    prices: 'deepseek',
    structured: 'json_object',
  },
  together: { baseUrl: 'https://api.together.xyz/v1', key: 'TOGETHER_API_KEY', prices: 'together' },
  fireworks: { baseUrl: 'https://api.fireworks.ai/inference/v1', key: 'FIREWORKS_API_KEY', prices: 'fireworks' },
  xai: { baseUrl: 'https://api.x.ai/v1', key: 'XAI_API_KEY', prices: 'x-ai' },
  ollama: { baseUrl: 'http://127.0.0.1:11434/v1', key: null, prices: null },
  lmstudio: { baseUrl: 'http://127.0.0.1:1234/v1', key: null, prices: null },
  llamacpp: { baseUrl: 'http://127.0.0.1:8080/v1', key: null, prices: null },
  vllm: { baseUrl: 'http://127.0.0.1:8000/v1', key: null, prices: null },
}

/** Vendors with a wire format of their own. Naming one is a mistake that deserves a better answer than "unknown". */
export const notInThisVersion: readonly string[] = [
  'anthropic',
  'google',
  'gemini',
  'vertex',
  'bedrock',
  'azure',
  'cohere',
]
