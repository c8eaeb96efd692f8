import type { Complaint } from '../problems.ts'

/** A row of a data file as it stands there, or what keeps it from being read. */
export type FileRow = {
  /** `file:line`, or `file, row 17` in formats without lines. */
  where: string
  /** The line of the file, or the number of the row where there are no lines; from 1. */
  line: number
} & ({ value: unknown } | { problem: Complaint })

/** More text than any model reads, in one row. A file that holds this is not what somebody meant. */
export const mostRowBytes = 16 * 1024 * 1024

export const tooLong = (bytes: number): Complaint => ({
  what: `This row has ${Math.round(bytes / 1e6).toLocaleString('en')} MB; a row may have ${Math.round(mostRowBytes / 1e6)} MB.`,
  fix: 'Check that its line breaks are not lost, or take the row out.',
})
