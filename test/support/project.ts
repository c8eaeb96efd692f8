import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { scaffold } from '../../src/project/scaffold.ts'
import { openProject, type RunOptions, type RunResult } from '../../src/tunesmith.ts'

export type Changes = {
  config?: Record<string, unknown>
  rubric?: (rubric: Record<string, unknown>) => void
  files?: Record<string, string>
}

/** Enough for a run to its end in a second or two. */
export const small = { target: { examples: 40, pass_rate: 0.8 }, loop: { sample: 40, iterations: 4 } }

/** The support example in a temporary folder, small enough to run in a second; `config` replaces top-level keys. */
export function supportProject(
  test: { after(clean: () => void): void },
  { config = {}, rubric, files = {} }: Changes = {},
): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'tunesmith-')), 'support')
  test.after(() => rmSync(join(folder, '..'), { recursive: true, force: true }))
  makeSupport(folder, { config: { ...small, ...config }, ...(rubric && { rubric }), files })
  return folder
}

/** The support example in a folder that is not there yet, as it comes but for the changes. */
export function makeSupport(folder: string, { config = {}, rubric, files = {} }: Changes = {}): void {
  scaffold('support', folder)
  if (Object.keys(config).length > 0) edit(folder, 'tunesmith.yaml', (values) => Object.assign(values, config))
  if (rubric) edit(folder, 'rubric.yaml', rubric)
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content)
}

export function edit(folder: string, file: string, change: (values: Record<string, unknown>) => void): void {
  const values: Record<string, unknown> = parse(readFileSync(join(folder, file), 'utf8'))
  change(values)
  writeFileSync(join(folder, file), stringify(values))
}

export type Ran = RunResult & { types: string[] }

/** Run a project to its end through the library. */
export async function runProject(folder: string, options: RunOptions = {}): Promise<Ran> {
  const project = await openProject(folder)
  const run = project.run({ name: 'test', ...options })
  const types: string[] = []
  for await (const event of run) types.push(event.type)
  return { ...(await run.result), types }
}

export const output = (folder: string, file: string, run = 'test'): string =>
  readFileSync(join(folder, 'runs', run, 'output', file), 'utf8')

export const outputRows = (folder: string, file: string, run = 'test'): Record<string, unknown>[] =>
  output(folder, file, run)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
