import { statSync } from 'node:fs'
import { TunesmithError } from '../core/errors.ts'
import type { Ended } from '../core/types.ts'
import { openReadOnly } from './database.ts'
import { lastEnding } from './run-events.ts'
import { configFile, databaseFile, readConfig } from './run-folders.ts'
import { runFormat } from './run-schema.ts'
import { number } from './sqlite.ts'

/** `ended` is `null` while it is unfinished, also when it was taken up again after an end. */
export type RunSummary = { name: string; ended: Ended | null; config: unknown }

type Dated = RunSummary & { createdAt: number }

/** Never throws for what is on disk: a run that cannot be read counts as unfinished, and opening it says why. */
export function summarizeRun(name: string, folder: string): Dated {
  const config = orElse(null, () => readConfig(folder))
  const fallback = { ended: null, createdAt: statSync(configFile(folder)).mtimeMs }
  return { name, config, ...orElse(fallback, () => readDatabase(folder)) }
}

/** Oldest first. */
export function inOrder(a: Dated, b: Dated): number {
  return a.createdAt - b.createdAt || a.name.length - b.name.length || (a.name < b.name ? -1 : 1)
}

function readDatabase(folder: string): { ended: Ended | null; createdAt: number } {
  const database = openReadOnly(databaseFile(folder), runFormat)
  try {
    const row = database.prepare('SELECT at FROM created').get() ?? {}
    return { ended: lastEnding(database), createdAt: number(row, 'at') }
  } finally {
    database.close()
  }
}

function orElse<T, U>(fallback: U, work: () => T): T | U {
  try {
    return work()
  } catch (error) {
    if (error instanceof TunesmithError) return fallback
    throw error
  }
}
