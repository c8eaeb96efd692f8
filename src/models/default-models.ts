/**
 * The model that a provider's name alone stands for: a general one of middling price that plays every part, from the bundled
 * price table, so that a budget works at once. A name that is missing here has to be written with its model.
 */
export const defaultModels: Readonly<Record<string, string>> = {
  openai: 'gpt-5.4-mini',
  anthropic: 'claude-sonnet-5',
  google: 'gemini-3.8-flash',
  openrouter: 'openai/gpt-5.4-mini',
  groq: 'openai/gpt-oss-120b',
  mistral: 'mistral-large-latest',
  deepseek: 'deepseek-v4-flash',
  together: 'meta-llama/Llama-3.3-70B-Instruct-Turbo',
  fireworks: 'accounts/fireworks/models/gpt-oss-120b',
  xai: 'grok-4.3',
  local: 'qwen2.5-coder-1.5b',
  simulated: 'any',
}
