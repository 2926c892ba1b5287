CREATE TABLE {p}entries (
  -- The SHA-256 of the ciphertext.
  id bytea PRIMARY KEY CHECK (octet_length(id) = 32),
  -- The sealed delivery as JSON: ciphertext and signature.
  body bytea NOT NULL,
  size integer NOT NULL,
  -- Seconds since 1970. Every other time is in milliseconds.
  signed_at bigint NOT NULL,
  stored_at bigint NOT NULL,
  -- 0: waiting, 1: leased, 2: parked.
  state smallint NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 2),
  -- When it is due, when its lease runs out, or since when it is parked.
  due_at bigint NOT NULL,
  -- How long the wait or the lease was when it was set.
  span bigint NOT NULL DEFAULT 0,
  attempts integer NOT NULL DEFAULT 0,
  fence bigint NOT NULL DEFAULT 0,
  nonce bigint NOT NULL DEFAULT 0,
  -- The event that the lease claims.
  event text,
  -- Whether a younger signature has arrived since the entry was taken.
  resigned boolean NOT NULL DEFAULT false,
  reason text,
  note text,
  trace text
) WITH (toast_tuple_target = 256, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
-- Ciphertext does not compress.
ALTER TABLE {p}entries ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX {n}entries_due ON {p}entries (due_at) WHERE state < 2;
CREATE INDEX {n}entries_parked ON {p}entries (due_at, id) WHERE state = 2;

-- Entries that were finished, and the lease that finished them.
CREATE TABLE {p}finished (
  id bytea PRIMARY KEY,
  nonce bigint NOT NULL,
  finished_at bigint NOT NULL
);
CREATE INDEX {n}finished_at ON {p}finished (finished_at);

-- Events that a lease holds (no finished_at), and events that were finished.
CREATE TABLE {p}events (
  event text PRIMARY KEY,
  entry bytea NOT NULL,
  nonce bigint NOT NULL,
  finished_at bigint,
  touched_at bigint NOT NULL
);
CREATE INDEX {n}events_at ON {p}events (touched_at);

-- How often work on an entry began in a transaction: counted outside of it, so that a crash counts. Unlogged, since a
-- restart of the server may forget it.
CREATE UNLOGGED TABLE {p}starts (
  id bytea PRIMARY KEY,
  -- The entry's attempts at that time. With another number, the starts are counted there already.
  base integer NOT NULL,
  starts integer NOT NULL,
  started_at bigint NOT NULL
);

-- Room that is given up when the disk is full, so that entries can still be finished: 500 pages. There is no column that
-- needs a TOAST table, because truncating that takes a page for its index.
CREATE TABLE {p}reserve (filler bigint NOT NULL) WITH (fillfactor = 10, autovacuum_enabled = false);
INSERT INTO {p}reserve SELECT generate_series(1, 11000);
