//! The contract in SQL, for SQLite. `$1` is the time in milliseconds wherever a statement needs it. Each call runs in a
//! transaction that nobody else writes beside.
//!
//! The connection has a thread of its own, so several statements in one text are one way to it and back. Their parameters are
//! `$N` and not `?N`: SQLite counts a statement's `?N` from 1, also those that are not in it, and sqlx would bind them too.

use std::sync::atomic::AtomicBool;

use sqlx::SqlStr;

use crate::sql::Names;

/// How many rows the statements have: the longest one that is not too long is used.
pub(super) const LENGTHS: [usize; 4] = [64, 16, 4, 1];

/// A statement that inserts so many entries, or their bodies.
fn rows(text: &str, columns: usize, length: usize) -> String {
    let row = |number: usize| {
        let first = 2 + number * columns;
        let values: Vec<String> = (first..first + columns).map(|column| format!("${column}")).collect();
        format!("({}, {})", number + 1, values.join(", "))
    };
    text.replace("{rows}", &(0..length).map(row).collect::<Vec<_>>().join(", "))
}

/// The statement for keys below all others.
fn below(insert: &str) -> String {
    insert.replace("max(", "min(").replace("last.key +", "last.key -")
}

/// One entry, and its body where that is new, in one call to the thread of the connection.
fn alone(insert: &str) -> String {
    let insert = rows(insert, 4, 1);
    format!(
        "BEGIN IMMEDIATE; {insert}; INSERT OR REPLACE INTO {{p}}bodies (key, body) \
         SELECT key, $6 FROM {{p}}entries WHERE id = $2 AND changes() > 0; COMMIT"
    )
}

macro_rules! statements {
    ($($name:ident = $text:expr;)*) => {
        pub(super) struct Statements {
            $(pub(super) $name: SqlStr,)*
            pub(super) insert_entries: [SqlStr; LENGTHS.len()],
            pub(super) insert_bodies: [SqlStr; LENGTHS.len()],
            /// The same with keys below all others.
            pub(super) insert_entries_below: [SqlStr; LENGTHS.len()],
            /// One entry and its body, with the transaction around them.
            pub(super) insert_alone: SqlStr,
            pub(super) insert_alone_below: SqlStr,
            /// [`START`] with the transaction around it.
            pub(super) start_alone: SqlStr,
            /// Whether a page of the bodies was found to be damaged.
            pub(super) damaged: AtomicBool,
            /// Whether new keys are below all others, because the page that the next key belongs to is damaged.
            pub(super) below: AtomicBool,
        }

        impl Statements {
            pub(super) fn new(names: &Names) -> Self {
                Self {
                    $($name: names.statement($text),)*
                    insert_entries: LENGTHS.map(|length| names.statement(&rows(INSERT_ENTRIES, 4, length))),
                    insert_bodies: LENGTHS.map(|length| names.statement(&rows(INSERT_BODIES, 2, length))),
                    insert_entries_below: LENGTHS.map(|length| names.statement(&rows(&below(INSERT_ENTRIES), 4, length))),
                    insert_alone: names.statement(&alone(INSERT_ENTRIES)),
                    insert_alone_below: names.statement(&alone(&below(INSERT_ENTRIES))),
                    start_alone: names.statement(&format!("BEGIN IMMEDIATE; {START}; COMMIT")),
                    damaged: AtomicBool::new(false),
                    below: AtomicBool::new(false),
                }
            }
        }
    };
}

/// The time, and of each row its number, id, size, time of signing and trace.
const INSERT_ENTRIES: &str = "
INSERT INTO {p}entries (key, id, size, signed_at, stored_at, due_at, trace)
SELECT last.key + n.column1, n.column2, n.column3, n.column4, $1, $1, n.column5
FROM (SELECT max(
  (SELECT COALESCE(max(key), 0) FROM {p}entries), (SELECT COALESCE(max(key), 0) FROM {p}bodies)
) AS key) AS last, (VALUES {rows}) AS n
WHERE NOT EXISTS (SELECT 1 FROM {p}finished f WHERE f.id = n.column2)
ON CONFLICT (id) DO UPDATE SET
  size = excluded.size, signed_at = excluded.signed_at, resigned = 1,
  state = CASE WHEN state = 2 AND reason NOT IN ('rejected', 'abandoned') THEN 0 ELSE state END,
  due_at = CASE WHEN state = 2 AND reason NOT IN ('rejected', 'abandoned') THEN excluded.due_at ELSE due_at END,
  attempts = CASE WHEN state = 2 AND reason NOT IN ('rejected', 'abandoned') THEN 0 ELSE attempts END
WHERE signed_at < excluded.signed_at
RETURNING id, key, resigned";

/// The time, and of each row its number, key and body.
const INSERT_BODIES: &str = "
INSERT OR REPLACE INTO {p}bodies (key, body) SELECT n.column2, n.column3 FROM (VALUES {rows}) AS n";

/// The id, nonce and event of a lease, of which it counts an attempt, once. Returns a row unless the lease is lost.
const START: &str = "
UPDATE {p}entries SET attempts = attempts + CASE WHEN event IS NULL THEN 1 ELSE 0 END, event = $3
WHERE id = $1 AND nonce = $2 AND state = 1 AND (event IS NULL OR event = $3)
RETURNING 1";

statements! {
    known = "
SELECT EXISTS (SELECT 1 FROM {p}entries WHERE id = $1) OR EXISTS (SELECT 1 FROM {p}finished WHERE id = $1)";

    leased = "SELECT key, id, nonce, beat, span FROM {p}entries WHERE state = 1";

    // now, key: a lease that has run out
    void_lease = "UPDATE {p}entries SET state = 0, due_at = min(due_at, $1), nonce = 0, event = NULL WHERE key = $2";

    // now, limit, lease, nonce, now in microseconds. Where nothing is due, nothing is written.
    take = "
UPDATE {p}fence SET value = max(value, $5) + $2 WHERE EXISTS (SELECT 1 FROM {p}entries WHERE state = 0 AND due_at <= $1);
UPDATE {p}entries
SET state = 1, span = $3, due_at = $1 + $3, fence = (SELECT value FROM {p}fence) - $2 + due.number, nonce = $4, event = NULL, resigned = 0, beat = 0,
  reason = NULL, note = NULL
FROM (
  SELECT key, row_number() OVER (ORDER BY due_at) AS number FROM (
    SELECT key, due_at FROM {p}entries WHERE state = 0 AND due_at <= $1 ORDER BY due_at LIMIT $2
  )
) AS due WHERE {p}entries.key = due.key
RETURNING {p}entries.key, id, fence, nonce, attempts, stored_at, trace";

    // The same, with entries whose leases have run out.
    take_expired = "
UPDATE {p}fence SET value = max(value, $5) + $2;
UPDATE {p}entries
SET state = 1, span = $3, due_at = $1 + $3, fence = (SELECT value FROM {p}fence) - $2 + due.number, nonce = $4, event = NULL, resigned = 0, beat = 0,
  reason = NULL, note = NULL
FROM (
  SELECT key, row_number() OVER (ORDER BY due_at) AS number FROM (
    SELECT key, due_at FROM {p}entries
    WHERE state = 0 AND due_at <= $1 OR state = 1 AND key IN (SELECT value FROM json_each($6))
    ORDER BY due_at LIMIT $2
  )
) AS due WHERE {p}entries.key = due.key
RETURNING {p}entries.key, id, fence, nonce, attempts, stored_at, trace";

    bodies = "SELECT key, body FROM {p}bodies WHERE key IN (SELECT value FROM json_each($1))";

    body = "SELECT key, body FROM {p}bodies WHERE key = $1";

    repair = "UPDATE {p}entries SET due_at = $1 WHERE state = 0 AND due_at > $1 + span + 1000";

    // now, id, nonce, lease
    renew = "
UPDATE {p}entries SET due_at = $1 + $4, span = $4, beat = beat + 1 WHERE id = $2 AND nonce = $3 AND state = 1";

    // id, nonce
    held = "SELECT event, attempts FROM {p}entries WHERE id = $1 AND nonce = $2 AND state = 1";

    event = "SELECT entry, nonce, finished_at FROM {p}events WHERE event = $1";

    // now, event, id, nonce: claims an event that nobody has claimed, or this lease. Returns a row then.
    claim_free = "
INSERT INTO {p}events (event, entry, nonce, touched_at)
SELECT $2, $3, $4, $1
WHERE EXISTS (SELECT 1 FROM {p}entries WHERE id = $3 AND nonce = $4 AND state = 1 AND (event IS NULL OR event = $2))
ON CONFLICT (event) DO NOTHING;
UPDATE {p}entries SET attempts = attempts + CASE WHEN event IS NULL THEN 1 ELSE 0 END, event = $2
WHERE id = $3 AND nonce = $4 AND state = 1 AND (event IS NULL OR event = $2)
  AND EXISTS (SELECT 1 FROM {p}events WHERE event = $2 AND entry = $3 AND nonce = $4 AND finished_at IS NULL)
RETURNING 1";

    // now, event, id, nonce
    claim_event = "
INSERT INTO {p}events (event, entry, nonce, touched_at) VALUES ($2, $3, $4, $1)
ON CONFLICT (event) DO UPDATE SET entry = excluded.entry, nonce = excluded.nonce, touched_at = excluded.touched_at";

    // event, id
    claim_entry = "
UPDATE {p}entries SET attempts = attempts + CASE WHEN event IS NULL THEN 1 ELSE 0 END, event = $1 WHERE id = $2";

    // id, nonce
    remove = "DELETE FROM {p}entries WHERE id = $1 AND nonce = $2 AND state = 1 RETURNING key, event, size";

    remove_body = "DELETE FROM {p}bodies WHERE key = $1";

    // now, event, id, nonce
    finish_event = "
INSERT INTO {p}events (event, entry, nonce, finished_at, touched_at) VALUES ($2, $3, $4, $1, $1)
ON CONFLICT (event) DO UPDATE SET entry = excluded.entry, nonce = excluded.nonce, finished_at = $1, touched_at = $1";

    // now, id, nonce
    remember = "INSERT OR REPLACE INTO {p}finished (id, nonce, finished_at) VALUES ($2, $3, $1)";

    start = START;

    // now, event, id, nonce, whether bodies are removed; id, nonce and event of the next one. Returns 0 with the event's row, if there
    // is one, 1 where the lease held, and 2 where an attempt of the next one is counted.
    complete = "
SELECT 0, entry, nonce, finished_at FROM {p}events WHERE event = $2;
DELETE FROM {p}bodies
WHERE $5 AND key = (SELECT key FROM {p}entries WHERE id = $3 AND nonce = $4 AND state = 1);
DELETE FROM {p}entries WHERE id = $3 AND nonce = $4 AND state = 1 RETURNING 1;
INSERT INTO {p}events (event, entry, nonce, finished_at, touched_at) VALUES ($2, $3, $4, $1, $1)
ON CONFLICT (event) DO UPDATE SET
  entry = excluded.entry, nonce = excluded.nonce, finished_at = $1, touched_at = $1 WHERE finished_at IS NULL;
INSERT OR REPLACE INTO {p}finished (id, nonce, finished_at) VALUES ($3, $4, $1);
UPDATE {p}entries SET attempts = attempts + CASE WHEN event IS NULL THEN 1 ELSE 0 END, event = $8
WHERE id = $6 AND nonce = $7 AND state = 1 AND (event IS NULL OR event = $8)
RETURNING 2";

    // id, nonce
    finished = "SELECT 1 FROM {p}finished WHERE id = $1 AND nonce = $2";

    // id, nonce: the claim of a lease that is given up
    release = "
DELETE FROM {p}events WHERE entry = $1 AND nonce = $2 AND finished_at IS NULL
  AND event = (SELECT event FROM {p}entries WHERE id = $1 AND nonce = $2)";

    // now, id, nonce, delay, counted
    retry = "
UPDATE {p}entries SET state = 0, due_at = $1 + $4, span = $4, event = NULL,
  attempts = max(attempts - CASE WHEN event IS NULL THEN 0 ELSE 1 END, 0) + $5
WHERE id = $2 AND nonce = $3 AND state = 1";

    // now, nonce: what was leased under it, by a taking whose worker is gone
    give_back = "
UPDATE {p}entries SET state = 0, due_at = $1, span = 0, nonce = 0, event = NULL WHERE state = 1 AND nonce = $2
  AND ($3 IS NULL OR id = $3)";

    // id, nonce
    retried = "SELECT 1 FROM {p}entries WHERE id = $1 AND nonce = $2 AND state = 0";

    // now, id, nonce, reason, note
    park = "
UPDATE {p}entries SET state = CASE WHEN $4 = 'refused' AND resigned = 1 THEN 0 ELSE 2 END,
  due_at = $1, span = 0, event = NULL, reason = $4, note = $5
WHERE id = $2 AND nonce = $3 AND state = 1";

    // id, nonce, reason
    was_parked = "
SELECT 1 FROM {p}entries WHERE id = $1 AND nonce = $2 AND (state = 2 OR state = 0 AND reason = $3)";

    // reason, until, after (time, id), limit
    parked = "
SELECT id, key, stored_at, state, due_at, attempts, reason, note FROM {p}entries
WHERE state = 2 AND ($1 IS NULL OR reason = $1) AND ($2 IS NULL OR due_at <= $2)
  AND ($3 IS NULL OR (due_at, id) > ($3, $4))
ORDER BY due_at, id LIMIT $5";

    entry = "SELECT id, key, stored_at, state, due_at, attempts, reason, note FROM {p}entries WHERE id = $1";

    // now, id
    put_back = "
UPDATE {p}entries SET state = 0, due_at = $1, span = 0, attempts = 0, nonce = 0, reason = NULL, note = NULL
WHERE id = $2 AND state = 2";

    // id
    discard = "DELETE FROM {p}entries WHERE id = $1 AND state = 2 RETURNING key, size";

    seen = "SELECT 1 FROM {p}events WHERE event = $1 AND finished_at IS NOT NULL";

    stats = "SELECT state, reason, count(*), sum(size), min(stored_at) FROM {p}entries GROUP BY state, reason";

    count = "
SELECT (SELECT count(*) FROM {p}entries), (SELECT COALESCE(sum(size), 0) FROM {p}entries),
  (SELECT count(*) FROM {p}finished)";

    // until
    forget_finished = "
DELETE FROM {p}finished WHERE id IN (
  SELECT id FROM {p}finished WHERE finished_at <= $1 ORDER BY finished_at LIMIT 1000
)";

    forget_events = "
DELETE FROM {p}events WHERE event IN (
  SELECT event FROM {p}events v WHERE touched_at <= $1
    AND (finished_at IS NOT NULL OR NOT EXISTS (
      SELECT 1 FROM {p}entries o WHERE o.id = v.entry AND o.nonce = v.nonce AND o.state = 1
    ))
  ORDER BY touched_at LIMIT 1000
) RETURNING finished_at IS NOT NULL";

    expired = "SELECT id FROM {p}entries WHERE state = 2 AND due_at <= $1 ORDER BY due_at LIMIT 1000";

    reserve = "INSERT OR IGNORE INTO {p}reserve (only, pages) VALUES (1, zeroblob(131072))";

    release_reserve = "DELETE FROM {p}reserve";
}
