import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { LanguageModelV4 } from '@ai-sdk/provider'
import type { Criterion } from '../../src/core/rubric.ts'
import { planSlots } from '../../src/core/slots.ts'
import type { Project } from '../../src/project/load.ts'
import { expectedJudgedRate } from '../../src/providers/simulated/expected-rate.ts'
import { askedIn } from '../../src/providers/simulated/worlds/support-criteria.ts'
import {
  ask,
  complete,
  dataOf,
  type Judged,
  judge,
  judgeSystem,
  loadExample,
  openWorld,
  passRate,
  rehearse,
  said,
  systemWith,
} from './simulated-wire.ts'

let project: Project
let support: LanguageModelV4
let start: string
let ruled: string

before(async () => {
  project = await loadExample()
  support = await openWorld('support')
  start = systemWith(project, [])
  ruled = systemWith(
    project,
    project.rubric.criteria.flatMap(({ fix }) => fix ?? []),
  )
})

const failRate = (made: readonly Judged[], id: string): number => {
  const answers = made.map((example) => example.answers.get(id)).filter((answer) => answer === 'yes' || answer === 'no')
  return answers.filter((answer) => answer === 'no').length / answers.length
}

const criterion = (id: string): Criterion => {
  const found = project.rubric.criteria.find((one) => one.id === id)
  assert.ok(found)
  return found
}

describe('the world support, on the example', () => {
  it('has a start prompt that asks for none of the criteria, and fixes that ask for all', () => {
    assert.deepEqual([...askedIn(start)], [])
    assert.equal(askedIn(ruled).size, project.rubric.criteria.length)
  })

  it('starts at 15 to 30 % and is over 85 % with the rules, whatever the world_seed', async () => {
    for (const seed of [1, 2]) {
      const world = await openWorld('support', { world_seed: seed })
      const from = passRate(await rehearse(world, project, { system: start, n: 300, seed }))
      const to = passRate(await rehearse(world, project, { system: ruled, n: 300, seed }))
      assert.ok(from > 0.15 && from < 0.31, `world ${seed} starts at ${from}`)
      assert.ok(to > 0.85 && to < 0.98, `world ${seed} ends at ${to}`)
    }
  })

  it('fails each criterion often enough at first that a panel of 100 shows it, and seldom after its rule', async () => {
    const kinds = project.taxonomy.edge.kinds.filter(({ noTopic }) => noTopic)
    const offTopic = { ...project, taxonomy: { ...project.taxonomy, edge: { share: 0.4, kinds } } }
    const from = await rehearse(support, offTopic, { system: start, n: 600 })
    const to = await rehearse(support, offTopic, { system: ruled, n: 600 })
    for (const { id } of project.rubric.criteria) {
      assert.ok(failRate(from, id) > 0.18, `${id} fails in ${failRate(from, id)} at first`)
      assert.ok(failRate(to, id) < 0.14, `${id} fails in ${failRate(to, id)} with its rule`)
    }
  })

  it('knows a rule by its words, also in a person’s own wording', async () => {
    const own = `${start}\n\nShow that you understand what happened to them. Mention which policy applies and tell them what happens next.`
    const made = await rehearse(support, project, { system: own, n: 300 })
    for (const id of ['acknowledges', 'states-policy', 'gives-next-step']) assert.ok(failRate(made, id) < 0.13, id)
    assert.ok(failRate(made, 'plain-words') > 0.2)
  })

  it('loses on completeness where the rules also ask for brevity', async () => {
    const rule = (id: string): string => criterion(id).fix ?? ''
    const cells = planSlots(project.taxonomy, 50, 1).map(({ cell }) => ({
      ...cell,
      difficulty: 'hard',
      edge_case: 'none',
      topic: 'orders',
      subtopic: 'changes',
    }))
    const only = {
      ...project.rubric,
      criteria: project.rubric.criteria.filter(({ id }) => id === 'answers-everything'),
    }
    const question = { world: 'support', reference: project.reference({}) ?? '', rubric: only, cells, draws: 40 }
    const alone = expectedJudgedRate({ ...question, system: systemWith(project, [rule('answers-everything')]) })
    const both = expectedJudgedRate({
      ...question,
      system: systemWith(project, [rule('answers-everything'), rule('short-enough')]),
    })
    assert.ok(
      alone.rate - both.rate > 2 * (alone.error + both.error) * 0.7,
      `${alone.rate} alone, ${both.rate} with brevity`,
    )
  })

  it('fails more where the message has more conditions', async () => {
    const made = await rehearse(support, project, { system: start, n: 600 })
    const at = (difficulty: string) => made.filter(({ cell }) => cell['difficulty'] === difficulty)
    assert.ok(failRate(at('hard'), 'answers-everything') > failRate(at('easy'), 'answers-everything') + 0.05)
  })

  it('takes the policy from the reference in the prompt, and knows none without one', async () => {
    const input =
      'Hello. I want my money back for the Aster kettle, because it is too loud for the office. How do I start this?'
    const rule = [criterion('states-policy').fix ?? '']
    const other = project.reference({})?.replace('within 30 days of delivery', 'within 77 days of delivery')
    const texts = async (reference: string | undefined) =>
      Promise.all(
        Array.from({ length: 20 }, (_, seed) =>
          complete(support, { system: systemWith(project, rule, reference), input, seed }),
        ),
      )
    assert.ok((await texts(other)).filter((text) => text.includes('77 days')).length > 15)
    const guessed = await texts('')
    assert.ok(guessed.every((text) => !text.includes('30 days')))
    const verdicts = await Promise.all(
      guessed.map((completion) =>
        judge(support, project, { input, completion, criteria: [criterion('states-policy')] }),
      ),
    )
    assert.ok(verdicts.filter((verdict) => verdict['states-policy']?.answer === 'no').length >= 18)
  })

  it('judges alike alone, with others in any order, and by choice; it gives the same reason on request', async () => {
    const criteria = project.rubric.criteria.filter(({ rule, only }) => rule === null && only === null)
    for (const example of (await rehearse(support, project, { system: start, n: 40 })).filter(
      ({ cell }) => cell['topic'] !== null,
    )) {
      const together = await judge(support, project, { ...example, criteria })
      const turned = await judge(support, project, { ...example, criteria: criteria.toReversed() })
      assert.deepEqual(turned, together)
      for (const one of criteria) {
        const alone = await judge(support, project, { ...example, criteria: [one] })
        assert.deepEqual(alone[one.id], together[one.id])
        const { answer, reason } = await choose(one, example)
        assert.equal(answer, together[one.id]?.answer, `${one.id} by choice`)
        if (answer === 'no') assert.equal(reason, together[one.id]?.reason)
      }
    }
  })
})

/** As the mode `choice` asks. */
async function choose(
  { question, na }: Criterion,
  { input, completion }: Judged,
): Promise<{ answer: string; reason: string }> {
  const labels = na === null ? ['yes', 'no'] : ['yes', 'no', 'na']
  const asked = said(
    `${dataOf(input, completion)}\n\nQuestion: ${question}\n${na === null ? '' : `Answer "na" ${na}.\n`}Answer with one word: ${labels.join(', ')}`,
  )
  const prompt = [{ role: 'system' as const, content: judgeSystem(project, []) }, asked]
  const scored = await support.doGenerate({ prompt, providerOptions: { tunesmith: { labels } } })
  const shares = Object.entries<number>(Object(scored.providerMetadata?.['tunesmith']?.['labels']))
  const [answer] = shares.toSorted((a, b) => b[1] - a[1])[0] ?? ['']
  const reason = await ask(support, {
    prompt: [
      ...prompt,
      { role: 'assistant', content: [{ type: 'text', text: 'no' }] },
      said('Why? Reply with one short sentence.'),
    ],
  })
  return { answer, reason }
}

describe('the worlds null and noisy', () => {
  it('null does not gain from any rule', async () => {
    const nothing = await openWorld('null')
    const from = passRate(await rehearse(nothing, project, { system: start, n: 500 }))
    const to = passRate(await rehearse(nothing, project, { system: ruled, n: 500 }))
    assert.ok(from > 0.15 && from < 0.31, `null starts at ${from}`)
    assert.ok(Math.abs(to - from) < 0.09, `null goes from ${from} to ${to}`)
  })

  it('the judge of noisy errs in 10 %, the judge of support in 2 %', async () => {
    const made = await rehearse(support, project, { system: start, n: 500 })
    const truth = {
      criteria: [
        criterion('acknowledges'),
        criterion('plain-words'),
        criterion('no-promises'),
        criterion('gives-next-step'),
      ],
    }
    for (const [name, rate] of [
      ['noisy', 0.1],
      ['support', 0.02],
    ] as const) {
      const world = await openWorld(name, { world_seed: 5 })
      let wrong = 0
      for (const example of made) {
        const verdicts = await judge(world, project, { ...example, ...truth })
        if (
          (verdicts['plain-words']?.answer === 'yes') !==
          !/inconvenience|tier 2|As per our|RMA/.test(example.completion)
        )
          wrong++
        if ((verdicts['no-promises']?.answer === 'yes') !== !/I promise|We guarantee/.test(example.completion)) wrong++
        if ((verdicts['gives-next-step']?.answer === 'yes') !== /Next step|What happens next/.test(example.completion))
          wrong++
      }
      const share = wrong / (3 * made.length)
      assert.ok(
        Math.abs(share - rate) < 4 * Math.sqrt((rate * (1 - rate)) / (3 * made.length)),
        `${name} errs in ${share}`,
      )
    }
  })

  it('the expected judged rate is what a long run measures', async () => {
    for (const name of ['support', 'noisy']) {
      const world = await openWorld(name, { world_seed: 1003 })
      const slots = planSlots(project.taxonomy, 600, 9)
      const measured = passRate(await rehearse(world, project, { system: ruled, n: 600, seed: 9 }))
      const expected = expectedJudgedRate({
        world: name,
        worldSeed: 1003,
        system: ruled,
        reference: project.reference({}) ?? '',
        rubric: project.rubric,
        cells: slots.map(({ cell }) => cell),
        draws: 5,
      })
      const spread = Math.sqrt((expected.rate * (1 - expected.rate)) / 600)
      assert.ok(
        Math.abs(measured - expected.rate) < 3.5 * spread,
        `${name}: measured ${measured}, expected ${expected.rate}`,
      )
    }
  })
})
