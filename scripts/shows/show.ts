import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A proof in full: it prints its figures and says whether its line holds. */
export type Show = { summary: string; default: () => boolean | Promise<boolean> }

/** One line of a show, with its verdict at the end. */
export function line(text: string, holds: boolean): boolean {
  console.log(`${text}: ${holds ? 'holds' : 'DOES NOT HOLD'}`)
  return holds
}

/** Work in a folder of the show's own, gone after it. */
export async function inFreshFolder<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tunesmith-show-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
