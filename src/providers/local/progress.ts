import type { Notify } from '../../core/parts.ts'

/** Called with the bytes held so far. */
export type OnBytes = (bytes: number) => void

/** "name  412 of 1117 MB (37 %)", at most twice a second. */
export function reportProgress(name: string, total: number | null, notify: Notify): OnBytes {
  let last = 0
  return (bytes) => {
    const now = performance.now()
    if (last > 0 && now - last < 500) return
    last = now
    const share = total ? ` of ${megabytes(total)} MB (${Math.floor((bytes / total) * 100)} %)` : ' MB'
    notify(`${name}  ${megabytes(bytes)}${share}`)
  }
}

export const megabytes = (bytes: number): number => Math.round(bytes / 1e6)
