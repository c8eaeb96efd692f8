import { conversationOf } from './conversation.ts'
import { readRows } from './files/read.ts'
import { type Complaint, type Problem, stopOn } from './problems.ts'
import { isRecord } from './yaml.ts'

/** The users' words of `inputs.seeds`: texts, `{text}`, or rows as `inputs.from` takes them, in any format. */
export async function readSeeds(root: string, file: string): Promise<string[]> {
  const problems: Problem[] = []
  const seeds: string[] = []
  for await (const { where, ...row } of readRows(root, file)) {
    const read = 'problem' in row ? row.problem : textsOf(row.value)
    if (Array.isArray(read)) seeds.push(...read)
    else problems.push({ where, ...read, code: 'inputs/invalid' })
  }
  stopOn(problems)
  return seeds
}

function textsOf(value: unknown): string[] | Complaint {
  if (typeof value === 'string' || (isRecord(value) && typeof value['text'] === 'string')) {
    const text = String(isRecord(value) ? value['text'] : value).trim()
    return text === '' ? { what: 'The text is empty.' } : [text]
  }
  const read = conversationOf(value)
  return 'what' in read ? read : read.messages.filter(({ role }) => role === 'user').map(({ content }) => content)
}
