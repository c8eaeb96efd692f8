import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { type Changes, edit, supportProject } from '../support/project.ts'
import { tunesmith } from './tunesmith.ts'

type Warned = { warnings: string[] }

/** What doctor warns of in the support example with these changes. */
async function warned(test: TestContext, changes: Changes, { env = {}, edge = 0.12 } = {}): Promise<string[]> {
  const folder = supportProject(test, changes)
  if (edge !== 0.12)
    edit(folder, 'taxonomy.yaml', (values) => Object.assign(Object(values['edge_cases']), { share: edge }))
  const { out } = await tunesmith(['doctor', '--json', '-C', folder], { env })
  const { warnings }: Warned = JSON.parse(out)
  return warnings
}

const sized = (examples: number, iterations = 4) => ({
  target: { examples, pass_rate: 0.6 },
  loop: { sample: 40, iterations },
})

describe('doctor', () => {
  it('has nothing to say of a project that makes none of the five common mistakes', async (test) => {
    assert.deepEqual(await warned(test, {}), [])
  })

  it('warns where a failure says nothing of how it is mended', async (test) => {
    const rubric = (values: Record<string, unknown>): void => {
      for (const criterion of Object(values['criteria']).slice(0, 2)) delete criterion.fix
    }
    const [warning = '', ...others] = await warned(test, { rubric })
    assert.deepEqual(others, [])
    assert.match(warning, /^Failure analysis goes unused: 2 of 8 criteria \([a-z-]+, [a-z-]+\) have no `fix`\./)
  })

  it('warns of a threshold under 0.80, and of one under 0.70', async (test) => {
    const at = (threshold: number) => warned(test, { rubric: (values) => Object.assign(values, { threshold }) })
    assert.match((await at(0.75)).join(), /^Threshold too low: 0\.75 lets mediocre examples in/)
    assert.match((await at(0.6)).join(), /^Threshold too low: 0\.6 is under 0\.70, the least that is viable/)
    assert.deepEqual(await at(0.8), [])
  })

  it('warns where inputs will repeat each other, or nothing would stop them', async (test) => {
    assert.match(
      (await warned(test, { config: sized(50_000) })).join(),
      /^No diversity check: 50,000 examples are asked of [\d,]+ cells of the taxonomy, about \d+ of each\./,
    )
    const brought = Array.from({ length: 40 }, (_, i) => ({
      prompt: i < 10 ? 'Where is my parcel?' : `Question ${'xyzw'[i % 4]}${i} on ${i * 7}`,
    }))
    const files = { 'real.jsonl': brought.map((row) => `${JSON.stringify(row)}\n`).join('') }
    assert.match(
      (await warned(test, { config: { inputs: { from: 'real.jsonl' }, loop: { sample: 12 } }, files })).join(),
      /^No diversity check: 10 of the 40 inputs in real\.jsonl repeat another \(25 %; at most 5 % may\)/,
    )
    const env = { TUNESMITH_ALLOW: 'duplicate-inputs' }
    assert.match((await warned(test, {}, { env })).join(), /^No diversity check: TUNESMITH_ALLOW lets every run/)
  })

  it('warns of too few edge cases', async (test) => {
    assert.match((await warned(test, {}, { edge: 0.05 })).join(), /^Ignoring edge cases: they are 5 % of the inputs/)
  })

  it('warns of a plan that expects the first prompt to do', async (test) => {
    assert.match((await warned(test, { config: sized(40, 1) })).join(), /^Linear thinking: 1 iteration is planned\./)
    assert.match((await warned(test, { config: sized(40, 0) })).join(), /^Linear thinking: 0 iterations are planned\./)
  })

  it("names the threshold's band, the target's, and what people usually train on", async (test) => {
    const { out } = await tunesmith(['doctor', '-C', supportProject(test)], { columns: 100 })
    assert.match(out, /threshold 0\.8, recommended for training data/)
    assert.match(out, /\ntarget {7}80 % of fresh inputs pass: the band of a lenient rubric \(70–90 %\)/)
    assert.match(out.replace(/\s+/g, ' '), /People usually train on 1,000 to 5,000; the target here is 40\./)
  })
})
