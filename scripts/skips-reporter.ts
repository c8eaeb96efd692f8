import type { TestEvent } from 'node:test/reporters'

/** Lists every skipped test with its reason, then one line of counts. */
export default async function* skips(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const skipped: string[] = []
  const count = { passed: 0, failed: 0 }
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue
    if (data.details.type === 'suite') continue
    if (data.skip !== undefined)
      skipped.push(`skipped: ${data.name} (${typeof data.skip === 'string' ? data.skip : 'no reason given'})`)
    else count[type === 'test:pass' ? 'passed' : 'failed']++
  }
  yield `${[...skipped, `${count.passed} passed, ${count.failed} failed, ${skipped.length} skipped`].join('\n')}\n`
}
