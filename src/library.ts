import { builtins } from './builtins.ts'
import type { Rubric } from './core/rubric.ts'
import type { Taxonomy } from './core/taxonomy.ts'
import type { Ended, Notice } from './core/types.ts'
import { readRubricFile } from './judging.ts'
import { readRubric as readRubricText } from './project/rubric.ts'
import { listRuns } from './store/run.ts'
import { type StoredRun, storedRun } from './stored-run.ts'
import type { RunStream } from './stream.ts'
import { type OpenOptions, openProject as openWhole, type RunOptions, type RunResult } from './tunesmith.ts'

/** A project's folder, read and checked when it was opened. Open it anew to see an edit. */
export type OpenProject = {
  /** Absolute path of the folder. */
  readonly root: string
  readonly name: string
  readonly taxonomy: Taxonomy
  readonly rubric: Rubric
  /** The system message of the model to be trained; `null`: there is none. */
  readonly system: string | null
  /** Defaults taken and oddities found. Nothing here stops a run. */
  readonly notices: readonly Notice[]
  /** Start a run, or take up the latest unfinished one. It starts at once, whether or not its events are read. */
  run(options?: RunOptions): RunStream<RunResult>
  /** Every run, oldest first. `ended` is `null` while it is unfinished. */
  runs(): { name: string; ended: Ended | null }[]
  /** A run on disk, by default the latest. Throws TunesmithError run/none, run/unknown. */
  readRun(name?: string): StoredRun
}

/** Read a project's folder. Throws TunesmithError on anything that its owner can fix; starts nothing, spends nothing. */
export async function openProject(root: string, options: OpenOptions = {}): Promise<OpenProject> {
  const project = await openWhole(root, options)
  const { name, taxonomy, rubric, system, notices, run } = project
  return {
    ...{ root: project.root, name, taxonomy, rubric, system, notices, run },
    runs: () => listRuns(project.root).map(({ name, ended }) => ({ name, ended })),
    readRun: (name) => storedRun(project.root, name),
  }
}

/**
 * A rubric without a project, from a file or as YAML text, in every shape that rubric.yaml takes. `only` and `except`
 * may name any axis, since there is no taxonomy to compare them with.
 *
 * @param options.notify gets the defaults taken, one message each
 * @throws TunesmithError rubric/not-found, rubric/invalid, yaml/…
 */
export function readRubric(
  from: string | { text: string },
  options: { notify?: (message: string) => void } = {},
): Rubric {
  const { rubric, notices } =
    typeof from === 'string'
      ? readRubricFile(from)
      : readRubricText(from.text, { file: 'rubric', rules: builtins.rules })
  for (const { where, message } of notices) options.notify?.(`${where}  ${message}`)
  return rubric
}
