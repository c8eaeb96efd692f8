import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { tunesmith } from '../../cli/tunesmith.ts'
import { type Changes, makeSupport } from '../project.ts'

/** One thing that goes wrong, and what Tunesmith says of it. */
export type Case = {
  title: string
  /** Why it cannot be tried on this machine. */
  skip?: string | false
  /** An answer that is no error: how a run ended, or that the input is good as it is. */
  goesOn?: true
  try: (bench: Bench) => Promise<Answer>
}

export type Section = { title: string; cases: readonly Case[] }

export type Answer = { command: string; code: number; text: string }

/** A folder of the case's own, gone after it, and what is to be closed with it. */
export type Bench = {
  folder: string
  after(close: () => unknown): void
}

/** Try a case; its answer has no path, port, process or time of this machine in it. */
export async function tryCase(one: Case): Promise<Answer> {
  const folder = mkdtempSync(join(tmpdir(), 'tunesmith-bad-'))
  const closers: (() => unknown)[] = []
  try {
    const { command, code, text } = await one.try({ folder, after: (close) => void closers.push(close) })
    return { command, code, text: withoutThisMachine(text, folder).trim() }
  } finally {
    for (const close of closers.reverse()) await close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function withoutThisMachine(text: string, folder: string): string {
  return (
    text
      .replaceAll(folder, '<folder>')
      .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>')
      .replaceAll(/process \d+/g, 'process <n>')
      // How often is a matter of chance: the waits between them are.
      .replaceAll(/\d+ requests in a row/g, '<n> requests in a row')
      .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, '<time>')
      .replaceAll(hostname(), '<host>')
      .replaceAll(/\d{4}-\d\d-\d\d-[a-z]\b/g, '<run>')
      .replaceAll(/[^\s"']*src\/cli\/main\.ts/g, 'tunesmith')
  )
}

/** A small support project of the case's. */
export function projectIn({ folder }: Pick<Bench, 'folder'>, changes: Changes = {}): string {
  const project = join(folder, 'support')
  makeSupport(project, changes)
  return project
}

/** The case of one file of the support project in which one text stands in the place of another. */
export const edited = (title: string, file: string, [before, after]: readonly [string, string]): Case => ({
  title,
  try: (bench) => {
    const project = projectIn(bench)
    const path = join(project, file)
    const text = readFileSync(path, 'utf8')
    if (!text.includes(before)) throw new Error(`${file} has no ${before}`)
    writeFileSync(
      path,
      text.replace(before, () => after),
    )
    return called(project, ['doctor'], { shows: aboutFiles })
  },
})

/** The case of a support project with files as they are given. */
export const withFiles = (
  title: string,
  files: Readonly<Record<string, string | Buffer>>,
  { goesOn = false }: { goesOn?: boolean } = {},
): Case => ({
  title,
  ...(goesOn && { goesOn }),
  try: (bench) => {
    const project = projectIn(bench)
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(project, file)), { recursive: true })
      writeFileSync(join(project, file), content)
    }
    return called(project, ['doctor'], { shows: aboutFiles })
  },
})

export const withoutProgress = (err: string): string => err.replaceAll(/^(?:writing|judging) \d.*\n/gm, '')

/** Of what doctor says: what is wrong with a model, what was noticed, and whether the project is ready. */
export const aboutFiles = (out: string): string =>
  (out.match(/^(?:inputs|generator|judge) .*\n(?: {13}.*\n)+|^note .*\n|^Ready\.\n|^Not ready.*\n/gm) ?? []).join('')

type Calling = { env?: Readonly<Record<string, string>>; shows?: (out: string) => string }

/** A command on a project, in this process. Of what it prints when nothing is wrong, `shows` picks the lines. */
export async function called(
  project: string,
  args: readonly string[],
  { env = {}, shows = (out) => out }: Calling = {},
): Promise<Answer> {
  const [name = '', ...flags] = args
  const { code, out, err } = await tunesmith([name, '-C', project, ...flags], { env, columns: 1000 })
  const command = ['tunesmith', ...args].join(' ')
  return { command, code, text: `${shows(out)}${withoutProgress(err)}` }
}
