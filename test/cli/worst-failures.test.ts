import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { worstFailures } from '../../src/cli/worst-failures.ts'
import { memoryTerminal, temporaryFolder } from './tunesmith.ts'

const failed = (candidate: string, content: string, criterion: string): string =>
  JSON.stringify({
    ...{ candidate, reason: 'below-threshold', input: [{ role: 'user', content }] },
    completions: [{ failed: [criterion] }],
  })

it('the failed examples of an ending are those of the final candidate', (test) => {
  const output = temporaryFolder(test)
  writeFileSync(
    join(output, 'failed_examples.jsonl'),
    [failed('c0', 'Before?', 'has-number'), failed('c1', 'After?', 'safe')].join('\n'),
  )
  const { terminal } = memoryTerminal()
  assert.deepEqual(worstFailures(output, 'c1', terminal), ['failed       "After?" below-threshold: safe\n'])
})
