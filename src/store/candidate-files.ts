import { join } from 'node:path'
import type { Candidate } from '../core/types.ts'
import { writeFileAtomic, writeJsonl } from './outputs.ts'

/** `candidates/<id>/` for people and diffs: a file per prompt (`respond.md`), where it comes from, its demos. */
export function writeCandidateFiles(run: string, { id, texts, demos, ...origin }: Candidate): void {
  const folder = join(run, 'candidates', pathPart(id))
  for (const [component, source] of Object.entries(texts))
    writeFileAtomic(join(folder, `${pathPart(component)}.md`), source)
  writeJsonl(join(folder, 'demos.jsonl'), demos)
  writeFileAtomic(join(folder, 'candidate.json'), `${JSON.stringify({ id, ...origin }, null, 2)}\n`)
}

/** An optimiser of the user's may invent ids; none of them leaves the folder. */
function pathPart(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) return name
  throw new RangeError(`not a name for a file: ${name}`)
}
