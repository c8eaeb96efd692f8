import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { main } from '../src/cli/main.ts'
import { templates } from '../src/cli/templates.ts'
import type { Terminal } from '../src/cli/terminal.ts'
import type { TemplateName } from '../src/project/scaffold.ts'
import { describePull } from '../src/providers/local/pull.ts'

/** What somebody types who starts from an empty folder and reads nothing but what is printed. */
export type Script = { template: TemplateName; commands: readonly string[]; about: string }

/** The exit code of the last command, and all that a person saw. */
export type Session = { code: number; text: string }

const docs = join(import.meta.dirname, '../docs/transcripts')
const real = 'qwen2.5-coder-1.5b'

const estimate = existsSync(join(import.meta.dirname, '../src/cli/commands/estimate.ts')) ? ['estimate'] : []

/** One a template, in a folder of its own. The template of the real model is left out where the model is not on this machine. */
export const scripts: readonly Script[] = templates
  .filter(({ own }) => !own?.startsWith('local/') || describePull(real).present)
  .map(({ name, own }) => {
    const rest =
      name === 'support' ? '' : own === null ? ` --template ${name} --models simulated` : ` --template ${name}`
    return {
      template: name,
      about: own?.startsWith('local/')
        ? 'On the real model that runs in the process. Such a run comes out a little different each time.'
        : 'On a simulated model: the texts are made up, the decisions and the files are those of any run.',
      commands: [`init my-${name}${rest}`, `cd my-${name}`, 'doctor', ...estimate, 'run', 'analyze'],
    }
  })

/** Run the commands in `folder`, which is empty, and keep what stands on the screen. */
export async function play({ commands }: Script, folder: string): Promise<Session> {
  const before = process.cwd()
  const screen: string[] = []
  let code = 0
  try {
    process.chdir(folder)
    for (const command of commands) {
      screen.push(`$ ${command.startsWith('cd ') ? '' : 'tunesmith '}${command}\n`)
      if (command.startsWith('cd ')) process.chdir(command.slice(3))
      else code = await main(command.split(' '), { HOME: process.env['HOME'] }, terminalOf(screen))
      screen.push('\n')
    }
  } finally {
    process.chdir(before)
  }
  return { code, text: timeless(screen.join(''), folder) }
}

const terminalOf = (screen: string[]): Terminal => ({
  out: (text) => void screen.push(text),
  err: (text) => void screen.push(text),
  columns: 80,
  interactive: false,
  style: (_, text) => text,
  gone: new AbortController().signal,
})

/** Without what differs from one time to the next: the day in a run's name, and where the folder is. */
const timeless = (text: string, folder: string): string =>
  text.replaceAll(folder, '~').replace(/\b\d{4}-\d\d-\d\d(?=-[a-z])/g, '2026-01-01')

/** `docs/transcripts/<template>.md`. */
export function writeTranscript({ template, about }: Script, { text }: Session): void {
  mkdirSync(docs, { recursive: true })
  const page = `# The template ${template}, from an empty folder\n\n${about} Made by \`npm run shows -- templates\`.\n\n\`\`\`console\n${text.trimEnd()}\n\`\`\`\n`
  writeFileSync(join(docs, `${template}.md`), page)
}
