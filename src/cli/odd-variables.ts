import { nearest } from '../core/errors.ts'
import type { Notice } from '../core/types.ts'
import { commonFlags } from './command.ts'
import { variableOf } from './parse.ts'
import type { Env } from './terminal.ts'

const prefix = 'TUNESMITH_'
/** Variables that no flag has. */
const others = ['TUNESMITH_CACHE', 'TUNESMITH_FULL', 'TUNESMITH_REQUIRE_LOCAL']

/** TUNESMITH_… variables that mean nothing to any command: a budget that is misspelt would be none. */
export async function oddVariables(env: Env): Promise<Notice[]> {
  const given = Object.keys(env).filter((name) => name.startsWith(prefix) && env[name] !== '')
  if (given.length === 0) return []
  const { tables } = await import('./tables/all.ts')
  const flags = [commonFlags, ...Object.values(tables).map(({ flags }) => flags)].flatMap(Object.keys)
  const known = [...new Set([...flags.map(variableOf), ...others])]
  return given
    .filter((name) => !known.includes(name))
    .map((name) => {
      const guess = nearest(
        name.slice(prefix.length),
        known.map((one) => one.slice(prefix.length)),
      )
      const message = 'No command reads this variable.'
      return guess ? { where: name, message, fix: `Did you mean ${prefix}${guess}?` } : { where: name, message }
    })
}
