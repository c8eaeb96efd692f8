/**
 * How a reply is written on the wire: OpenAI's chat completions and responses, Anthropic's messages, Google's
 * generateContent. `other`: a part, or a package of the user's, whose own reading is all there is.
 */
export type Wire = 'chat' | 'responses' | 'messages' | 'gemini' | 'other'

const endings: Readonly<Record<'stop' | 'length' | 'content-filter', readonly string[]>> = {
  stop: ['stop', 'eos', 'end_turn', 'stop_sequence', 'tool_use', 'STOP', 'completed'],
  length: [
    'length',
    'max_tokens',
    'model_length',
    'model_context_window_exceeded',
    'max_output_tokens',
    'MAX_TOKENS',
    'CONTINUATION',
  ],
  'content-filter': [
    'content_filter',
    'refusal',
    'SAFETY',
    'IMAGE_SAFETY',
    'RECITATION',
    'BLOCKLIST',
    'PROHIBITED_CONTENT',
    'SPII',
  ],
}

const byWord = new Map(Object.entries(endings).flatMap(([ending, words]) => words.map((word) => [word, ending])))

/** What a server's own word for the end of a reply means; `other` where it is none that we know. */
export const endingOf = (word: string | undefined): string => byWord.get(word ?? '') ?? 'other'
