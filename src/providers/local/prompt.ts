import { type LanguageModelV4Prompt, UnsupportedFunctionalityError } from '@ai-sdk/provider'
import type { ChatItem } from './llama.ts'

/** The SDK's prompt as the runtime's chat history. Text only; throws `UnsupportedFunctionalityError` on anything else. */
export function toHistory(prompt: LanguageModelV4Prompt): ChatItem[] {
  return prompt.map((message): ChatItem => {
    if (message.role === 'system') return { type: 'system', text: message.content }
    if (message.role === 'user') return { type: 'user', text: joinText(message.content) }
    if (message.role === 'assistant') return { type: 'model', response: [joinText(message.content)] }
    throw new UnsupportedFunctionalityError({ functionality: 'messages of tools' })
  })
}

function joinText(content: readonly { type: string }[]): string {
  return content
    .map((part) => {
      if (part.type === 'text' && 'text' in part && typeof part.text === 'string') return part.text
      throw new UnsupportedFunctionalityError({ functionality: `content of type ${part.type}` })
    })
    .join('')
}
