import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { root } from './documents.ts'

/** What is wrong with a value by a file of schemas/; `null`: nothing. */
export function complaintsOf(schema: string): (value: unknown) => string | null {
  const json = JSON.parse(readFileSync(join(root, 'schemas', `${schema}.schema.json`), 'utf8'))
  const reader = z.fromJSONSchema(json)
  return (value) => {
    const result = reader.safeParse(value)
    return result.success ? null : z.prettifyError(result.error)
  }
}
