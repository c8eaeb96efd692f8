import { stems } from './words.ts'

/** The part of a project that is to be drafted, as its schema is called. */
export type DraftPart = 'draft-taxonomy' | 'draft-rubric' | 'draft-prompts'

export const isDraftPart = (name: string | undefined): name is DraftPart =>
  name === 'draft-taxonomy' || name === 'draft-rubric' || name === 'draft-prompts'

/** What a rehearsal drafts: the words that a brief uses most as topics, and a rubric that fits any assistant. */
export function draft(part: DraftPart, brief: string): object {
  if (part === 'draft-rubric') return rubric
  const [sentence = 'An assistant'] = brief
    .replace(/^#.*$/gm, '')
    .trim()
    .split(/(?<=[.!?])\s/)
  if (part === 'draft-prompts') {
    const system = `You are this assistant: ${sentence.replace(/[{}]/g, '').replace(/\s+/g, ' ')}`
    return { system, respond: "Write the reply to the user's message. Be helpful and friendly." }
  }
  const words = commonWords(brief)
  const topics = words.slice(0, 3).map((name, i) => ({
    name,
    percent: [40, 35, 25][i] ?? 0,
    means: `about ${name}, as the brief has it`,
    subtopics: [words[3 + i] ?? 'first steps', 'anything else'].map((sub) => ({
      name: sub,
      means: `about ${name} and ${sub}`,
    })),
  }))
  return { topics, styles, edge_cases: kinds }
}

/** Long words by how often they occur, then in the order of the text; at least three. */
function commonWords(brief: string): string[] {
  const words = (brief.toLowerCase().match(/\p{Script=Latin}{5,}/gu) ?? []).filter((word) => stems(word).size > 0)
  const counts = Map.groupBy(words, (word) => word)
  const sorted = [...counts].sort(([, a], [, b]) => b.length - a.length).map(([word]) => word)
  return [...sorted, ...['questions', 'requests', 'problems'].filter((word) => !counts.has(word))]
}

const styles = [
  { name: 'terse', percent: 40, means: 'as few words as possible' },
  { name: 'verbose', percent: 30, means: 'more background than is needed' },
  { name: 'emotional', percent: 30, means: 'how the writer feels shows in the words' },
]

const kinds = [
  { name: 'out_of_scope', means: 'asks for something that the assistant is not there for', off_topic: true },
  { name: 'ambiguous', means: 'can be understood in two ways', off_topic: false },
  { name: 'multi_intent', means: 'asks for several things at once', off_topic: false },
]

const criterion = (id: string, category: string, question: string, fix: string) => ({
  ...{ id, category, question, fix, gate: false },
  ...{ only_edge_cases: [] as string[], except_edge_cases: [] as string[], max_words: null as number | null },
})

const rubric = {
  categories: [
    { name: 'help', percent: 60 },
    { name: 'manner', percent: 40 },
  ],
  criteria: [
    {
      ...criterion(
        'answers-request',
        'help',
        'Does the reply answer each request of the message?',
        'Answer each request of the message.',
      ),
      except_edge_cases: ['out_of_scope'],
    },
    {
      ...criterion('next-step', 'help', 'Does the reply name a next step to take?', 'Name a next step to take.'),
      except_edge_cases: ['out_of_scope'],
    },
    {
      ...criterion(
        'declines-off-topic',
        'help',
        'Does the reply decline what is outside its task, and say who can help?',
        'Decline what is outside your task, and say who can help.',
      ),
      only_edge_cases: ['out_of_scope'],
    },
    criterion(
      'acknowledges',
      'manner',
      'Does the first sentence acknowledge the situation of the writer?',
      'Acknowledge the situation of the writer in the first sentence.',
    ),
    criterion('plain-words', 'manner', 'Is the reply in plain, friendly words?', 'Write in plain, friendly words.'),
    {
      ...criterion('short-enough', 'manner', 'Is the reply short enough?', 'Keep the reply under 150 words.'),
      max_words: 150,
    },
    {
      ...criterion(
        'no-invention',
        '',
        'Does the reply avoid invented facts and promises?',
        'Avoid invented facts and promises.',
      ),
      gate: true,
    },
  ],
}
