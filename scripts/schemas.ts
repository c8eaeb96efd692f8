import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { schemas, staleSchemas } from './schemas/all.ts'

/** `npm run schemas` writes schemas/; `npm run schemas -- --check` fails where they are not what the sources say. */

const folder = join(import.meta.dirname, '../schemas')
const stale = staleSchemas(folder)

if (process.argv.includes('--check')) {
  for (const file of stale) console.error(`schemas/${file} is not current.`)
  if (stale.length > 0) console.error('  fix: Run `npm run schemas`.')
  process.exitCode = stale.length === 0 ? 0 : 1
} else {
  const current = schemas()
  mkdirSync(folder, { recursive: true })
  for (const file of stale) rmSync(join(folder, file), { force: true })
  for (const [file, text] of Object.entries(current)) writeFileSync(join(folder, file), text)
  console.log(`schemas/: ${Object.keys(current).length} files, ${stale.length} changed`)
}
