import { join } from 'node:path'
import type { Counts, Example, Finding, Row } from '../core/types.ts'
import { writeFileAtomic, writeJsonl } from '../store/outputs.ts'
import type { LoopContext } from './context.ts'
import { assemble, type Dataset } from './dataset.ts'
import { allowing, type Ending } from './ending.ts'
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
  const dataset = await assemble(context, state, ending)
  const final = settle(context, ending, dataset)
  const files = write(context, state, { dataset, ending: final })
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

/** A confirmed run still ends as what its dataset is: short of slots, or with a check that failed. */
function settle({ allow }: LoopContext, ending: Ending, { open, findings, counts }: Dataset): Ending {
  if (ending.ended !== 'stable') return ending
  const failed = findings.find(({ level, check }) => level === 'fail' && !allow.includes(check))
  if (failed) return { ended: 'check-failed', why: failed.message, command: allowing(failed.check) }
  if (open.length === 0) return ending
  return { ended: 'short', why: `${counts.accepted} of ${counts.planned} slots were filled; the attempts are spent.` }
}

function write(
  context: LoopContext,
  state: LoopState,
  { dataset, ending }: { dataset: Dataset; ending: Ending },
): string[] {
  const { run, project, parts } = context
  const folder = join(run.folder, 'output')
  const rowsOf = (examples: readonly Example[]): Row[] =>
    examples.flatMap((example) => parts.method.rows(example, { system: project.system, shape: project.config.rows }))
  const [train, holdout] = [rowsOf(dataset.train), rowsOf(dataset.holdout)]
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
  jsonl('training_data.jsonl', train)
  jsonl('eval_holdout.jsonl', holdout)
  text('generation_report.json', `${JSON.stringify(generationReport(context, state, { dataset, ending }), null, 1)}\n`)
  jsonl('failed_examples.jsonl', failed.map(failedExample))
  text('rubric_analysis.json', `${JSON.stringify(analysisReport(project.rubric, final), null, 1)}\n`)
  jsonl('provenance.jsonl', [...dataset.train, ...dataset.holdout].map(provenance))
  for (const exporter of parts.exporters) {
    const data = { name: project.name, method: parts.method.id, train, holdout }
    for (const file of exporter.files(data)) text(join(exporter.id, file.path), file.content)
  }
  return files
}
