import { TunesmithError } from '../core/errors.ts'

/** Something wrong in one file. All of a file are collected, so that people fix them in one go. */
export type Problem = { where: string; what: string; fix?: string; code: string }

/** What is wrong with a row, and what to do. */
export type Complaint = { what: string; fix?: string }

const shown = 8

/** Throws one TunesmithError that lists the problems in order of their place; returns where there are none. */
export function stopOn(problems: readonly Problem[], then = 'run `tunesmith doctor`'): void {
  const [first, ...rest] = [...problems].sort((a, b) => lineOf(a) - lineOf(b))
  if (!first) return
  const { code, where } = first
  if (rest.length === 0)
    throw new TunesmithError(first.what, { code, where, fix: first.fix ?? `Correct the value, then ${then}.` })
  const lines = rest.slice(0, shown - 1).map((problem) => `${problem.where}  ${withFix(problem)}`)
  if (rest.length >= shown) lines.push(`and ${rest.length - shown + 1} more`)
  const fix = `Correct these, then ${then}.`
  throw new TunesmithError([withFix(first), ...lines].join('\n'), { code, where, fix })
}

const withFix = ({ what, fix }: Problem): string => (fix ? `${what} ${fix}` : what)

function lineOf({ where }: Problem): number {
  const [, line = '0', column = '0'] = /:(\d+)(?::(\d+))?$/.exec(where) ?? []
  return Number(line) * 10_000 + Number(column)
}
