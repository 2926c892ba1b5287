CREATE TABLE {p}entries (
  key INTEGER PRIMARY KEY,
  -- The SHA-256 of the ciphertext.
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
  size INTEGER NOT NULL,
  -- Seconds since 1970. Every other time is in milliseconds.
  signed_at INTEGER NOT NULL,
  stored_at INTEGER NOT NULL,
  -- 0: waiting, 1: leased, 2: parked.
  state INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 2),
  -- When it is due, when its lease runs out, or since when it is parked.
  due_at INTEGER NOT NULL,
  -- How long the wait or the lease is.
  span INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  fence INTEGER NOT NULL DEFAULT 0,
  nonce INTEGER NOT NULL DEFAULT 0,
  -- Grows with every renewal of the lease.
  beat INTEGER NOT NULL DEFAULT 0,
  -- The event that the lease claims.
  event TEXT,
  -- Whether a younger signature has arrived since the entry was taken.
  resigned INTEGER NOT NULL DEFAULT 0,
  reason TEXT,
  note TEXT,
  trace TEXT
) STRICT;
CREATE INDEX {p}entries_due ON {p}entries (due_at) WHERE state = 0;
CREATE INDEX {p}entries_leased ON {p}entries (key) WHERE state = 1;
CREATE INDEX {p}entries_parked ON {p}entries (due_at, id) WHERE state = 2;

-- The sealed deliveries as JSON: ciphertext and signature. Apart, so that a lease does not write them again, and that a
-- damaged one does not keep its entry from being set aside.
CREATE TABLE {p}bodies (
  key INTEGER PRIMARY KEY,
  body BLOB NOT NULL
) STRICT;

-- Entries that were finished, and the lease that finished them.
CREATE TABLE {p}finished (
  id BLOB PRIMARY KEY NOT NULL,
  nonce INTEGER NOT NULL,
  finished_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX {p}finished_at ON {p}finished (finished_at);

-- Events that a lease holds (no finished_at), and events that were finished.
CREATE TABLE {p}events (
  event TEXT PRIMARY KEY NOT NULL,
  entry BLOB NOT NULL,
  nonce INTEGER NOT NULL,
  finished_at INTEGER,
  touched_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX {p}events_at ON {p}events (touched_at);

-- The greatest fencing token that was granted.
CREATE TABLE {p}fence (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  value INTEGER NOT NULL
) STRICT;
INSERT INTO {p}fence (only, value) VALUES (1, 0);

-- Pages that are given up when the database is full, so that entries can still be finished.
CREATE TABLE {p}reserve (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  pages BLOB NOT NULL
) STRICT;
INSERT INTO {p}reserve (only, pages) VALUES (1, zeroblob(131072));
