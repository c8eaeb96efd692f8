import type { Analysis, CriterionAnalysis } from './analysis.ts'
import type { Criterion, Rubric } from './rubric.ts'

export type Fix = { criterion: string; text: string }

/** A criterion is worth a rule only where its fail rate is surely over this share. */
const worthFixing = 0.1
const mostFixes = 5
const heading = '## Rules'

/**
 * At most five sentences to add to the prompt, gates first, then the criteria that fail most: one per criterion whose
 * fail rate is over 10 % at the low end of its interval. Never one that stands in `tried` already.
 */
export function suggestFixes(analysis: Analysis, rubric: Rubric, tried: readonly string[]): Fix[] {
  const failing = analysis.criteria.filter(({ interval }) => interval !== null && interval[0] > worthFixing)
  const byUrgency = [...failing].sort((a, b) => Number(b.gate) - Number(a.gate) || rate(b) - rate(a))
  const fixes = byUrgency.flatMap(({ id }) => {
    const criterion = rubric.criteria.find((one) => one.id === id)
    return criterion ? [{ criterion: id, text: oneLine(fixFor(criterion)) }] : []
  })
  const unseen = fixes.filter(
    ({ text }, i) =>
      !tried.some((prompt) => prompt.includes(text)) && fixes.findIndex((fix) => fix.text === text) === i,
  )
  return unseen.slice(0, mostFixes)
}

const rate = ({ fail_rate }: CriterionAnalysis): number => fail_rate ?? 0

/** Only what is certain: a guess at what a criterion means can ask for its opposite. */
function fixFor({ fix, id, question, rule, with: options }: Criterion): string {
  if (fix !== null) return fix
  return question
    ? `Make sure that the answer to this question is yes: ${question}`
    : `Meet the criterion ${id}, which the rule ${rule} decides with ${JSON.stringify(options)}.`
}

const oneLine = (text: string): string => text.trim().replace(/\s+/g, ' ')

/** The prompt with one bullet per fix at the end of its `## Rules`, which is added where it lacks one. */
export function withRules(prompt: string, fixes: readonly Fix[]): string {
  const bullets = fixes.map(({ text }) => `- ${text}`)
  const lines = prompt.trimEnd().split('\n')
  const start = lines.findIndex((line) => line.trim() === heading)
  if (start < 0) return `${[...lines, '', heading, ...bullets].join('\n')}\n`
  const next = lines.findIndex((line, i) => i > start && /^#{1,2} /.test(line))
  const end = next < 0 ? lines.length : next
  const section = lines.slice(0, end).join('\n').trimEnd()
  const rest = next < 0 ? [] : ['', ...lines.slice(next)]
  return `${[section, ...bullets, ...rest].join('\n')}\n`
}
