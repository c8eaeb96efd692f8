/**
 * Files in shapes that people have, and what each comes to, worked out here from the numbers as they are written. Nothing
 * of Tunesmith is used for that.
 */

const axes = Array.from({ length: 10 }, (_, i) => `axis-${i + 1}`)
const valuesOf = (i: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: 2 + (i % 3) }, (_, v) => [`v${v + 1}`, 1 + ((i + v) % 4)]))

/** Topics of which one is `edge_cases`, weights that sum to 1.05, and ten axes besides topic, style and difficulty. */
export const taxonomyText = `taxonomy:
  topics:
    - { name: billing, weight: 0.40, description: Charges and refunds. }
    - { name: technical, weight: 0.30, subtopics: [setup, bugs] }
    - { name: account, weight: 0.25 }
    - { name: edge_cases, weight: 0.10, subtopics: [off_topic, hostile] }
  style:
    - terse: 0.5
    - verbose: 0.5
  difficulty: [easy, medium, hard]
${axes
  .map(
    (axis, i) =>
      `  ${axis}: { ${Object.entries(valuesOf(i))
        .map(([value, weight]) => `${value}: ${weight}`)
        .join(', ')} }`,
  )
  .join('\n')}
owner: somebody
`

export const slots = 431

/** Axis to value to relative weight; edge kinds against `none` are weighed by the share of the topic `edge_cases`. */
const weights: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  style: { terse: 1, verbose: 1 },
  difficulty: { easy: 1, medium: 1, hard: 1 },
  edge_case: { none: 95, off_topic: 5, hostile: 5 },
  ...Object.fromEntries(axes.map((axis, i) => [axis, valuesOf(i)])),
}

/** Floor and ceiling of every value's share of the slots: largest-remainder rounding gives one of the two, and sums up. */
export function quotaBounds(): { axis: string; value: string; low: number; high: number }[] {
  const edge = (slots * 10) / 105
  const topical = slots - Math.round(edge)
  const topics = Object.entries({ billing: 40, technical: 30, account: 25 }).map(([value, weight]) => ({
    axis: 'topic',
    value,
    share: (topical * weight) / 95,
  }))
  const others = Object.entries(weights).flatMap(([axis, values]) => {
    const total = Object.values(values).reduce((sum, weight) => sum + weight, 0)
    return Object.entries(values).map(([value, weight]) => ({ axis, value, share: (slots * weight) / total }))
  })
  return [...topics, ...others].map(({ axis, value, share }) => ({
    axis,
    value,
    low: Math.floor(share + 1e-9),
    high: Math.ceil(share - 1e-9),
  }))
}

/** Criteria as a map inside categories, a list of gates, `na_invalid`, `pass_threshold`. */
export const rubricText = `pass_threshold: 0.75
categories:
  tone:
    weight: 0.25
    criteria:
      polite: Is the reply polite?
      calm: { question: Is the reply calm? }
  content:
    weight: 0.75
    criteria:
      correct: { question: Is the reply correct?, fix: Check the facts. }
      complete: Does the reply answer everything?
      sourced: Does the reply name its source?
safety_gates: [correct]
na_invalid: [polite, correct]
calibration_examples:
  complete:
    - { context: How do I pay?, response: By card., type: true, reasoning: It says how. }
`

type Recorded = Readonly<Record<string, 'yes' | 'no' | 'na'>>

/** Rows with recorded verdicts, some of which are missing; a gate is missing in the last. */
export const recorded: readonly Recorded[] = [
  { polite: 'yes', calm: 'yes', correct: 'yes', complete: 'yes', sourced: 'yes' },
  { polite: 'no', calm: 'yes', correct: 'yes', complete: 'yes', sourced: 'na' },
  { polite: 'no', calm: 'no', correct: 'yes', complete: 'yes', sourced: 'yes' },
  { polite: 'yes', correct: 'yes', complete: 'no' },
  { polite: 'yes', correct: 'no', complete: 'yes', sourced: 'yes' },
  { calm: 'na', correct: 'yes', sourced: 'no' },
  { correct: 'yes' },
  { polite: 'yes', calm: 'yes', complete: 'yes' },
  {},
]

/** What the rows score: the weighted mean over categories with a yes or a no, gates apart. `null`: nothing to score. */
export function scoresByHand(): { score: number | null; passed: boolean; unasked: number }[] {
  return recorded.map((row) => {
    const share = (ids: string[]): number | null => {
      const said = ids.map((id) => row[id]).filter((answer) => answer === 'yes' || answer === 'no')
      return said.length === 0 ? null : said.filter((answer) => answer === 'yes').length / said.length
    }
    const parts = [
      { weight: 1, share: share(['polite', 'calm']) },
      { weight: 3, share: share(['complete', 'sourced']) },
    ].flatMap(({ weight, share }) => (share === null ? [] : [{ weight, share }]))
    const whole = parts.reduce((sum, { weight }) => sum + weight, 0)
    const score = whole === 0 ? null : parts.reduce((sum, { weight, share }) => sum + weight * share, 0) / whole
    const passed = score !== null && score >= 0.75 && row['correct'] !== 'no'
    return { score, passed, unasked: 5 - Object.keys(row).length }
  })
}

export const rowTexts: readonly string[] = recorded.map((row, i) =>
  JSON.stringify({
    id: `r${i}`,
    cell: { channel: i % 2 ? 'mail' : 'chat' },
    question: `Question ${i}?`,
    answer: `Answer ${i}.`,
    verdicts: Object.fromEntries(Object.entries(row).map(([id, answer]) => [id, { answer, reason: 'As recorded.' }])),
  }),
)
