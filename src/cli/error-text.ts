import { TunesmithError } from '../core/errors.ts'
import { storeFailure } from '../store/errors.ts'
import { wrap } from './layout.ts'
import type { Terminal } from './terminal.ts'
import { withoutLookalikes } from './visible.ts'

/** Further errors stand below the first. */
const indent = ' '.repeat('error  '.length)

/** The four parts of an error. Wrapped for a person only, so that a log keeps each on a line of its own. */
export function errorText(error: TunesmithError, { style, columns, interactive }: Terminal): string {
  const parts = error.format().replace(error.message, (what) => what.replaceAll('\n', `\n${indent}`))
  const text = withoutLookalikes(`error  ${parts}`)
  const lines = interactive ? wrap(text, { columns }) : text
  return `${style('red', 'error')}${lines.slice('error'.length)}\n`
}

/** A folder that cannot be written or a full disk is the user's to mend; any other failure comes back as it was. */
export const inUsersWords = (error: unknown): unknown =>
  error instanceof Error && 'syscall' in error && 'path' in error ? storeFailure(error, String(error.path)) : error

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
