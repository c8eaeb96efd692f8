import { TunesmithError } from '../core/errors.ts'
import { wrap } from './layout.ts'
import type { Terminal } from './terminal.ts'

/** The four parts of an error. Wrapped for a person only, so that a log keeps each on a line of its own. */
export function errorText(error: TunesmithError, { style, columns, interactive }: Terminal): string {
  const text = `error  ${error.format()}`
  const lines = interactive ? wrap(text, { columns }) : text
  return `${style('red', 'error')}${lines.slice('error'.length)}\n`
}

const ended = ['EPIPE', 'EIO', 'ENXIO', 'ECONNRESET', 'ERR_STREAM_DESTROYED']

/** The error of results that could not be written. A reader that went away on purpose (`| head`) is none. */
export function outputFailed({ aborted, reason }: AbortSignal): TunesmithError | undefined {
  const code = reason instanceof Error && 'code' in reason ? String(reason.code) : 'unknown'
  if (!aborted || ended.includes(code)) return undefined
  return new TunesmithError(`The results could not be written (${code}).`, {
    code: 'cli/output',
    where: 'stdout',
    fix: 'Check the disk or the program that they go to, then run the same command again.',
    cause: reason,
  })
}
