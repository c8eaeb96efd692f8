import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './documents.ts'

/** As a project that installed the package sees it, but from the sources. */
export function installTunesmith(folder: string): void {
  const home = join(folder, 'node_modules', 'tunesmith')
  mkdirSync(home, { recursive: true })
  const exports = { '.': './index.mjs', './testing': './testing.mjs' }
  writeFileSync(join(home, 'package.json'), JSON.stringify({ name: 'tunesmith', type: 'module', exports }))
  for (const entry of ['index', 'testing']) {
    writeFileSync(
      join(home, `${entry}.mjs`),
      `export * from '${pathToFileURL(join(root, 'src', `${entry}.ts`)).href}'\n`,
    )
  }
  symlinkSync(join(root, 'node_modules', 'zod'), join(folder, 'node_modules', 'zod'))
}
