import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type FunctionLength,
  functionsOf,
  quantile,
  readSources,
  type Source,
  srcFolder,
} from '../../test/support/sources.ts'

export const summary = 'src/ with its line counts, and loop/run.ts on one screen'

const loop = 'loop/run.ts'
/** What fits one screen. */
const screenLines = 60

/** Show 8: the folder listing of src/ with line counts, and loop/run.ts, which must fit one screen. */
export default async function show(): Promise<boolean> {
  const sources = readSources()
  const functions = sources.flatMap(functionsOf)
  for (const [folder, files] of Map.groupBy(sources, folderOf)) printFolder(folder, files)
  printSizes(
    'files',
    sources.map(({ lines }) => lines),
  )
  printSizes(
    'functions',
    functions.map(({ lines }) => lines),
  )
  const file = longest(sources)
  const named: FunctionLength = longest(functions)
  console.log(`longest file      src/${file.path}, ${file.lines} lines`)
  console.log(`longest function  src/${named.path}:${named.line} ${named.name}, ${named.lines} lines`)
  const text = readFileSync(join(srcFolder, loop), 'utf8')
  const lines = text.trimEnd().split('\n').length
  console.log(`\nsrc/${loop}, ${lines} lines\n\n${text}`)
  const fits = lines <= screenLines
  console.log(
    fits
      ? `loop/run.ts fits one screen of ${screenLines} lines.`
      : `loop/run.ts has ${lines} lines; a screen has ${screenLines}.`,
  )
  return fits
}

const folderOf = ({ path }: Source): string => path.split('/').slice(0, -1).join('/')

function printFolder(folder: string, files: readonly Source[]): void {
  console.log(`src/${folder}  ${files.length} files, ${total(files)} lines`)
  for (const { path, lines } of files)
    console.log(`  ${String(lines).padStart(4)}  ${path.slice(folder.length).replace(/^\//, '')}`)
}

function printSizes(what: string, lines: readonly number[]): void {
  console.log(
    `${`${lines.length} ${what}`.padEnd(17)} median ${quantile(lines, 0.5)}, p95 ${quantile(lines, 0.95)}, longest ${Math.max(...lines)} lines`,
  )
}

const total = (files: readonly Source[]): number => files.reduce((sum, { lines }) => sum + lines, 0)

const longest = <T extends { lines: number }>(all: readonly T[]): T =>
  all.reduce((most, one) => (one.lines > most.lines ? one : most))

if (import.meta.main) process.exitCode = (await show()) ? 0 : 1
