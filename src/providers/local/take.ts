import { existsSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { TunesmithError } from '../../core/errors.ts'
import { makeFolder } from '../../store/make-folder.ts'
import { hashFile } from './hash.ts'
import { sizesFile } from './python-index.ts'
import type { FetchOptions, Source } from './sources.ts'

export type Wanted = {
  ref: string
  file: string
  /** SHA-256 that the bytes must have; `null` leaves it to what the source states. */
  sha256: string | null
}

export type Taken = { from: string; checked: boolean }

/**
 * Takes the file from the first source that has its bytes, and puts it in place whole or not at all. Throws
 * `local/no-weights`, exit 3, with every source's failure.
 */
export async function takeFrom(sources: readonly Source[], wanted: Wanted, options: FetchOptions): Promise<Taken> {
  makeFolder(dirname(wanted.file))
  const failures: string[] = []
  for (const source of sources) {
    const partial = partialOf(wanted.file, source)
    try {
      const stated = await source.fetch(partial, options)
      const expected = wanted.sha256 ?? stated
      if (expected !== null) await checkHash(partial, expected, options.signal)
      renameSync(partial, wanted.file)
      for (const other of sources) drop(partialOf(wanted.file, other))
      return { from: source.name, checked: expected !== null }
    } catch (error) {
      options.signal?.throwIfAborted()
      failures.push(`${source.name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  throw new TunesmithError(`The weights could not be had. Tried: ${failures.join('; ')}.`, {
    code: 'local/no-weights',
    where: wanted.ref,
    fix: 'Check the network and run the command again, or name a GGUF file that you have: `local/./model.gguf`.',
    exit: 3,
  })
}

const partialOf = (file: string, { name }: Source): string => `${file}.${name.replaceAll(' ', '-')}.partial`

async function checkHash(partial: string, expected: string, signal?: AbortSignal): Promise<void> {
  const found = await hashFile(partial, signal)
  if (found === expected) return
  drop(partial)
  throw new Error(`its SHA-256 is ${found.slice(0, 12)}…, not ${expected.slice(0, 12)}…`)
}

function drop(partial: string): void {
  for (const path of [partial, sizesFile(partial)]) if (existsSync(path)) rmSync(path)
}
