import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isJudged, passed } from '../core/compare.ts'
import type { Scored } from '../core/compare-scored.ts'
import { nearest, TunesmithError } from '../core/errors.ts'
import { criteriaHash } from '../core/rubric.ts'
import type { Answer, Example } from '../core/types.ts'
import { readRows } from '../project/files/read.ts'
import { configFile } from '../project/not-found.ts'
import { isRecord } from '../project/yaml.ts'
import type { RunStore } from '../store/run.ts'
import { clip } from './layout.ts'
import { currentExamples, frozenOf, lastEnding, readRun } from './read-run.ts'

/** One side of a comparison. */
export type Side = {
  name: string
  rows: Map<string, Scored>
  /** sha256, hex, of what it was judged by, without the threshold; `null` where that is not known. */
  criteria: string | null
  /** `null` where it is not known. */
  threshold: number | null
  isRun: boolean
}

export type Where = { root: string; run: string | undefined }

const results = 'results.jsonl'
const mostText = 80

/** A file or folder of results, a run, or (both sides `c0`, `c1`, …) a candidate of a run. */
export async function readSides(names: readonly [string, string], where: Where): Promise<[Side, Side]> {
  const areCandidates = names.every((name) => /^c\d+$/.test(name) && !existsSync(name))
  const read = (name: string): Promise<Side> | Side =>
    existsSync(name) ? resultsSide(name) : areCandidates ? candidateSide(name, where) : runSide(name, where)
  return [await read(names[0]), await read(names[1])]
}

async function resultsSide(name: string): Promise<Side> {
  const file = statSync(name).isDirectory() ? join(name, results) : name
  const rows = new Map<string, Scored>()
  for await (const row of readRows('.', file)) {
    const scored = 'value' in row ? scoredIn(row.value) : undefined
    if (!scored) throw notResults(row.where)
    rows.set(scored.id, scored)
  }
  return { name, rows, ...judgedBy(file), isRun: false }
}

function scoredIn(value: unknown): Scored | undefined {
  if (!isRecord(value) || typeof value['id'] !== 'string' || typeof value['passed'] !== 'boolean') return undefined
  const { id, source, passed, reason, verdicts, messages } = value
  const answers = Object.entries(isRecord(verdicts) ? verdicts : {}).map(([criterion, verdict]) => [
    criterion,
    isRecord(verdict) ? verdict['answer'] : undefined,
  ])
  return {
    id,
    source: typeof source === 'string' ? source : undefined,
    judged: passed || (typeof reason === 'string' && reason !== 'unjudged'),
    passed,
    // Only "yes" and "no" are looked at.
    answers: Object.fromEntries(answers) as Record<string, Answer>,
    text: clip(lastOfUser(messages), mostText),
  }
}

function lastOfUser(messages: unknown): string {
  const users = (Array.isArray(messages) ? messages : []).filter((one) => isRecord(one) && one['role'] === 'user')
  return String(users.at(-1)?.content ?? '')
}

/** From the report beside the results. */
function judgedBy(file: string): Pick<Side, 'criteria' | 'threshold'> {
  const report = join(dirname(file), 'evaluation_report.json')
  const value: unknown = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null
  const { hashes, threshold } = isRecord(value) ? value : {}
  const criteria = isRecord(hashes) ? hashes['criteria'] : undefined
  return {
    criteria: typeof criteria === 'string' ? criteria : null,
    threshold: threshold === undefined ? null : Number(threshold),
  }
}

const notResults = (where: string): TunesmithError =>
  new TunesmithError('This is no row of results: it has no `id` and `passed`.', {
    code: 'compare/not-results',
    where,
    fix: 'Judge the dataset first with `tunesmith evaluate`, then compare the folders that it writes.',
  })

function runSide(name: string, { root }: Where): Side {
  if (!existsSync(join(root, configFile))) throw nothingThere(name)
  return readRun(root, name, (run) => {
    const { candidate, examples } = currentExamples(run)
    const ended = lastEnding(run)?.ended ?? 'not ended'
    return { name: `${candidate} of run ${name} (${ended})`, ...sideOf(run, examples) }
  })
}

const nothingThere = (name: string): TunesmithError =>
  new TunesmithError(`There is no file or folder ${name}, and no project here whose run it could be.`, {
    code: 'compare/not-found',
    where: name,
    fix: 'Name a folder that `tunesmith evaluate` wrote, or go to the project.',
  })

function candidateSide(name: string, { root, run: wanted }: Where): Side {
  return readRun(root, wanted, (run) => {
    const ids = run.candidates().map(({ id }) => id)
    if (!ids.includes(name)) throw noCandidate(name, ids, run.name)
    return { name: `${name} of run ${run.name}`, ...sideOf(run, run.examples({ set: 'panel', candidate: name })) }
  })
}

function sideOf(run: RunStore, examples: readonly Example[]): Omit<Side, 'name'> {
  const rows = examples.map((example): [string, Scored] => [example.input.id, scoredOf(example)])
  const { rubric } = frozenOf(run)
  return { rows: new Map(rows), criteria: criteriaHash(rubric), threshold: Number(rubric.threshold), isRun: true }
}

const scoredOf = (example: Example): Scored => ({
  id: example.input.id,
  source: example.input.source,
  judged: isJudged(example),
  passed: passed(example),
  answers: Object.fromEntries(example.judged[0]?.verdicts.map(({ criterion, answer }) => [criterion, answer]) ?? []),
  text: clip(example.input.messages.at(-1)?.content ?? '', mostText),
})

function noCandidate(name: string, ids: readonly string[], run: string): TunesmithError {
  const guess = nearest(name, ids)
  return new TunesmithError(`The run ${run} has no candidate ${name}. Candidates: ${ids.join(', ')}.`, {
    code: 'compare/unknown-candidate',
    where: `run ${run}`,
    fix: guess ? `Did you mean ${guess}? Another run is named with \`-r\`.` : 'Another run is named with `-r`.',
  })
}
