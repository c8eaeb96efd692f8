import type { Example, Message } from './types.ts'

/** All that is said in a conversation: what inputs are compared by. */
export const transcript = (messages: readonly Message[]): string => messages.map(({ content }) => content).join('\n')

/** The last message of the chosen completion; empty where there is none. */
export const chosenText = ({ judged }: Pick<Example, 'judged'>): string =>
  judged[0]?.completion.messages.at(-1)?.content ?? ''
