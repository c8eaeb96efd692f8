import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nearest, TunesmithError } from '../core/errors.ts'
import type { Candidate } from '../core/types.ts'
import { readConfig } from '../project/config.ts'
import { writeFileAtomic } from '../store/outputs.ts'
import { labelled } from './labelled.ts'
import { nextLines } from './next.ts'
import { readRun } from './read-run.ts'
import { shownPath } from './shown-path.ts'
import type { Terminal } from './terminal.ts'

type Asked = { root: string; run: string | undefined; candidate: string; json: boolean }

const prompt = 'prompts/respond.md'

/** Write a candidate of a run to prompts/respond.md. What stood there is a candidate of the run, or is kept beside it. */
export function applyCandidate({ root, run: name, candidate: id, json }: Asked, terminal: Terminal): number {
  readConfig(root)
  return readRun(root, name, (run) => {
    const wanted = candidateNamed(run.candidates(), id, run.name)
    const file = join(root, prompt)
    const applied = { id, file: shownPath(file), ...replace(file, wanted, run.candidates()) }
    if (json) {
      const { known, backup } = applied
      const replaced = { candidate: known, backup: backup && shownPath(backup) }
      terminal.out(`${JSON.stringify({ run: run.name, file: applied.file, candidate: id, replaced })}\n`)
      return 0
    }
    for (const [label, text] of words(applied, run.folder)) terminal.out(labelled(label, text, terminal))
    if (wanted.demos.length > 0)
      terminal.out(labelled('note', 'Its demonstrations are not part of the file.', terminal))
    terminal.out(nextLines(['tunesmith run'], { program: 'tunesmith', root }, terminal))
    return 0
  })
}

/** `known` is the candidate that the old text was; `backup` is where it is, if it was none and there was one. */
type Replaced = { before: string | null; isSame: boolean; known: string | null; backup: string | null }

function replace(file: string, { id, texts }: Candidate, all: readonly Candidate[]): Replaced {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : null
  const text = texts['respond'] ?? ''
  const known = all.find((one) => one.texts['respond'] === before)?.id ?? null
  const isSame = before === text
  const isLost = before !== null && known === null
  const backup = isLost ? freeName(`${file}.before-${id}`) : null
  if (backup !== null && before !== null) writeFileAtomic(backup, before)
  if (!isSame) writeFileAtomic(file, text)
  return { before, isSame, known, backup }
}

type Applied = Replaced & { id: string; file: string }

function words({ id, file, before, isSame, known, backup }: Applied, run: string): [label: string, text: string][] {
  if (isSame) return [['written', `${file} is ${id} already.`]]
  const kept = shownPath(backup ?? join(run, 'candidates', known ?? '', 'respond.md'))
  const was =
    before === null
      ? 'the built-in prompt: remove the file to have it back'
      : `${known ?? 'your own edit'}: kept in ${kept}`
  return [
    ['written', `${file} is now ${id}.`],
    ['before', was],
  ]
}

function freeName(path: string): string {
  for (let n = 1; ; n++) {
    const name = n === 1 ? path : `${path}-${n}`
    if (!existsSync(name)) return name
  }
}

function candidateNamed(all: readonly Candidate[], id: string, run: string): Candidate {
  const found = all.find((one) => one.id === id)
  if (found) return found
  const ids = all.map((one) => one.id)
  const guess = nearest(id, ids)
  throw new TunesmithError(`The run ${run} has no candidate "${id}". Candidates: ${ids.join(', ') || 'none yet'}.`, {
    code: 'improve/unknown-candidate',
    where: '--apply',
    fix: guess ? `Did you mean \`--apply ${guess}\`?` : 'Name one of them; `tunesmith show` says what each was.',
  })
}
