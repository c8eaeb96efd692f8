import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Criterion, Rubric } from '../../src/core/rubric.ts'
import type { Project } from '../../src/project/load.ts'
import { expectedJudgedRate } from '../../src/providers/simulated/expected-rate.ts'
import { complete, loadExample, openWorld, passRate, rehearse, systemWith, writeInputs } from './simulated-wire.ts'

/** A project that no world knows. */
const questions: readonly (readonly [id: string, question: string, fix: string])[] = [
  ['names-key', 'Does the reply name the key of the piece?', 'Name the key of the piece in the first line.'],
  [
    'suggests-fingering',
    'Does the reply suggest a fingering for the passage?',
    'Suggest a fingering for each passage.',
  ],
  [
    'slow-tempo',
    'Does the reply propose a practice tempo in beats per minute?',
    'Propose a tempo for practice in beats per minute.',
  ],
  ['warms-up', 'Does the reply begin practice with a warm-up?', 'Begin each practice plan with a short warm-up.'],
  ['encourages', 'Is the reply encouraging without flattery?', 'Be encouraging, without flattery.'],
  [
    'cites-composer',
    'Does the reply relate the passage to what the composer wrote?',
    'Relate the passage to the composer and his markings.',
  ],
]

const rubric: Rubric = {
  threshold: '0.8',
  categories: [{ id: 'general', weight: '1' }],
  criteria: questions.map(
    ([id, question, fix]): Criterion => ({
      id,
      question,
      fix,
      category: 'general',
      gate: false,
      na: null,
      examples: [],
      reference: true,
      only: null,
      except: null,
      turns: null,
      rule: null,
      with: {},
    }),
  ),
}

let project: Project

before(async () => {
  const example = await loadExample()
  const topics = example.taxonomy.topics.map((topic, i) => ({
    ...topic,
    value: ['etudes', 'scales', 'sonatas', 'duets'][i] ?? 'more',
    subtopics: [],
  }))
  project = { ...example, rubric, taxonomy: { ...example.taxonomy, topics } }
})

describe('the world any', () => {
  it('starts a project that it does not know at 20 to 50 % and lifts it with its fixes', async () => {
    for (const seed of [1, 2]) {
      const world = await openWorld('any', { world_seed: seed })
      const from = passRate(await rehearse(world, project, { system: systemWith(project, []), n: 300 }))
      const some = passRate(
        await rehearse(world, project, {
          system: systemWith(
            project,
            questions.slice(0, 3).map(([, , fix]) => fix),
          ),
          n: 300,
        }),
      )
      const to = passRate(
        await rehearse(world, project, {
          system: systemWith(
            project,
            questions.map(([, , fix]) => fix),
          ),
          n: 300,
        }),
      )
      assert.ok(from > 0.2 && from < 0.5, `starts at ${from}`)
      assert.ok(some > from + 0.1 && to > 0.9, `${from}, ${some}, ${to}`)
    }
  })

  it('shows a trace of each rule in the completion', async () => {
    const world = await openWorld('any')
    const completion = await complete(world, {
      system: systemWith(project, ['Name the key of the piece.', 'Suggest a fingering.']),
      input: 'How do I play this sonata?',
      seed: 4,
    })
    assert.match(completion, /Name the key of the piece/)
    assert.match(completion, /Suggest a fingering/)
  })

  it('keeps to a limit of words that a rule sets, and shows the other rules still', async () => {
    const world = await openWorld('any')
    const fixes = questions.map(([, , fix]) => fix)
    const ask = (rules: readonly string[]) =>
      complete(world, { system: systemWith(project, rules), input: 'How do I play this sonata?', seed: 4 })
    const words = (text: string): number => text.split(/\s+/).length
    const free = await ask(fixes)
    const brief = await ask([...fixes, 'Keep the reply under 60 words.'])
    assert.ok(words(free) > 80 && words(brief) < 60, `${words(free)} and ${words(brief)} words`)
    assert.match(brief, /Name the key/)
    assert.match(brief, /Suggest a fing/)
    assert.doesNotMatch(brief, /under 60 words/)
  })

  it('builds inputs from the words of the cell', async () => {
    const world = await openWorld('any')
    const inputs = await writeInputs(world, project, {
      cell: { topic: 'sonatas', style: 'neutral', difficulty: 'easy', mood: 'playful' },
      count: 20,
      seed: 1,
    })
    assert.ok(inputs.every((input) => input.toLowerCase().includes('sonatas')))
    assert.ok(inputs.every((input) => input.includes('mood playful')))
  })

  it('has an expected judged rate too', () => {
    const rate = expectedJudgedRate({
      world: 'any',
      system: systemWith(project, []),
      reference: '',
      rubric,
      cells: [{ topic: 'scales' }],
      draws: 500,
    })
    assert.ok(rate.rate > 0.2 && rate.rate < 0.55, `${rate.rate}`)
  })
})
