import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../../store/make-folder.ts'

/** SHA-256 of a file, hex. */
export async function hashFile(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    signal?.throwIfAborted()
    hash.update(chunk)
  }
  return hash.digest('hex')
}

/** The same, remembered in the cache folder while the file keeps its path, size and time: weights are gigabytes. */
export async function rememberedHash(file: string, cache: string): Promise<string> {
  const { size, mtimeMs } = statSync(file)
  const key = createHash('sha256').update(`${file}\n${size}\n${mtimeMs}`).digest('hex')
  const note = join(cache, 'hashes', key)
  if (existsSync(note)) return readFileSync(note, 'utf8')
  const hash = await hashFile(file)
  makeFolder(join(cache, 'hashes'))
  writeFileSync(`${note}.${process.pid}`, hash)
  renameSync(`${note}.${process.pid}`, note)
  return hash
}
