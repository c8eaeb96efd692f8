import { basename } from 'node:path'
import { TunesmithError } from '../core/errors.ts'

type Fault = 'disk-full' | 'unwritable' | 'corrupt' | 'foreign' | 'missing' | 'busy'

/** SQLite's primary result codes that a user can do something about: https://sqlite.org/rescode.html */
const faultOfResult: Readonly<Record<number, Fault>> = {
  3: 'unwritable',
  5: 'busy',
  6: 'busy',
  8: 'unwritable',
  10: 'unwritable',
  11: 'corrupt',
  13: 'disk-full',
  14: 'unwritable',
  15: 'busy',
  26: 'foreign',
}

/** SQLITE_IOERR_SHMSIZE: the index of the write-ahead log could not grow. */
const noRoomForIndex = 4874

const faultOfErrno: Readonly<Record<string, Fault>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EFBIG: 'disk-full',
}

const inTheWay: readonly string[] = ['EEXIST', 'ENOTDIR', 'EISDIR', 'ENOTEMPTY']

const words: Readonly<Record<Fault, { what: string; fix: string }>> = {
  'disk-full': {
    what: 'There is no room left to write this file. Everything written before is intact.',
    fix: 'Free some space (or raise the quota), then run the same command again; it goes on where it stopped.',
  },
  unwritable: {
    what: 'This file cannot be read or written.',
    fix: 'Check that the file and its folder belong to you and that the disk is not read-only, then run the same command again.',
  },
  corrupt: {
    what: 'This database is damaged.',
    fix: 'Restore it from a backup, or save its rows with `sqlite3 FILE .recover`. Moving it away starts an empty one: what it held is then paid for again.',
  },
  foreign: {
    what: 'This file was not made by Tunesmith.',
    fix: 'Move it away; Tunesmith makes its own. If Tunesmith did make it, its first bytes were overwritten: restore it from a backup.',
  },
  missing: {
    what: 'This database is gone.',
    fix: 'Restore it from a backup. Where there is none, the same command starts an empty one: what it held is then paid for again.',
  },
  busy: {
    what: 'Another process kept this database locked for too long.',
    fix: 'Wait until that process is done or end it, then run the same command again.',
  },
}

/** A run is made again from the ledger, for free. */
const fixesOfRun: Partial<Record<Fault, string>> = {
  corrupt:
    'Move it away and run again: what was paid for is in the ledger, so the run is made anew without paying twice.',
  foreign:
    'Move it away and run again: what was paid for is in the ledger, so the run is made anew without paying twice.',
  missing: 'Run again: what was paid for is in the ledger, so the run is made anew without paying twice.',
}

const somethingInTheWay = {
  what: 'Something else stands where this file or folder belongs.',
  fix: 'Move it away, then run the same command again.',
}

/** A failure of SQLite or of the file system in the user's words; anything else comes back unchanged. */
export function storeFailure(error: unknown, file: string): unknown {
  const fault = faultOf(error)
  return fault === undefined ? error : storeError(fault, file, error)
}

/** What this program has stored it can read again, or the file was damaged: SQLite does not check the values themselves. */
export function orDamaged<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof TunesmithError || error instanceof RangeError || isWrongArgument(error)) throw error
    throw storeError('corrupt', file, error)
  }
}

/** What SQLite cannot look for, which is no fault of the file. */
const isWrongArgument = (error: unknown): boolean =>
  error instanceof TypeError && 'code' in error && error.code === 'ERR_INVALID_ARG_TYPE'

export function storeError(fault: Fault, file: string, cause?: unknown): TunesmithError {
  const errno = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const { what, fix } = inTheWay.includes(errno) ? somethingInTheWay : words[fault]
  const detail = cause instanceof Error ? ` (${detailOf(cause.message)})` : ''
  const ofRun = basename(file) === 'run.db' ? fixesOfRun[fault] : undefined
  return new TunesmithError(`${what}${detail}`, { code: `store/${fault}`, where: file, fix: ofRun ?? fix, cause })
}

/** `ENOTDIR: not a directory, scandir '/a/b'` without the call and the path, which stand in front. */
const detailOf = (message: string): string => message.replace(/^(E[A-Z]+: [^,]*), .*$/s, '$1')

function faultOf(error: unknown): Fault | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  // Whatever else the system says of a file is for the user to see to, not for us to explain as a bug.
  if ('syscall' in error && /^E[A-Z]+$/.test(String(error.code)))
    return faultOfErrno[String(error.code)] ?? 'unwritable'
  if (error.code !== 'ERR_SQLITE_ERROR') return undefined
  const result = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0
  return result === noRoomForIndex ? 'disk-full' : faultOfResult[result & 0xff]
}
