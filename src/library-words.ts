import { TunesmithError } from './core/errors.ts'

/** What the command line would have to type, and what a program says instead. */
const words: readonly [RegExp, string][] = [
  [/`tunesmith run --budget (\S+)`/, 'the same call and `budget: $1`'],
  [/`tunesmith run`/, 'the same call'],
  [/`--(?:judge |model judge=)(\S+)`/, "`judge: '$1'`"],
  [/`--keep-verdicts`/, '`keepVerdicts: true`'],
]

/** An error of judging, for the program that called `evaluate`: it has no run and no flags. */
export function inLibraryWords(error: unknown): unknown {
  if (!(error instanceof TunesmithError)) return error
  const { code, where, exit, cause } = error
  const fix = words.reduce((text, [typed, said]) => text.replace(typed, said), error.fix)
  const what = error.message.replace('The run was', 'The evaluation was')
  return new TunesmithError(what, { code, where, fix, exit, cause })
}
