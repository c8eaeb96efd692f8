import { TunesmithError } from '../core/errors.ts'

const shape = /^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$/
const longest = 64

/** @throws TunesmithError run/bad-name */
export function checkRunName(name: string): string {
  if (shape.test(name) && name.length <= longest) return name
  const suggestion = name
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, longest)
    .replace(/-$/, '')
  throw new TunesmithError(
    `"${name}" cannot name a run: use letters, digits, and single "-", "." or "_" between them.`,
    {
      code: 'run/bad-name',
      where: '--run',
      fix: suggestion === '' ? 'Choose a name like `2026-11-22-a`.' : `Use \`-r ${suggestion}\`.`,
    },
  )
}

/** 2026-11-22-a to -z, then -aa, -ab, and so on without end. */
export function* datedNames(today: string): Generator<string> {
  for (let n = 1; ; n++) yield `${today}-${letters(n)}`
}

function letters(n: number): string {
  let word = ''
  for (let rest = n; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    word = String.fromCharCode(97 + ((rest - 1) % 26)) + word
  }
  return word
}
