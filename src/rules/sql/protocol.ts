/** What the SQLite process and its owner say to each other. */

export type Setup = { files: string[]; limitMs: number }
export type ToProcess = { id: number; statements: readonly string[] }
export type FromProcess =
  | { type: 'ready'; catalog: Catalog }
  | { type: 'failed'; file: string; message: string }
  | { type: 'ran'; id: number; ran: Ran }

/** `values`: every distinct text of the column; `null` where there are more than 200. */
export type Catalog = { table: string; column: string; values: string[] | null }[]

/** `denied`: SQLite refused it because it does more than read. `computed`: the column is an expression. */
export type Ran =
  | { ok: true; rows: number; columns: { name: string; computed: boolean }[] }
  | { ok: false; message: string; denied: boolean }
