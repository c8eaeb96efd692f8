import { bundlesSchema } from './bundles.ts'
import type { Format } from './database.ts'
import { holdersSchema } from './holders.ts'

/**
 * `calls` stays narrow, so that scans and look-ups never touch texts; those are in `payload`.
 * Keyed rowid tables: WITHOUT ROWID would keep 2 KB rows inside the key's tree.
 * Money is US dollars; `calls.usd` is NULL where the cost is unknown.
 */
export const ledgerFormat: Format = {
  application: 0x544e534c,
  version: 3,
  upgrades: {
    1: bundlesSchema,
    2: 'ALTER TABLE accounts ADD COLUMN unknown_calls INTEGER NOT NULL DEFAULT 0',
  },
  schema: `
  CREATE TABLE calls (
    key BLOB PRIMARY KEY, kind TEXT NOT NULL, role TEXT NOT NULL, model TEXT NOT NULL, state TEXT NOT NULL,
    attempt INTEGER NOT NULL, tokens_in INTEGER, tokens_cached INTEGER, tokens_out INTEGER, usd REAL, price_id TEXT,
    warnings TEXT NOT NULL, batch_id TEXT, at INTEGER NOT NULL
  );
  CREATE TABLE payload (key BLOB PRIMARY KEY, request ANY NOT NULL, reply ANY NOT NULL) STRICT;
  ${bundlesSchema};
  CREATE TABLE verdicts (
    key BLOB PRIMARY KEY, answer TEXT NOT NULL, reason TEXT NOT NULL, confidence REAL, at INTEGER NOT NULL
  ) STRICT;
  ${holdersSchema};
  CREATE TABLE accounts (
    account TEXT PRIMARY KEY, spent REAL NOT NULL, unknown_calls INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE reservations (
    account TEXT NOT NULL, holder INTEGER NOT NULL, usd REAL NOT NULL, PRIMARY KEY (account, holder)
  ) STRICT;
  CREATE TABLE claims (key BLOB PRIMARY KEY, holder INTEGER NOT NULL, at INTEGER NOT NULL) STRICT`,
}
