import type { Format } from './database.ts'
import { holdersSchema } from './holders.ts'
import { lockSchema } from './lock.ts'

/** `body` is the thing itself as JSON; the columns beside it are what it is found and ordered by. */
export const runFormat: Format = {
  application: 0x544e5352,
  version: 1,
  schema: `
  CREATE TABLE created (one INTEGER PRIMARY KEY CHECK (one = 1), at INTEGER NOT NULL) STRICT;
  INSERT INTO created VALUES (1, unixepoch('subsec') * 1000);
  CREATE TABLE inputs (
    id TEXT PRIMARY KEY, set_name TEXT NOT NULL, slot INTEGER NOT NULL, attempt INTEGER NOT NULL, body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX inputs_by_slot ON inputs (set_name, slot, attempt, id);
  CREATE TABLE examples (
    id TEXT PRIMARY KEY, set_name TEXT NOT NULL, candidate TEXT NOT NULL, slot INTEGER NOT NULL,
    attempt INTEGER NOT NULL, outcome TEXT NOT NULL, body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX examples_by_set ON examples (set_name, candidate, slot, attempt, id);
  CREATE TABLE candidates (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
  CREATE TABLE calls (key TEXT PRIMARY KEY, kind TEXT NOT NULL, usd REAL) STRICT;
  CREATE TABLE events (seq INTEGER PRIMARY KEY, type TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
  ${holdersSchema};
  ${lockSchema}`,
}
