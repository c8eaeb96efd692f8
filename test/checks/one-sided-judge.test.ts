import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import oneSidedJudge from '../../src/checks/one-sided-judge.ts'
import type { Answer, Example, Finding, Verdict } from '../../src/core/types.ts'
import { checkExample, checkSubject } from '../../src/testing/check-subject.ts'

const verdictOf = (criterion: string, answer: Answer, votes?: readonly Answer[]): Verdict => ({
  completionId: 'k',
  criterion,
  answer,
  reason: '',
  by: 'judge',
  key: '',
  ...(votes && { votes: votes.map((vote, i) => ({ model: `lab/${'ab'[i]}`, answer: vote, reason: '' })) }),
})

/** Examples that were asked two questions each. */
const judged = (count: number, verdicts: (n: number) => Verdict[]): Example[] =>
  Array.from({ length: count }, (_, n) => {
    const example = checkExample(n)
    const [first] = example.judged
    return first ? { ...example, judged: [{ ...first, verdicts: verdicts(n) }] } : example
  })

const findingsOf = async (examples: readonly Example[]): Promise<Finding[]> =>
  await oneSidedJudge.run(checkSubject(examples))

describe('the check one-sided-judge', () => {
  it('warns of a judge that said one thing to everything, and says what and how often', async () => {
    for (const answer of ['yes', 'no'] as const) {
      const [finding] = await findingsOf(judged(30, () => [verdictOf('warm', answer), verdictOf('short', answer)]))
      assert.equal(finding?.level, 'warn')
      assert.equal(
        finding?.message,
        `The judge said "${answer}" to every question of every example (60 answers on 30 examples): check the judge.`,
      )
    }
  })

  it('names the member of a panel', async () => {
    const votes = (n: number): Verdict[] => [
      verdictOf('warm', 'yes', ['yes', n % 2 ? 'no' : 'yes']),
      verdictOf('short', 'yes', ['yes', 'yes']),
    ]
    const findings = await findingsOf(judged(30, votes))
    assert.deepEqual(
      findings.map(({ level, data }) => [level, data['judge']]),
      [['warn', 'lab/a']],
    )
  })

  it('says nothing against one other answer, few examples, or a rubric that asks one thing', async () => {
    const quiet = [
      judged(30, (n) => [verdictOf('warm', n === 7 ? 'no' : 'yes'), verdictOf('short', 'yes')]),
      judged(30, (n) => [verdictOf('warm', n === 7 ? 'na' : 'yes'), verdictOf('short', 'yes')]),
      judged(19, () => [verdictOf('warm', 'yes'), verdictOf('short', 'yes')]),
      judged(30, () => [verdictOf('warm', 'yes')]),
    ]
    for (const examples of quiet)
      assert.deepEqual(
        (await findingsOf(examples)).map(({ level }) => level),
        ['info'],
      )
  })

  it('does not count what code decided or where the judge failed', async () => {
    const examples = judged(30, (n) => [
      verdictOf('warm', n === 7 ? 'error' : 'yes'),
      verdictOf('short', 'yes'),
      { ...verdictOf('words', n % 2 ? 'yes' : 'no'), by: 'rule' },
    ])
    const [finding] = await findingsOf(examples)
    assert.deepEqual([finding?.level, finding?.data['answers']], ['warn', 59])
  })
})
