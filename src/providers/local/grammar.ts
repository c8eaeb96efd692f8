import type { JsonSchema } from '../../core/calls.ts'
import type { Llama } from './llama.ts'

/** A grammar for JSON of this schema on one line: indentation is up to a third of a small reply's tokens. */
export async function createGrammar(llama: Llama, schema: JsonSchema): Promise<object> {
  const { grammar } = await llama.createGrammarForJsonSchema(schema)
  return llama.createGrammar({ grammar: onOneLine(grammar) })
}

/** Leaves the runtime's whitespace rules at most a space, and nothing after the value. */
export function onOneLine(grammar: string): string {
  return grammar
    .split('\n')
    .map((rule) => {
      if (/^comma-whitespace-\S+ ::=/.test(rule)) return rule.replace(/::=.*/, '::= "," [ ]?')
      if (/^whitespace-\S+ ::=/.test(rule)) return rule.replace(/::=.*/, '::= [ ]?')
      return rule.startsWith('root ::=') ? rule.replace(/ "(\\n)+" \[\\n\]\*$/, '') : rule
    })
    .join('\n')
}
