import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Notice } from '../../src/core/types.ts'
import { loadProject } from '../../src/project/load.ts'
import { folderOf, parts } from './folder.ts'

const rubric = 'threshold: 0.8\ncriteria: { is-kind: Is it kind? }\n'

async function noticesOf(models: string, text = rubric): Promise<Notice[]> {
  const folder = folderOf({
    'tunesmith.yaml': `name: demo\nmethod: sft\nmodels: ${models}\n`,
    'taxonomy.yaml': 'topics: [billing]\nstyles: false\ndifficulty: false\nedge_cases: false\n',
    'rubric.yaml': text,
  })
  return (await loadProject(folder, { parts })).notices
}

const fix = 'Name a judge of another family, or add one to `models.judges`, or read a sample of verdicts yourself.'

describe('a judge of the generator’s family', () => {
  it('draws a warning that says which and why, also through a gateway', async () => {
    assert.deepEqual(
      await noticesOf('{ generator: anthropic/claude-x, judges: [openai/gpt-x, openrouter/anthropic/claude-y] }'),
      [
        {
          where: 'models.judges.1',
          message:
            'openrouter/anthropic/claude-y judges completions of its own family (claude). Models tend to score text too high that reads like their own.',
          fix,
          level: 'warning',
        },
      ],
    )
  })

  it('draws one where the generator judges itself, because no judge is named', async () => {
    const [notice, ...others] = await noticesOf('{ generator: lab/some-model }')
    assert.match(notice?.message ?? '', /^lab\/some-model judges its own completions\./)
    assert.deepEqual([notice?.where, others], ['models.judge', []])
  })

  it('draws none where the families differ or are not known', async () => {
    assert.deepEqual(await noticesOf('{ generator: anthropic/claude-x, judge: google/gemini-x }'), [])
    assert.deepEqual(await noticesOf('{ generator: ollama/phi4, judge: lab/some-model }'), [])
  })

  it('draws none in a simulated world, nor where code decides the whole rubric', async () => {
    assert.deepEqual(await noticesOf('{ generator: simulated/support }'), [])
    const ruled = 'threshold: 0.8\ncriteria: [{ id: short, rule: words, with: { max: 90 } }]\n'
    assert.deepEqual(await noticesOf('{ generator: lab/some-model }', ruled), [])
  })
})
