import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nearest, TunesmithError } from '../core/errors.ts'
import type { Candidate } from '../core/types.ts'
import { readConfig } from '../project/config.ts'
import { writeFileAtomic } from '../store/outputs.ts'
import { labelled } from './labelled.ts'
import { nextLines, shownPath } from './next.ts'
import { readRun } from './read-run.ts'
import type { Terminal } from './terminal.ts'

type Asked = { root: string; run: string | undefined; candidate: string; json: boolean }

const prompt = 'prompts/respond.md'

/** Write a candidate of a run to prompts/respond.md. What stood there is a candidate of the run, or is kept beside it. */
export function applyCandidate({ root, run: name, candidate: id, json }: Asked, terminal: Terminal): number {
  readConfig(root)
  return readRun(root, name, (run) => {
    const all = run.candidates()
    const wanted = candidateNamed(all, id, run.name)
    const file = join(root, prompt)
    const before = existsSync(file) ? readFileSync(file, 'utf8') : null
    const text = wanted.texts['respond'] ?? ''
    const known = all.find(({ texts }) => texts['respond'] === before)
    const backup = before === null || before === text || known ? null : freeName(`${file}.before-${id}`)
    if (backup !== null && before !== null) writeFileAtomic(backup, before)
    if (before !== text) writeFileAtomic(file, text)
    const was = before === null ? 'the built-in prompt' : (known?.id ?? 'your own edit')
    if (json) {
      const replaced = { candidate: known?.id ?? null, backup: backup && shownPath(backup) }
      terminal.out(`${JSON.stringify({ run: run.name, file: shownPath(file), candidate: id, replaced })}\n`)
      return 0
    }
    terminal.out(labelled('written', wordsFor({ file, id, was, isSame: before === text }), terminal))
    const kept = keptAt({ backup, known: known?.id, isBuiltIn: before === null, run: run.folder })
    if (before !== text) terminal.out(labelled('before', `${was}: ${kept}`, terminal))
    if (wanted.demos.length > 0)
      terminal.out(labelled('note', 'Its demonstrations are not part of the file.', terminal))
    terminal.out(nextLines(['tunesmith run'], { program: 'tunesmith', root }, terminal))
    return 0
  })
}

type Written = { file: string; id: string; was: string; isSame: boolean }

const wordsFor = ({ file, id, isSame }: Written): string =>
  isSame ? `${shownPath(file)} is ${id} already.` : `${shownPath(file)} is now ${id}.`

type Kept = { backup: string | null; known: string | undefined; isBuiltIn: boolean; run: string }

function keptAt({ backup, known, isBuiltIn, run }: Kept): string {
  if (isBuiltIn) return 'remove the file to have it back.'
  return `kept in ${shownPath(backup ?? join(run, 'candidates', known ?? '', 'respond.md'))}`
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
