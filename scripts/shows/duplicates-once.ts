import { readFileSync } from 'node:fs'
import { nearDuplicates } from '../../src/core/similarity.ts'

/** One measurement in a fresh process: from a JSONL file with `text` to the number of texts flagged. */
const [, , file = ''] = process.argv
const start = performance.now()
const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
const { count } = nearDuplicates(lines.map((line): string => JSON.parse(line).text))
const seconds = (performance.now() - start) / 1000
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6
console.log(JSON.stringify({ flagged: count, seconds, cpuSeconds, megabytes: maxRSS / 1024 }))
