import { packaged, packageOf } from './packages.ts'
import type { ServerType, StructuredMode } from './settings.ts'

/** A provider that people know by name. */
export type Preset = {
  /** What it speaks. Default: OpenAI's chat completions, as many servers do. */
  type?: ServerType
  baseUrl: string
  /** The variable that holds its key; `null`: it needs none. */
  key: string | null
  /** Other variables that people keep the same key in. */
  otherKeys?: readonly string[]
  /** Its id in the price table; `null`: it runs on the user's own machine and is free unless priced. */
  prices: string | null
  structured?: StructuredMode
}

export const presets: Readonly<Record<string, Preset>> = {
  openai: { type: 'openai', baseUrl: 'https://api.openai.com/v1', key: 'OPENAI_API_KEY', prices: 'openai' },
  anthropic: {
    type: 'anthropic',
    baseUrl: 'https://api.anthropic.com/v1',
    key: 'ANTHROPIC_API_KEY',
    prices: 'anthropic',
  },
  google: {
    type: 'google',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
    key: 'GOOGLE_GENERATIVE_AI_API_KEY',
    otherKeys: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    prices: 'google',
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

/** Other words that people use for a provider, and its name here. */
export const aliases: Readonly<Record<string, string>> = {
  chatgpt: 'openai',
  gpt: 'openai',
  claude: 'anthropic',
  gemini: 'google',
  vertex: 'google-vertex',
  bedrock: 'amazon-bedrock',
}

type Wish = { readonly [name: string]: unknown }

/** What is known about a provider before the user's own settings: by its name, or by its type where it has no address of its own. */
export function presetOf(provider: string, { type, base_url, package: name }: Wish = {}): Preset | undefined {
  if (name !== undefined) return undefined
  const id = Object.hasOwn(presets, provider) ? provider : base_url === undefined ? String(type) : ''
  return Object.hasOwn(presets, id) ? presets[id] : undefined
}

type Env = Readonly<Record<string, string | undefined>>

/** The variable that a provider's key is read from: the user's own, else the first known one that is set, else the first. `null`: none. */
export function keyNameOf(provider: string, wish: Wish | undefined, env: Env): string | null {
  if (typeof wish?.['key'] === 'string') return wish['key']
  const preset = presetOf(provider, wish)
  if (!preset) return packageKey(provider, wish, env)
  const { key, otherKeys = [] } = preset
  return otherKeys.find((name) => key !== null && !env[key] && env[name]) ?? key
}

/** By the custom of the AI SDK, where it is set; without it the package looks for what it needs by itself. */
function packageKey(provider: string, wish: Wish | undefined, env: Env): string | null {
  const name = packageFor(provider, wish)?.split('/').at(-1)
  if (name === undefined) return null
  const usual = `${name.toUpperCase().replaceAll('-', '_')}_API_KEY`
  return env[usual] ? usual : null
}

/** The package that a provider's models come from: the user's wish, or the one of its name. `undefined`: it is a server. */
export function packageFor(provider: string, wish: Wish | undefined): string | undefined {
  if (typeof wish?.['package'] === 'string') return wish['package']
  if (presetOf(provider, wish)) return undefined
  const isServer = wish?.['base_url'] !== undefined || wish?.['type'] !== undefined
  return !isServer && (wish === undefined || packaged.includes(provider)) ? packageOf(provider) : undefined
}
