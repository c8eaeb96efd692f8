/** Model families by what their models are called, through whichever gateway they are reached. */
const families: Readonly<Record<string, RegExp>> = {
  gpt: /(^|[^a-z])(gpt|chatgpt|codex|davinci)([^a-z]|$)|(^|\/)o[1-9](-|$)/,
  claude: /claude/,
  gemini: /gemini|gemma/,
  qwen: /qwen|qwq/,
  llama: /llama/,
  mistral: /mi[sx]tral|ministral|magistral|codestral|devstral|pixtral/,
  deepseek: /deepseek/,
  grok: /(^|[^a-z])grok/,
}

/**
 * The families of `provider/model`. A distilled model has two (`deepseek-r1-distill-qwen-7b`); an unknown name has none.
 * The provider's own name is not read: `ollama/phi4` is no Llama.
 */
export function familiesOf(ref: string): string[] {
  const model = ref.slice(ref.indexOf('/') + 1).toLowerCase()
  return Object.entries(families).flatMap(([family, name]) => (name.test(model) ? [family] : []))
}
