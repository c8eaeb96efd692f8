import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tunesmith } from '../cli/tunesmith.ts'
import { type Mutation, templateFolders } from './mutations.ts'

/** What `doctor` makes of a mutated project. */
export type Outcome = {
  mutation: Mutation
  /** `valid`: still a project. `named`: broken, and said where and what. Anything else is wrong with the answer. */
  is: 'valid' | 'named' | 'crash' | 'no place' | 'other place' | 'no guess' | 'other exit code'
  text: string
  ms: number
}

/** A model that is not on this machine is no fault of a project. */
const machine = ['local/not-pulled']

/** Doctor's answer to each mutation, on a copy of its template. */
export async function outcomesOf(mutations: readonly Mutation[]): Promise<Outcome[]> {
  const parent = mkdtempSync(join(tmpdir(), 'tunesmith-mutations-'))
  try {
    const outcomes: Outcome[] = []
    for (const [i, mutation] of mutations.entries()) {
      const folder = join(parent, String(i), mutation.template)
      const from = templateFolders().find((path) => path.endsWith(mutation.template)) ?? ''
      cpSync(from, folder, { recursive: true })
      writeFileSync(join(folder, mutation.file), mutation.text)
      outcomes.push(await outcomeOf(mutation, folder))
    }
    return outcomes
  } finally {
    rmSync(parent, { recursive: true, force: true })
  }
}

async function outcomeOf(mutation: Mutation, folder: string): Promise<Outcome> {
  const started = performance.now()
  try {
    const { code, out, err } = await tunesmith(['doctor', '-C', folder])
    const text = `${out}${err}`
    return { mutation, is: judge(mutation, text, code), text, ms: performance.now() - started }
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { mutation, is: 'crash', text, ms: performance.now() - started }
  }
}

function judge({ file, kind, lines, word }: Mutation, text: string, code: number): Outcome['is'] {
  if (/^\s+at .+:\d+:\d+\)?$|This is a bug|TypeError/m.test(text)) return 'crash'
  const codes = [...text.matchAll(/\(([a-z]+\/[a-z-]+)\)/g)].map(([, found = '']) => found)
  if (codes.every((found) => machine.includes(found))) return 'valid'
  if (code !== 2) return 'other exit code'
  const places = [...text.matchAll(/([\w./-]+\.(?:yaml|md|jsonl)):(\d+)/g)]
  if (places.length === 0) return 'no place'
  const isThere = places.some(
    ([, name, line]) => name === file && Number(line) >= lines.first && Number(line) <= lines.last,
  )
  // Two files that no longer agree: the other one may be the one that is named, with the word of this one.
  // So may two places of a file: a loop's variable, and its use.
  const isAcross =
    word !== undefined
      ? text.includes(`\`${word.wrong}\``)
      : kind === 'dropped' && places.some(([, name]) => name !== file)
  if (!isThere && !isAcross) return 'other place'
  return word === undefined || isAcross || offers(text, word.right) ? 'named' : 'no guess'
}

/** The right spelling is guessed, or stands in the list of choices; of `provider/model` one of the two is enough. */
function offers(text: string, right: string): boolean {
  const words = [right, ...(right.includes('/') ? right.split('/') : [])].map(escaped).join('|')
  return new RegExp(`\`[^\`]*(?:${words})[^\`]*\`|: (?:[\\w.-]+, )*(?:${words})\\b`).test(text)
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
