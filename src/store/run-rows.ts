import type { Candidate, Example, Input, InputSet } from '../core/types.ts'
import { orDamaged } from './errors.ts'
import { type Database, type SqlRow, text } from './sqlite.ts'

export type RunRows = {
  /** Upserts by id, in one transaction. */
  putInputs(inputs: readonly Input[]): void
  input(id: string): Input | undefined
  /** Ordered by slot, attempt, id. */
  inputs(set?: InputSet): Input[]
  /** Upserts by id, in one transaction. */
  putExamples(examples: readonly Example[]): void
  example(id: string): Example | undefined
  /** Ordered by set (panel, confirm, scale), candidate, slot, attempt, id. */
  examples(where?: { set?: InputSet; candidate?: string }): Example[]
  putCandidate(candidate: Candidate): void
  /** In the order in which they were first put. */
  candidates(): Candidate[]
}

const setOrder = "CASE set_name WHEN 'panel' THEN 0 WHEN 'confirm' THEN 1 WHEN 'scale' THEN 2 ELSE 3 END"
/** c2 before c10. */
const candidateOrder = 'length(candidate), candidate'

export function openRunRows(database: Database): RunRows {
  const rows = { ...inputRows(database), ...exampleRows(database), ...candidateRows(database) }
  const { input, inputs, example, examples, candidates } = rows
  const checked =
    <In extends unknown[], Out>(read: (...args: In) => Out) =>
    (...args: In): Out =>
      orDamaged(database.file, () => read(...args))
  return {
    ...rows,
    input: checked(input),
    inputs: checked(inputs),
    example: checked(example),
    examples: checked(examples),
    candidates: checked(candidates),
  }
}

function inputRows(database: Database): Pick<RunRows, 'putInputs' | 'input' | 'inputs'> {
  const put = database.prepare(
    `INSERT INTO inputs (id, set_name, slot, attempt, body) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET
       set_name = excluded.set_name, slot = excluded.slot, attempt = excluded.attempt, body = excluded.body`,
  )
  const one = database.prepare('SELECT body FROM inputs WHERE id = ?')
  const all = database.prepare('SELECT body FROM inputs WHERE ?1 IS NULL OR set_name = ?1 ORDER BY slot, attempt, id')
  return {
    putInputs: (inputs) =>
      database.transaction(() => {
        for (const input of inputs) put.run(input.id, input.set, input.slot, input.attempt, JSON.stringify(input))
      }),
    input: (id) => optional<Input>(one.get(id)),
    inputs: (set) => all.all(set ?? null).map(parse<Input>),
  }
}

function exampleRows(database: Database): Pick<RunRows, 'putExamples' | 'example' | 'examples'> {
  const put = database.prepare(
    `INSERT INTO examples (id, set_name, candidate, slot, attempt, outcome, body) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET
       set_name = excluded.set_name, candidate = excluded.candidate, slot = excluded.slot,
       attempt = excluded.attempt, outcome = excluded.outcome, body = excluded.body`,
  )
  const one = database.prepare('SELECT body FROM examples WHERE id = ?')
  const all = database.prepare(
    `SELECT body FROM examples WHERE (?1 IS NULL OR set_name = ?1) AND (?2 IS NULL OR candidate = ?2)
     ORDER BY ${setOrder}, ${candidateOrder}, slot, attempt, id`,
  )
  return {
    putExamples: (examples) =>
      database.transaction(() => {
        for (const example of examples) {
          const { set, slot, attempt } = example.input
          put.run(example.id, set, example.candidateId, slot, attempt, example.outcome, JSON.stringify(example))
        }
      }),
    example: (id) => optional<Example>(one.get(id)),
    examples: (where) => all.all(where?.set ?? null, where?.candidate ?? null).map(parse<Example>),
  }
}

function candidateRows(database: Database): Pick<RunRows, 'putCandidate' | 'candidates'> {
  const put = database.prepare(
    'INSERT INTO candidates (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
  )
  const all = database.prepare('SELECT body FROM candidates ORDER BY rowid')
  return {
    putCandidate: (candidate) => {
      put.run(candidate.id, JSON.stringify(candidate))
    },
    candidates: () => all.all().map(parse<Candidate>),
  }
}

/** Bodies are what this file wrote, so their shape is known. */
function parse<T>(row: SqlRow): T {
  const value: T = JSON.parse(text(row, 'body'))
  return value
}

const optional = <T>(row: SqlRow | undefined): T | undefined => row && parse<T>(row)
