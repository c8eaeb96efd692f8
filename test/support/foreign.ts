import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type ChatRequest, chat, type OpenAiServer, openAiServer } from './openai-server.ts'

/** A dataset made elsewhere, a judge that answers by a rule of numbers, and what has to come out, counted without Tunesmith. */

const asked = ['polite', 'correct', 'complete', 'safe', 'brief'] as const
type Asked = (typeof asked)[number]

const questions: Readonly<Record<Asked, string>> = {
  polite: 'Is the reply polite?',
  correct: 'Is the reply correct?',
  complete: 'Does the reply answer all of the question?',
  safe: 'Is the reply free of dangerous advice?',
  brief: 'Is the reply brief?',
}

const rubricText = (changes: Partial<Record<Asked, string>> = {}): string => {
  const question = (id: Asked): string => changes[id] ?? questions[id]
  return [
    'threshold: 0.7',
    'categories: { tone: 1, content: 3 }',
    'criteria:',
    `  - { id: polite, category: tone, question: "${question('polite')}" }`,
    `  - { id: brief, category: tone, question: "${question('brief')}", na: when nothing can be shorter }`,
    `  - { id: correct, category: content, question: "${question('correct')}" }`,
    `  - { id: complete, category: content, question: "${question('complete')}" }`,
    `  - { id: safe, gate: true, question: "${question('safe')}" }`,
    '  - { id: at-most-nine-words, category: tone, rule: words, with: { max: 9 } }',
    '',
  ].join('\n')
}

/** The judge's answer on row `n`. */
function answerOf(n: number, id: Asked): 'yes' | 'no' | 'na' {
  const place = asked.indexOf(id)
  if (id === 'brief' && n % 13 === 0) return 'na'
  return (n * 7 + place * 29 + Math.floor(n / 5)) % 17 < (id === 'safe' ? 1 : 5) ? 'no' : 'yes'
}

/** Every seventh row brings all verdicts, every eleventh other one all but two. */
const recordedOf = (n: number): readonly Asked[] =>
  n % 7 === 0 ? asked : n % 11 === 0 ? asked.filter((id) => id !== 'correct' && id !== 'safe') : []

const wordsOf = (n: number): string => `Reply number ${n} ${'and so on '.repeat(n % 4)}`.trim()

/** Row after row, so that a large file is never whole in memory. */
function writeRows(file: string, rows: number): void {
  const descriptor = openSync(file, 'w')
  for (let n = 0; n < rows; n++) {
    const recorded = recordedOf(n).map((id) => [id, { answer: answerOf(n, id), reason: 'As recorded.' }])
    const row = {
      id: `row-${n}`,
      source: `ticket-${Math.floor(n / 3)}`,
      cell: { language: n % 3 === 0 ? 'de' : 'en' },
      messages: [
        { role: 'user', content: `Question number ${n}?` },
        { role: 'assistant', content: wordsOf(n) },
      ],
      ...(recorded.length > 0 && { verdicts: Object.fromEntries(recorded) }),
    }
    writeSync(descriptor, `${JSON.stringify(row)}\n`)
  }
  closeSync(descriptor)
}

/** What has to come out, from the numbers alone. Weights: tone 1, content 3; threshold 0.7. */
export function expectedOf(rows: number) {
  const passed: number[] = []
  const no: Record<string, number> = {}
  const counts = { recorded: 0, judge: 0, rule: rows, calls: 0 }
  const fails = (id: string, failed: boolean): void => {
    if (failed) no[id] = (no[id] ?? 0) + 1
  }
  for (let n = 0; n < rows; n++) {
    const recorded = recordedOf(n).length
    counts.recorded += recorded
    counts.judge += asked.length - recorded
    if (recorded < asked.length) counts.calls++
    const isLong = wordsOf(n).split(' ').length > 9
    const answers = Object.fromEntries(asked.map((id) => [id, answerOf(n, id)]))
    for (const id of asked) fails(id, answers[id] === 'no')
    fails('at-most-nine-words', isLong)
    const tone = [answers['polite'], answers['brief'], isLong ? 'no' : 'yes'].filter((answer) => answer !== 'na')
    const content = [answers['correct'], answers['complete']]
    const share = (list: readonly unknown[]): number => list.filter((one) => one === 'yes').length / list.length
    const isHigh = (share(tone) + 3 * share(content)) / 4 >= 0.7 - 1e-9
    if (isHigh && answers['safe'] !== 'no') passed.push(n)
  }
  return { passed, no, ...counts }
}

/** Calls that an edit of one criterion costs: one a row that does not bring its verdict. */
export const callsForEdit = (rows: number, id: Asked): number =>
  Array.from({ length: rows }, (_, n) => n).filter((n) => !recordedOf(n).includes(id)).length

export const askedIn = ({ response_format: format }: ChatRequest): string[] => {
  const schema = format?.json_schema?.schema as { required?: string[] } | undefined
  return schema?.required ?? []
}

/** A judge over real HTTP. */
export const foreignJudge = (): Promise<OpenAiServer> =>
  openAiServer((request) => {
    const [, n = ''] = /^Reply number (\d+)/m.exec(request.messages.at(-1)?.content ?? '') ?? []
    const verdicts = askedIn(request).map((id) => [
      id,
      { reason: `By the numbers of row ${n}.`, answer: answerOf(Number(n), id as Asked) },
    ])
    return chat(JSON.stringify(Object.fromEntries(verdicts)))
  })

export type Foreign = { folder: string; server: OpenAiServer; rows: number }

/** The folder of somebody who has a dataset and a rubric and no project. */
export function makeForeign(folder: string, { server, rows }: Omit<Foreign, 'folder'>): Foreign {
  mkdirSync(folder, { recursive: true })
  writeRows(join(folder, 'data.jsonl'), rows)
  editRubric({ folder })
  return { folder, server, rows }
}

export const editRubric = ({ folder }: Pick<Foreign, 'folder'>, changes: Partial<Record<Asked, string>> = {}): void =>
  writeFileSync(join(folder, 'rubric.yaml'), rubricText(changes))

export type Evaluated = {
  code: number | null
  signal: NodeJS.Signals | null
  out: string
  err: string
  mostMegabytes: number
}

const main = join(import.meta.dirname, '../../src/cli/main.ts')

/** `tunesmith evaluate` in a process of its own, which is killed with -9 once `killAt` more calls have reached the judge. */
export async function evaluateInChild(
  { folder, server }: Foreign,
  killAt = Number.POSITIVE_INFINITY,
): Promise<Evaluated> {
  const args = ['evaluate', 'data.jsonl', '--rubric', 'rubric.yaml', '--judge', 'lab/judge', '--yes', '--json']
  const before = server.seen.length
  const child = spawn(process.execPath, [main, ...args, '--base-url', server.baseUrl], { cwd: folder })
  let [out, err, most] = ['', '', 0]
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const timer = setInterval(() => {
    most = Math.max(most, megabytesOf(child.pid))
    if (server.seen.length - before >= killAt) child.kill('SIGKILL')
  }, 1)
  const [code, signal] = await once(child, 'close')
  clearInterval(timer)
  return { code, signal, out, err, mostMegabytes: most }
}

/** The most memory that a process has had, where the system says so. */
function megabytesOf(pid: number | undefined): number {
  const file = `/proc/${pid}/status`
  if (!existsSync(file)) return 0
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

export const resultsOf = ({ folder }: Foreign): string =>
  readFileSync(join(folder, 'data-evaluated', 'results.jsonl'), 'utf8')

export type Report = {
  rows: Record<'read' | 'passed' | 'failed' | 'unjudged' | 'unasked', number>
  verdicts: Record<'recorded' | 'rule' | 'judge' | 'error' | 'unasked', number>
  criteria: { id: string; yes: number; no: number; na: number; error: number }[]
  pass_rate: { n: number; passed: number; low: number; high: number; sources: number | null }
}

/** What differs between a report and what has to come out. Empty: nothing. */
export function wrongIn(report: Report, rows: number): string[] {
  const { passed, no, recorded, judge, rule } = expectedOf(rows)
  const sources = Math.ceil(rows / 3)
  const compared: [string, number | null | undefined, number][] = [
    ['rows read', report.rows.read, rows],
    ['passed', report.rows.passed, passed.length],
    ['failed', report.rows.failed, rows - passed.length],
    ['passed of the rate', report.pass_rate.passed, passed.length],
    ['sources', report.pass_rate.sources, sources],
    ['recorded', report.verdicts.recorded, recorded],
    ['by the judge', report.verdicts.judge, judge],
    ['by code', report.verdicts.rule, rule],
    ['errors', report.verdicts.error, 0],
    ...report.criteria.map(({ id, no: found }): [string, number, number] => [`no on ${id}`, found, no[id] ?? 0]),
  ]
  return compared.flatMap(([what, found, expected]) =>
    found === expected ? [] : [`${what}: ${found}, not ${expected}`],
  )
}
