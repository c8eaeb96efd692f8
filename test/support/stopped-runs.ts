import { rmSync, writeFileSync } from 'node:fs'
import { type ChildRun, runInChild, type Seen } from './child-run.ts'
import { holdFile } from './counting.ts'

/** A reply of the improved candidate has been judged on the panel. */
export const isComparing = ({ events }: Seen): boolean =>
  events.some((event) => event.type === 'example-judged' && event.set === 'panel' && event.candidate !== 'c0')

/** A run that gets Ctrl-C while the panel is judged. */
export const interruptRun = (folder: string): Promise<ChildRun> =>
  runInChild(folder, {
    when: ({ events }) => events.some(({ type }) => type === 'example-judged'),
    act: (child) => child.kill('SIGINT'),
  })

/** Two processes on one run, the second started while the first waits for a reply. */
export async function runTwice(folder: string): Promise<{ first: ChildRun; second: ChildRun }> {
  writeFileSync(holdFile(folder), '')
  const { promise, resolve } = Promise.withResolvers<ChildRun>()
  const first = await runInChild(folder, {
    when: ({ events }) => events.length > 0,
    act: () => resolve(runInChild(folder).finally(() => rmSync(holdFile(folder)))),
  })
  return { first, second: await promise }
}
