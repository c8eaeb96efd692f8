import type { Table } from '../command.ts'
import analyze from './analyze.ts'
import compare from './compare.ts'
import completion from './completion.ts'
import doctor from './doctor.ts'
import estimate from './estimate.ts'
import evaluate from './evaluate.ts'
import exportRows from './export.ts'
import generate from './generate.ts'
import improve from './improve.ts'
import init from './init.ts'
import inputs from './inputs.ts'
import models from './models.ts'
import run from './run.ts'
import scale from './scale.ts'
import show from './show.ts'

/** What every command takes, for what looks at all of them: the shell's completion, and variables that no flag has. */
export const tables: Readonly<Record<string, Table>> = {
  init,
  doctor,
  estimate,
  run,
  inputs,
  generate,
  evaluate,
  analyze,
  improve,
  scale,
  compare,
  show,
  export: exportRows,
  models,
  completion,
}
