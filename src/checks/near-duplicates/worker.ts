import { parentPort, workerData } from 'node:worker_threads'
import { diversity } from '../../core/similarity.ts'
import type { Job } from './find.ts'

const { texts, sizes, seed }: Job = workerData
parentPort?.postMessage(diversity(texts, sizes, seed))
