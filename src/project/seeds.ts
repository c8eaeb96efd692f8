import { conversationOf } from './conversation.ts'
import { readJsonLines } from './json-lines.ts'
import { type Problem, stopOn } from './problems.ts'
import { isRecord } from './yaml.ts'

/** The users' words of `inputs.seeds`: JSONL of texts, of `{text}`, or of rows as `inputs.from` takes them. */
export function readSeeds(root: string, file: string): string[] {
  const problems: Problem[] = []
  const seeds = readJsonLines(root, file).flatMap(({ line, value }) => {
    const where = `${file}:${line}`
    if (typeof value === 'string' || (isRecord(value) && typeof value['text'] === 'string')) {
      const text = String(isRecord(value) ? value['text'] : value).trim()
      if (text === '') problems.push({ where, what: 'The text is empty.', code: 'inputs/invalid' })
      return [text]
    }
    const read = conversationOf(value)
    if ('what' in read) problems.push({ where, ...read, code: 'inputs/invalid' })
    return 'what' in read ? [] : read.messages.filter(({ role }) => role === 'user').map(({ content }) => content)
  })
  stopOn(problems)
  return seeds
}
