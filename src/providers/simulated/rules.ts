import { remember, shared, stems } from './words.ts'

/** The bullets under `## Rules` of a prompt: what the loop added, and what a person may have. */
export const rulesIn = remember((system: string): string[] => {
  const part =
    system
      .split(/^## Rules\s*$/m)
      .slice(1)
      .join('\n')
      .split(/^#+ /m)[0] ?? ''
  return [...part.matchAll(/^[-*] (.+)$/gm)].map(([, rule = '']) => rule.trim())
})

const opening = 'I took care of this: '

/** The visible trace of a rule that no world knows. */
export const traceOf = (rule: string): string => `${opening}${rule.replace(/[.!]*$/, '')}.`

/** Whether a completion shows the trace of a rule that speaks of the same thing as the question. */
export function showsTrace(completion: string, question: string): boolean {
  const asked = stems(question)
  if (asked.size === 0) return false
  return completion.split('\n').some((line) => {
    if (!line.startsWith(opening)) return false
    const common = shared(asked, stems(line.slice(opening.length)))
    return common >= 2 || common / asked.size >= 0.3
  })
}
