import { homedir } from 'node:os'
import { join } from 'node:path'

export type Env = Readonly<Record<string, string | undefined>>

/** Where the runtime and the weights live: `TUNESMITH_CACHE`, or the platform's cache folder for this user. */
export function cacheFolder(env: Env = process.env): string {
  if (env['TUNESMITH_CACHE']) return env['TUNESMITH_CACHE']
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'tunesmith')
  if (process.platform === 'win32') {
    return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'tunesmith', 'cache')
  }
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'tunesmith')
}

export const modelsFolder = (cache: string): string => join(cache, 'models')
