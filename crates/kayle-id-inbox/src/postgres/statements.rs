//! The contract in SQL, for Postgres. `$1` of every statement is the time in milliseconds, or NULL for the database's.
//!
//! Statements lock in one order, events before entries, except those that settle a lease: they lock the entry first. So
//! whoever holds an event and asks about the entry that held it before never waits for it (`SKIP LOCKED`).

use sqlx::SqlStr;

use crate::sql::Names;

macro_rules! statements {
    ($($name:ident = $text:expr;)*) => {
        pub(super) struct Statements {
            $(pub(super) $name: SqlStr,)*
        }

        impl Statements {
            pub(super) fn new(names: &Names) -> Self {
                let fill = |text: &str| names.statement(
                    &text
                        .replace("{now}", "COALESCE($1::bigint, (extract(epoch FROM statement_timestamp()) * 1000)::bigint)")
                        .replace("{us}", "GREATEST(o.fence, (extract(epoch FROM statement_timestamp()) * 1000000)::bigint)")
                        .replace("{due}", "o.state < 2 AND o.due_at <= {now}")
                        .replace("{now}", "COALESCE($1::bigint, (extract(epoch FROM statement_timestamp()) * 1000)::bigint)"),
                );
                Self { $($name: fill($text),)* }
            }
        }
    };
}

statements! {
    now = "SELECT {now}";

    // ids, all different, and bodies, sizes, times of signing and traces. In the order of the ids, so that two of these
    // never wait for one another.
    insert = "
INSERT INTO {p}entries AS o (id, body, size, signed_at, stored_at, due_at, trace)
SELECT n.id, n.body, n.size, n.signed_at, {now}, {now}, n.trace
FROM unnest($2::bytea[], $3::bytea[], $4::integer[], $5::bigint[], $6::text[]) AS n(id, body, size, signed_at, trace)
WHERE NOT EXISTS (SELECT 1 FROM {p}finished f WHERE f.id = n.id) ORDER BY n.id
ON CONFLICT (id) DO UPDATE SET
  body = excluded.body, size = excluded.size, signed_at = excluded.signed_at, resigned = true,
  state = CASE WHEN o.state = 2 AND o.reason NOT IN ('rejected', 'abandoned') THEN 0 ELSE o.state END,
  due_at = CASE WHEN o.state = 2 AND o.reason NOT IN ('rejected', 'abandoned') THEN excluded.due_at ELSE o.due_at END,
  attempts = CASE WHEN o.state = 2 AND o.reason NOT IN ('rejected', 'abandoned') THEN 0 ELSE o.attempts END
WHERE o.signed_at < excluded.signed_at
RETURNING o.id, o.resigned";

    // id
    known = "
SELECT (EXISTS (SELECT 1 FROM {p}entries WHERE id = $2) OR EXISTS (SELECT 1 FROM {p}finished WHERE id = $2))
  AND $1::bigint IS NOT DISTINCT FROM $1";

    // limit, lease, nonce
    take = "
WITH due AS (
  SELECT id FROM {p}entries o WHERE {due} ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
), numbered AS (SELECT id, row_number() OVER () AS number FROM due)
UPDATE {p}entries o
SET state = 1, span = $3, due_at = {now} + $3, fence = {us} + numbered.number, nonce = $4, event = NULL, resigned = false,
  reason = NULL, note = NULL
FROM numbered WHERE o.id = numbered.id
RETURNING o.id, o.fence, o.nonce, o.attempts, o.stored_at, o.body, o.trace";

    // nonces of takings whose answer was lost, lease
    take_again = "
UPDATE {p}entries o SET span = $3, due_at = {now} + $3
WHERE state = 1 AND nonce = ANY($2)
RETURNING o.id, o.fence, o.nonce, o.attempts, o.stored_at, o.body, o.trace";

    // Waits and leases that were set before the clock was set back.
    repair = "
UPDATE {p}entries o SET due_at = {now}
WHERE id IN (SELECT id FROM {p}entries WHERE state < 2 AND due_at > {now} + span + 1000 LIMIT 1000 FOR UPDATE SKIP LOCKED)";

    // id, nonce, lease
    renew = "
UPDATE {p}entries SET due_at = {now} + $4, span = $4 WHERE id = $2 AND nonce = $3 AND state = 1 RETURNING true";

    // event, id, nonce: the event's row is locked, and returned as it is.
    claim_event = "
INSERT INTO {p}events AS v (event, entry, nonce, touched_at)
SELECT $2, id, nonce, {now} FROM {p}entries WHERE id = $3 AND nonce = $4 AND state = 1
ON CONFLICT (event) DO UPDATE SET touched_at = v.touched_at
RETURNING v.entry, v.nonce, v.finished_at";

    // event, id, nonce
    claims_other = "
SELECT 1 FROM {p}entries WHERE id = $3 AND nonce = $4 AND event <> $2 AND $1::bigint IS NOT DISTINCT FROM $1";

    // entry, nonce of the holder: its lease is voided if it has run out. Returns whether it is alive.
    void_holder = "
WITH holder AS (
  SELECT id FROM {p}entries WHERE id = $2 AND nonce = $3 AND state = 1 AND due_at <= {now} FOR UPDATE SKIP LOCKED
), voided AS (
  UPDATE {p}entries o SET state = 0, nonce = 0, event = NULL FROM holder WHERE o.id = holder.id RETURNING 1
)
SELECT NOT EXISTS (SELECT 1 FROM voided)
  AND EXISTS (SELECT 1 FROM {p}entries WHERE id = $2 AND nonce = $3 AND state = 1)";

    // event, entry, nonce
    take_over = "
UPDATE {p}events SET entry = $3, nonce = $4, touched_at = {now} WHERE event = $2 AND finished_at IS NULL";

    // event, id, nonce
    claim_entry = "
UPDATE {p}entries SET attempts = attempts + CASE WHEN event IS NULL THEN 1 ELSE 0 END, event = $2
WHERE id = $3 AND nonce = $4 AND state = 1 AND (event IS NULL OR event = $2) AND $1::bigint IS NOT DISTINCT FROM $1
RETURNING true";

    // id, nonce
    finish = "
WITH gone AS (
  DELETE FROM {p}entries WHERE id = $2 AND nonce = $3 AND state = 1 RETURNING id, event, size
), event AS (
  INSERT INTO {p}events (event, entry, nonce, finished_at, touched_at)
  SELECT event, id, $3, {now}, {now} FROM gone WHERE event IS NOT NULL
  ON CONFLICT (event) DO UPDATE SET finished_at = excluded.finished_at, touched_at = excluded.touched_at
), finished AS (
  INSERT INTO {p}finished (id, nonce, finished_at) SELECT id, $3, {now} FROM gone
  ON CONFLICT (id) DO UPDATE SET nonce = excluded.nonce, finished_at = excluded.finished_at
)
SELECT (SELECT size FROM gone), EXISTS (SELECT 1 FROM {p}finished WHERE id = $2 AND nonce = $3)";

    // id, nonce, delay, counted
    retry = "
WITH back AS (
  UPDATE {p}entries SET state = 0, due_at = {now} + $4, span = $4, event = NULL,
    attempts = GREATEST(attempts - CASE WHEN event IS NULL THEN 0 ELSE 1 END, 0) + $5
  WHERE id = $2 AND nonce = $3 AND state = 1 RETURNING id
), free AS (
  DELETE FROM {p}events v USING {p}entries o
  WHERE o.id = $2 AND o.nonce = $3 AND o.state = 1 AND v.event = o.event AND v.entry = $2 AND v.nonce = $3
    AND v.finished_at IS NULL
)
SELECT EXISTS (SELECT 1 FROM back) OR EXISTS (SELECT 1 FROM {p}entries WHERE id = $2 AND nonce = $3 AND state = 0)";

    // id, nonce, reason, note
    park = "
WITH aside AS (
  UPDATE {p}entries SET state = CASE WHEN $4 = 'refused' AND resigned THEN 0 ELSE 2 END,
    due_at = {now}, span = 0, event = NULL, reason = $4, note = $5
  WHERE id = $2 AND nonce = $3 AND state = 1 RETURNING id
), free AS (
  DELETE FROM {p}events v USING {p}entries o
  WHERE o.id = $2 AND o.nonce = $3 AND o.state = 1 AND v.event = o.event AND v.entry = $2 AND v.nonce = $3
    AND v.finished_at IS NULL
)
SELECT EXISTS (SELECT 1 FROM aside)
  OR EXISTS (SELECT 1 FROM {p}entries WHERE id = $2 AND nonce = $3 AND (state = 2 OR state = 0 AND reason = $4))";

    // The ids of what is due, without what was stored.
    due_ids = "SELECT id FROM {p}entries o WHERE {due} ORDER BY due_at LIMIT 100";

    // id
    body = "SELECT body, trace FROM {p}entries WHERE id = $2 AND $1::bigint IS NOT DISTINCT FROM $1";

    // id, reason
    set_aside = "
UPDATE {p}entries SET state = 2, due_at = {now}, span = 0, event = NULL, nonce = 0, reason = $3 WHERE id = $2 AND state < 2";

    // id
    bare_entry = "
SELECT id, stored_at, state::bigint, due_at, attempts::bigint, reason, note FROM {p}entries
WHERE id = $2 AND $1::bigint IS NOT DISTINCT FROM $1";

    // One transaction, since they are sent as one. Whoever reads the table, such as a dump, does not keep handlers waiting.
    give_up_reserve = "SET LOCAL lock_timeout = '1s'; TRUNCATE {p}reserve";

    fill_reserve = "
INSERT INTO {p}reserve SELECT filler FROM generate_series(1, 11000) AS filler
WHERE NOT EXISTS (SELECT 1 FROM {p}reserve) AND $1::bigint IS NOT DISTINCT FROM $1";

    // reason, until, after (time, id), limit
    parked_ids = "
SELECT id FROM {p}entries
WHERE state = 2 AND ($2::text IS NULL OR reason = $2) AND ($3::bigint IS NULL OR due_at <= $3)
  AND ($4::bigint IS NULL OR (due_at, id) > ($4, $5)) AND $1::bigint IS NOT DISTINCT FROM $1
ORDER BY due_at, id LIMIT $6";

    // The same.
    parked = "
SELECT id, body, stored_at, state::bigint, due_at, attempts::bigint, reason, note FROM {p}entries
WHERE state = 2 AND ($2::text IS NULL OR reason = $2) AND ($3::bigint IS NULL OR due_at <= $3)
  AND ($4::bigint IS NULL OR (due_at, id) > ($4, $5)) AND $1::bigint IS NOT DISTINCT FROM $1
ORDER BY due_at, id LIMIT $6";

    entry = "
SELECT id, body, stored_at, state::bigint, due_at, attempts::bigint, reason, note FROM {p}entries
WHERE id = $2 AND $1::bigint IS NOT DISTINCT FROM $1";

    put_back = "
UPDATE {p}entries SET state = 0, due_at = {now}, span = 0, attempts = 0, nonce = 0, reason = NULL, note = NULL
WHERE id = ANY($2) AND state = 2";

    discard = "
WITH gone AS (DELETE FROM {p}entries WHERE id = ANY($2) AND state = 2 RETURNING id, size),
finished AS (
  INSERT INTO {p}finished (id, nonce, finished_at) SELECT id, 0, {now} FROM gone
  ON CONFLICT (id) DO UPDATE SET finished_at = excluded.finished_at
)
SELECT count(*), COALESCE(sum(size), 0)::bigint FROM gone";

    seen = "
SELECT EXISTS (SELECT 1 FROM {p}events WHERE event = $2 AND finished_at IS NOT NULL) AND $1::bigint IS NOT DISTINCT FROM $1";

    stats = "
SELECT state::bigint, reason, count(*), sum(size)::bigint, min(stored_at), {now}
FROM {p}entries GROUP BY state, reason";

    count = "
SELECT (SELECT count(*) FROM {p}entries), (SELECT COALESCE(sum(size), 0)::bigint FROM {p}entries),
  (SELECT count(*) FROM {p}finished), {now}";

    // retention
    forget_finished = "
DELETE FROM {p}finished WHERE id IN (
  SELECT id FROM {p}finished WHERE finished_at <= {now} - $2 ORDER BY finished_at LIMIT 1000 FOR UPDATE SKIP LOCKED
)";

    // An event that is not finished is forgotten once no lease holds it.
    forget_events = "
DELETE FROM {p}events WHERE event IN (
  SELECT event FROM {p}events v WHERE touched_at <= {now} - $2
    AND (finished_at IS NOT NULL OR NOT EXISTS (
      SELECT 1 FROM {p}entries o WHERE o.id = v.entry AND o.nonce = v.nonce AND o.state = 1
    ))
  ORDER BY touched_at LIMIT 1000 FOR UPDATE SKIP LOCKED
) RETURNING finished_at IS NOT NULL";

    forget_starts = "
DELETE FROM {p}starts s WHERE started_at <= {now} - 3600000 AND NOT EXISTS (SELECT 1 FROM {p}entries o WHERE o.id = s.id)";

    // parked retention
    expire = "
WITH gone AS (
  DELETE FROM {p}entries WHERE id IN (
    SELECT id FROM {p}entries WHERE state = 2 AND due_at <= {now} - $2 ORDER BY due_at LIMIT 1000 FOR UPDATE SKIP LOCKED
  ) RETURNING id, size
), finished AS (
  INSERT INTO {p}finished (id, nonce, finished_at) SELECT id, 0, {now} FROM gone ON CONFLICT (id) DO NOTHING
)
SELECT count(*), COALESCE(sum(size), 0)::bigint FROM gone";

    // Removed at once, by the transaction that holds it and by no savepoint's: a row that one of them has locked and another
    // one has changed stays in its indexes until the table is vacuumed, and whoever looks for what is due reads over it.
    hold = "
WITH due AS (
  SELECT id FROM {p}entries o WHERE {due} ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
)
DELETE FROM {p}entries o USING due WHERE o.id = due.id
RETURNING o.id, o.body, o.attempts, o.stored_at, o.trace, o.size, o.signed_at, o.fence, pg_backend_pid()";

    // ids, and the attempts of each. Returns how often work began since those attempts, with this time.
    start = "
INSERT INTO {p}starts AS s (id, base, starts, started_at)
SELECT DISTINCT ON (id) id, base, 1, {now} FROM unnest($2::bytea[], $3::integer[]) AS began(id, base)
ON CONFLICT (id) DO UPDATE SET
  starts = CASE WHEN s.base = excluded.base THEN s.starts + 1 ELSE 1 END, base = excluded.base,
  started_at = excluded.started_at
RETURNING id, starts";

    // event, id, nonce
    complete = "
WITH finished AS (
  INSERT INTO {p}finished (id, nonce, finished_at) VALUES ($3, $4, {now})
  ON CONFLICT (id) DO UPDATE SET nonce = excluded.nonce, finished_at = excluded.finished_at
), event AS (
  INSERT INTO {p}events (event, entry, nonce, finished_at, touched_at) VALUES ($2, $3, $4, {now}, {now})
  ON CONFLICT (event) DO NOTHING RETURNING true
)
SELECT EXISTS (SELECT 1 FROM event)";

    // event
    lock_event = "
SELECT entry, nonce, finished_at FROM {p}events WHERE event = $2 AND $1::bigint IS NOT DISTINCT FROM $1 FOR UPDATE";

    // event, id, nonce
    finish_event = "
UPDATE {p}events SET entry = $3, nonce = $4, finished_at = {now}, touched_at = {now} WHERE event = $2";

    // What holding removed, to wait or to be parked: id, body, size, times of signing and of storing, fence, trace; state,
    // delay, attempts, reason, note
    give_back = "
INSERT INTO {p}entries (id, body, size, signed_at, stored_at, fence, trace, state, due_at, span, attempts, reason, note)
VALUES ($2, $3, $4, $5, $6, $7, $8, $9, {now} + $10, $10, $11, $12, $13)";

    // A start that was no attempt.
    uncount_start = "
UPDATE {p}starts SET starts = GREATEST(starts - 1, 0) WHERE id = $2 AND $1::bigint IS NOT DISTINCT FROM $1";

    // An entry that is put back later has all its attempts before it.
    forget_start = "DELETE FROM {p}starts WHERE id = $2 AND $1::bigint IS NOT DISTINCT FROM $1";
}
