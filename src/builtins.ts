import coverage from './checks/coverage.ts'
import duplicateInputs from './checks/duplicate-inputs.ts'
import leakage from './checks/leakage.ts'
import length from './checks/length.ts'
import oneAnswer from './checks/one-answer.ts'
import refusals from './checks/refusals.ts'
import repetition from './checks/repetition.ts'
import type { Parts } from './core/parts.ts'
import trl from './exporters/trl.ts'
import sft from './methods/sft.ts'
import fixes from './optimizers/fixes.ts'
import manual from './optimizers/manual.ts'
import local from './providers/local.ts'
import simulated from './providers/simulated.ts'
import contains from './rules/contains.ts'
import json from './rules/json.ts'
import regex from './rules/regex.ts'
import sql from './rules/sql.ts'
import words from './rules/words.ts'

/** Every built-in part on one page. A new part is one file and its name here. */
export const builtins: Parts = {
  providers: [local, simulated],
  methods: [sft],
  rules: [words, regex, contains, json, sql],
  checks: [duplicateInputs, coverage, length, leakage, repetition, refusals, oneAnswer],
  optimizers: [fixes, manual],
  exporters: [trl],
}
