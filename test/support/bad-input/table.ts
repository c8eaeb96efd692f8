import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Answer, Case, Section } from './case.ts'
import { datasets } from './data.ts'
import { models } from './models.ts'
import { folders, stores } from './places.ts'
import { prompts, rubrics, texts, types, unknownKeys, weights } from './project-files.ts'
import { replies } from './replies.ts'
import { servers } from './servers.ts'
import { signals } from './signals.ts'

export const sections: readonly Section[] = [
  unknownKeys,
  types,
  weights,
  rubrics,
  prompts,
  texts,
  models,
  datasets,
  folders,
  stores,
  replies,
  servers,
  signals,
]

const tableFile = join(import.meta.dirname, '../../golden/bad-input.md')

const head = `# What Tunesmith says when something is wrong

Made by \`npm run shows -- bad-input --write\`; a test compares every entry with what is printed now.
Paths, ports, processes and times are replaced by words in angle brackets.
`

/** The heading under which a case stands, unique in the table. */
export const headingOf = (section: Section, { title }: Case): string => `${section.title}: ${title}`

export const entryOf = ({ command, code, text }: Answer): string =>
  `\`${command}\`, exit code ${code}\n\n\`\`\`text\n${text}\n\`\`\``

/** The entries of the table, by heading. */
export function readTable(): Map<string, string> {
  const text = existsSync(tableFile) ? readFileSync(tableFile, 'utf8') : ''
  return new Map(
    text
      .split(/^### /m)
      .slice(1)
      .map((entry): [string, string] => {
        const [heading = '', ...lines] = entry.replace(/\n## [^\n]*\n*$/, '').split('\n')
        return [heading, lines.join('\n').trim()]
      }),
  )
}

export function writeTable(entries: ReadonlyMap<string, string>): void {
  const parts = sections.map((section) => {
    const own = section.cases.map(
      (one) => `### ${headingOf(section, one)}\n\n${entries.get(headingOf(section, one)) ?? ''}\n`,
    )
    return `## ${section.title}\n\n${own.join('\n')}`
  })
  writeFileSync(tableFile, `${head}\n${parts.join('\n')}`)
}

/** What is wrong with an answer, whatever it says: a stack, a missing part, numbers that do not add up. */
export function faultsOf({ goesOn }: Case, { code, text }: Answer): string[] {
  const faults: [boolean, string][] = [
    [/^\s+at .+:\d+:\d+\)?$|This is a bug|TypeError/m.test(text), 'it prints a stack'],
    [!goesOn && !/^\s*error {2}\S/m.test(text) && !/\([a-z]+\/[a-z-]+\)/.test(text), 'it is no error'],
    [!goesOn && !/^ +fix: \S/m.test(text), 'it says no fix'],
    [!goesOn && !/\([a-z]+\/[a-z-]+\)$/m.test(text), 'it has no code'],
    [!goesOn && code !== 2 && code !== 3, `it exits with ${code}`],
    [
      /^provider-gave-up\b/m.test(text) && (code !== 3 || !/continue with `tunesmith run`/.test(text)),
      'it says no fix',
    ],
    ...sums(text).map(([line, adds]): [boolean, string] => [!adds, `it does not add up: ${line}`]),
  ]
  return faults.flatMap(([is, fault]) => (is ? [fault] : []))
}

/** `12 planned = 10 accepted + 2 abandoned + 0 pending`, and whether it is so. */
function sums(text: string): [string, boolean][] {
  return [...text.matchAll(/^\w+ +(\d+) \w+ = (.+)$/gm)].map(([line, whole, parts = '']) => {
    const sum = [...parts.matchAll(/(\d+) /g)].reduce((total, [, n]) => total + Number(n), 0)
    return [line, sum === Number(whole)]
  })
}
