import { isNativeError } from 'node:util/types'
import { createContext, Script } from 'node:vm'
import { z } from 'zod'
import { defineRule } from '../core/parts.ts'

const limitMs = 250

const options = z
  .strictObject({
    pattern: z.string().min(1).describe('A JavaScript regular expression, without slashes.'),
    flags: z
      .string()
      .regex(/^[imsuv]*$/, 'must be made of i, m, s, u and v')
      .default(''),
    must: z.enum(['match', 'not']).default('match').describe('Whether the pattern has to be found, or must not be.'),
  })
  .superRefine(({ pattern, flags }, context) => {
    const error = problem(pattern, flags)
    if (error) context.addIssue({ code: 'custom', message: error, path: ['pattern'] })
  })

function problem(pattern: string, flags: string): string | null {
  try {
    new RegExp(pattern, flags)
    return null
  } catch (error) {
    return error instanceof SyntaxError ? error.message : String(error)
  }
}

export default defineRule({
  id: 'regex',
  summary: 'A pattern is found in the completion, or must not be.',
  options,
  open({ pattern, flags, must }) {
    // A pattern can take exponential time on the wrong text. `vm` is here for its time limit: nothing else stops a match.
    const sandbox = createContext({ pattern, flags, text: '' })
    const search = new Script('(new RegExp(pattern, flags).exec(text) ?? [null])[0]')
    const finds = must === 'match' ? 'finds something' : 'finds nothing'
    return {
      demand: `Write the reply so that the regular expression /${pattern}/${flags} ${finds} in it.`,
      decide({ text }) {
        sandbox['text'] = text
        try {
          const found: unknown = search.runInContext(sandbox, { timeout: limitMs })
          if (typeof found !== 'string')
            return { answer: must === 'match' ? 'no' : 'yes', reason: `No match of /${pattern}/${flags}.` }
          return { answer: must === 'match' ? 'yes' : 'no', reason: `/${pattern}/${flags} matches ${excerpt(found)}.` }
        } catch (error) {
          if (!isTimeout(error)) throw error
          return {
            answer: 'no',
            reason: `/${pattern}/${flags} took more than ${limitMs} ms on this text; simplify it.`,
          }
        }
      },
    }
  },
})

/** The error may come from the other realm, where `instanceof Error` does not hold. */
const isTimeout = (error: unknown): boolean =>
  isNativeError(error) && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'

const excerpt = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
