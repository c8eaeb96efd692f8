import { goingOn, nextOfOlder } from '../loop/next.ts'
import { isForced } from '../loop/scale-anyway.ts'
import { listRuns, type RunStore } from '../store/run.ts'
import { lastEnding, readRun } from './read-run.ts'

/** Lines with commands that go on with a run, on the config that it was started with. */
export const onward = (root: string, name: string, lines: readonly string[]): string[] =>
  readRun(root, name, (run) => lines.map((line) => goingOn(line, run, { isLatest: isLatest(run, root) })))

/** What makes sense after a run that somebody looks at: newer ones may be there by now. */
export function nextOf(run: RunStore, root: string): string[] {
  const end = lastEnding(run)
  if (!end) return [goingOn('tunesmith run   (goes on where it stopped)', run, { isLatest: isLatest(run, root) })]
  if (isLatest(run, root)) return end.next
  return nextOfOlder(end.next, { ended: end.ended, run: run.name, scaled: isForced({ run }) })
}

const isLatest = ({ name }: RunStore, root: string): boolean => listRuns(root).at(-1)?.name === name
