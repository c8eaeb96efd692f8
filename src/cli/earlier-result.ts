import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Of an evaluation, in its folder. */
const resultFiles = ['results.jsonl', 'rubric_analysis.json', 'evaluation_report.json'] as const
const reportFile = 'evaluation_report.json'

type Earlier = { data?: string; hashes?: { rubric?: string } }

function earlierIn(folder: string): Earlier | null {
  const file = join(folder, reportFile)
  if (!existsSync(file)) return null
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}

/** Where the results of a dataset go: beside it, under its name, with the ending of the file where another dataset has that. */
export function folderFor(file: string, stem: string): string {
  const usual = join(dirname(file), `${stem}-evaluated`)
  const earlier = earlierIn(usual)
  return earlier === null || earlier.data === basename(file)
    ? usual
    : join(dirname(file), `${basename(file)}-evaluated`)
}

/** Moves a result by another rubric out of the way, to be compared with. `null`: there is none. */
export function keepEarlier(folder: string, rubric: string): string | null {
  const earlier = earlierIn(folder)
  if (earlier === null || earlier.hashes?.rubric === rubric) return null
  let n = 1
  while (existsSync(`${folder}-${n}`)) n++
  const kept = `${folder}-${n}`
  mkdirSync(kept)
  for (const file of resultFiles) if (existsSync(join(folder, file))) renameSync(join(folder, file), join(kept, file))
  return kept
}
