import { shellWord } from '../project/shell-word.ts'
import { labelWidth, type Page } from './labelled.ts'
import { shownPath } from './shown-path.ts'

/** How a person calls Tunesmith on a project from where they are. */
export type Caller = { program: string; root: string }

/** Commands to go on with, one a line. They work as they stand, also where the project is not the current folder. */
export function nextLines(commands: readonly string[], { program, root }: Caller, { columns, style }: Page): string {
  const indent = ' '.repeat(labelWidth)
  const lines = commands.flatMap((line) => {
    const [command = '', why] = line.split(/ {2,}\(/)
    const whole = callFrom(command, { program, root })
    if (why === undefined) return [whole]
    const note = `(${why}`
    const fits = labelWidth + whole.length + 2 + note.length <= columns
    return fits ? [`${whole}  ${style('dim', note)}`] : [whole, `  ${style('dim', note)}`]
  })
  return lines.map((line, i) => `${i === 0 ? style('cyan', 'next'.padEnd(labelWidth)) : indent}${line}\n`).join('')
}

/** `tunesmith show a` as it has to be typed here: `npx tunesmith show a -C quickstart/support-1`. */
export function callFrom(command: string, { program, root }: Caller): string {
  const folder = shownPath(root)
  const project = folder === '.' ? '' : ` -C ${shellWord(folder)}`
  return command
    .replace(/\btunesmith (.+)$/, (_, call) => `${program} ${call}${project}`)
    .replace(/\bprompts\//, `${folder === '.' ? '' : `${folder}/`}prompts/`)
}
