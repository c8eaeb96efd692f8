import type { Analysis, CriterionAnalysis } from './analysis.ts'
import type { Criterion, Rubric } from './rubric.ts'

export type Fix = { criterion: string; text: string }

/** A criterion is worth a rule only where its fail rate is surely over this share. */
const worthFixing = 0.1
const mostFixes = 5
const heading = '## Rules'

/**
 * Usual failures and what mends them: said before the question of a criterion that a model decides and that brings no
 * `fix`. Whole words that leave no doubt which way a yes lies; `gate`: a limit of the assistant only where it is one.
 */
const hints: readonly { words: RegExp; gate?: true; text: string }[] = [
  { words: /\b(acknowledg|empath)/i, text: 'First acknowledge what the user said, then respond.' },
  { words: /\b(concise|brief|verbose|too long)\b/i, text: 'Keep the reply to two or three short paragraphs.' },
  { words: /\btone\b/i, text: "Match the tone to the user's message." },
  {
    words: /\b(structured?|step by step)\b/i,
    text: 'Structure the reply: first the answer, then the steps, then what happens next.',
  },
  {
    words: /\b(safe|safety|legal|medical|harm|harmful|boundary|boundaries)\b/i,
    gate: true,
    text: "Stay within the assistant's limits: decline what it must not do, and say who can help.",
  },
]

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

/** The question itself is always in it: a hint alone can miss what the criterion is about. */
function fixFor({ fix, id, question, gate, rule, with: options }: Criterion): string {
  if (fix !== null) return fix
  if (!question) return `Meet the criterion ${id}, which the rule ${rule} decides with ${JSON.stringify(options)}.`
  const hint = rule === null ? hints.find((one) => one.words.test(question) && (gate || !one.gate)) : undefined
  return `${hint ? `${hint.text} ` : ''}Make sure that the answer to this question is yes: ${question}`
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
