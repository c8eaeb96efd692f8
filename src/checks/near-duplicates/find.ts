import { Worker } from 'node:worker_threads'
import { type Diversity, diversity } from '../../core/similarity.ts'

export type Job = { texts: readonly string[]; sizes: readonly number[]; seed: number }

/** Characters, about 2,500 inputs: what takes longer would be felt as a pause. */
const mostOnThisThread = 500_000

/**
 * The near-duplicates among `texts` and the curve at `sizes`, the same wherever they are found: much text is joined in a
 * worker, so that this thread goes on serving calls.
 */
export async function findNearDuplicates(texts: readonly string[], sizes: readonly number[] = []): Promise<Diversity> {
  const characters = texts.reduce((sum, text) => sum + text.length, 0)
  if (characters <= mostOnThisThread) return diversity(texts, sizes, seed)
  return findInWorker({ texts, sizes, seed })
}

/** Draws of the curve repeat. */
const seed = 1

export async function findInWorker(job: Job): Promise<Diversity> {
  const { promise, resolve, reject } = Promise.withResolvers<Diversity>()
  // Not the flags of the program that uses us: a worker cannot take them all.
  const worker = new Worker(workerUrl(), { workerData: job, execArgv: [] })
  worker.once('message', resolve)
  worker.once('error', reject)
  worker.once('exit', (code) => reject(new Error(`The near-duplicate worker ended with code ${code} and no answer.`)))
  return promise
}

/** Sources run as TypeScript, the published package as JavaScript, and a compiler leaves URLs alone. */
function workerUrl(): URL {
  const url = new URL('./worker.ts', import.meta.url)
  if (import.meta.url.endsWith('.js')) url.pathname = url.pathname.replace(/\.ts$/, '.js')
  return url
}
