import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** Half of a child's second goes into compiling; the same files are compiled once. */
export const compileCache = join(root, 'node_modules/.cache/compile')
