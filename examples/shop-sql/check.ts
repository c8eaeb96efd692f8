import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { constants, DatabaseSync } from 'node:sqlite'

/** Runs every statement of a run's rows: `node check.ts <output folder>`. Exit 1 if one does not run. */

const offTopic = "I can only answer questions about the shop's data."

type Row = { messages: { role: string; content: string }[] }

const output = process.argv[2]
if (output === undefined) {
  console.error('usage: node check.ts <output folder>')
  process.exit(2)
}

const database = new DatabaseSync(':memory:')
database.exec(readFileSync(new URL('shop.sql', import.meta.url), 'utf8'))
const reads: number[] = [
  constants.SQLITE_SELECT,
  constants.SQLITE_READ,
  constants.SQLITE_FUNCTION,
  constants.SQLITE_RECURSIVE,
]
database.setAuthorizer((action) => (reads.includes(action) ? constants.SQLITE_OK : constants.SQLITE_DENY))

const count = { rows: 0, ran: 0, offTopic: 0, failed: 0 }
for (const file of ['training_data.jsonl', 'eval_holdout.jsonl']) {
  const path = join(output, file)
  if (!existsSync(path)) {
    console.error(`There is no ${path}.`)
    process.exit(2)
  }
  const lines = readFileSync(path, 'utf8').split('\n')
  for (const [i, line] of lines.entries()) if (line !== '') check(JSON.parse(line), `${file}:${i + 1}`)
}
const { rows, ran, failed } = count
console.log(`${rows} rows: ${ran} statements ran, ${count.offTopic} off-topic rows have none, ${failed} failed`)
process.exitCode = failed > 0 || rows === 0 ? 1 : 0

function check({ messages }: Row, where: string): void {
  count.rows++
  const text = messages.at(-1)?.content.trim() ?? ''
  if (text === offTopic) {
    count.offTopic++
    return
  }
  try {
    database.prepare(text).all()
    count.ran++
  } catch (error) {
    count.failed++
    console.log(`${where}  ${error instanceof Error ? error.message : error}\n  ${text.replaceAll('\n', '\n  ')}`)
  }
}
