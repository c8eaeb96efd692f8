import { join } from 'node:path'
import type { ExportFile } from '../core/parts.ts'
import type { Counts, Example, Finding, Row } from '../core/types.ts'
import { writeFileAtomic, writeJsonl } from '../store/outputs.ts'
import type { LoopContext } from './context.ts'
import { assemble, type Dataset } from './dataset.ts'
import { allowing, type Ending } from './ending.ts'
import { failureOfPart } from './part-failure.ts'
import { generationReport } from './report.ts'
import { analysisReport } from './report-analysis.ts'
import { failedExample, provenance } from './report-examples.ts'
import type { LoopState } from './state.ts'
import { exitCodes } from './stop.ts'

/** The dataset at the end of a run. */
export type Delivered = Ending & {
  candidate: string
  exit: number
  counts: Counts
  rows: { train: number; holdout: number }
  /** Absolute paths of what was written. */
  files: string[]
  findings: Finding[]
}

/** Phase 6, second half: filter, split, format, check, write. Runs in every ending, on what was accepted. */
export async function deliver(context: LoopContext, state: LoopState, ending: Ending): Promise<Delivered> {
  const assembled = await assemble(context, state, ending)
  const rows = rowsOf(context, assembled)
  const exported = exportRows(context, rows)
  const dataset = { ...assembled, findings: [...assembled.findings, ...exported.findings] }
  const final = settle(context, ending, dataset)
  const files = write(context, state, { dataset, ending: final, rows, exported: exported.files })
  const { counts, findings, train, holdout } = dataset
  context.emit({ type: 'stage-ended', stage: 'deliver', set: null, candidate: state.candidate.id, counts })
  for (const finding of findings) context.emit({ type: 'finding', finding })
  return {
    candidate: state.candidate.id,
    ...final,
    exit: exitCodes[final.ended],
    counts,
    rows: { train: train.length, holdout: holdout.length },
    files,
    findings,
  }
}

/** A confirmed run still ends as what its dataset is: not looked at, short of slots, or with a check that failed. */
function settle({ allow }: LoopContext, ending: Ending, { open, findings, counts }: Dataset): Ending {
  if (ending.ended !== 'stable') return ending
  const cut = findings.find(({ data }) => data['cut'] === true)
  if (cut) return { ended: 'interrupted', why: cut.message }
  const failed = findings.find(({ level, check }) => level === 'fail' && !allow.includes(check))
  if (failed) return { ended: 'check-failed', why: failed.message, command: allowing(failed.check) }
  if (open.length === 0) return ending
  return { ended: 'short', why: `${counts.accepted} of ${counts.planned} slots were filled; the attempts are spent.` }
}

type Rows = { train: Row[]; holdout: Row[] }

function rowsOf({ project, parts }: LoopContext, { train, holdout }: Dataset): Rows {
  const rows = (examples: readonly Example[]): Row[] =>
    examples.flatMap((example) => parts.method.rows(example, { system: project.system, shape: project.config.rows }))
  return { train: rows(train), holdout: rows(holdout) }
}

/** What each exporter makes of the rows. One of the user's own that fails is a finding: the rest is written all the same. */
function exportRows({ project, parts }: LoopContext, rows: Rows): { files: ExportFile[]; findings: Finding[] } {
  const files: ExportFile[] = []
  const findings: Finding[] = []
  for (const exporter of parts.exporters) {
    try {
      const made = exporter.files({ name: project.name, method: parts.method.id, ...rows })
      files.push(...made.map(({ path, content }) => ({ path: join(exporter.id, path), content })))
    } catch (error) {
      const message = `${failureOfPart(error)} Its files are missing; correct it, then \`tunesmith export --to ${exporter.id}\`.`
      findings.push({ check: exporter.id, level: 'fail', message, data: {} })
    }
  }
  return { files, findings }
}

type Result = { dataset: Dataset; ending: Ending; rows: Rows; exported: readonly ExportFile[] }

function write(context: LoopContext, state: LoopState, { dataset, ending, rows, exported }: Result): string[] {
  const { run, project } = context
  const folder = join(run.folder, 'output')
  const final = dataset.examples.filter(({ candidateId }) => candidateId === state.candidate.id)
  const failed = dataset.examples.filter(({ outcome }) => outcome === 'rejected' || outcome === 'errored')
  const files: string[] = []
  const jsonl = (name: string, rows: Iterable<unknown>): void => {
    files.push(join(folder, name))
    writeJsonl(join(folder, name), rows)
  }
  const text = (name: string, content: string): void => {
    files.push(join(folder, name))
    writeFileAtomic(join(folder, name), content)
  }
  jsonl('training_data.jsonl', rows.train)
  jsonl('eval_holdout.jsonl', rows.holdout)
  text('generation_report.json', `${JSON.stringify(generationReport(context, state, { dataset, ending }), null, 1)}\n`)
  jsonl('failed_examples.jsonl', failed.map(failedExample))
  text('rubric_analysis.json', `${JSON.stringify(analysisReport(project.rubric, final), null, 1)}\n`)
  jsonl('provenance.jsonl', [...dataset.train, ...dataset.holdout].map(provenance))
  for (const { path, content } of exported) text(path, content)
  return files
}
