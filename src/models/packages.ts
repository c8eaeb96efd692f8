/** The bundled packages, as package.json pins them. */
const bundled: Readonly<Record<string, string>> = {
  '@ai-sdk/openai': '4.0.102',
  '@ai-sdk/anthropic': '4.0.88',
  '@ai-sdk/google': '4.0.105',
  '@ai-sdk/openai-compatible': '3.0.78',
}

/** Further packages of the AI SDK, and a version of each that gives models of specification v4. */
const known: Readonly<Record<string, string>> = {
  '@ai-sdk/amazon-bedrock': '5.0.101',
  '@ai-sdk/azure': '4.0.85',
  '@ai-sdk/cerebras': '3.0.59',
  '@ai-sdk/cohere': '4.0.52',
  '@ai-sdk/deepinfra': '3.0.57',
  '@ai-sdk/google-vertex': '5.0.122',
  '@ai-sdk/perplexity': '4.0.49',
}

const scope = '@ai-sdk/'

/** Providers that a reference reaches through their own package: `cohere/MODEL` for `@ai-sdk/cohere`. */
export const packaged: readonly string[] = Object.keys(known).map((name) => name.slice(scope.length))

export const packageOf = (provider: string): string => scope + provider

/** The line that brings a package whose models can be called. */
export const installLine = (name: string): string => `npm install ${name}@${bundled[name] ?? known[name] ?? 'latest'}`
