//! Rows, read.

use std::time::{Duration, UNIX_EPOCH};

use kayle_id_core::Clock;

use crate::entry::time;
use crate::{Entry, EntryId, EntryState, Lease, ParkReason, Taken, TraceContext};

/// The columns that describe an entry, as both databases give them.
pub(crate) struct DbRow {
    pub(crate) id: Vec<u8>,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) stored_at: i64,
    pub(crate) state: i64,
    pub(crate) due_at: i64,
    pub(crate) attempts: i64,
    pub(crate) reason: Option<String>,
    pub(crate) note: Option<String>,
}

pub(crate) fn entry(row: DbRow) -> Option<Entry> {
    let id = EntryId::from_slice(&row.id)?;
    let state = match row.state {
        0 => EntryState::Waiting { due: time(row.due_at) },
        1 => EntryState::Leased { until: time(row.due_at) },
        _ => EntryState::Parked {
            since: time(row.due_at),
            // A later version may know more reasons.
            reason: row.reason.as_deref().and_then(ParkReason::from_word).unwrap_or(ParkReason::Unreadable),
            note: row.note,
        },
    };
    let delivery = row.body.and_then(|body| serde_json::from_slice(&body).ok());
    let attempts = u32::try_from(row.attempts).unwrap_or(u32::MAX);
    Some(Entry::new(id, state, attempts, time(row.stored_at)).with_delivery(delivery))
}

/// A taken entry, or nothing where the record is damaged.
pub(crate) fn taken(lease: Lease, body: &[u8], attempts: i64, stored_at: i64, trace: Option<&str>) -> Option<Taken> {
    let delivery = serde_json::from_slice(body).ok()?;
    // The name is the ciphertext's hash: a record whose body is another's is damaged as well.
    if EntryId::of(&delivery) != lease.id() {
        return None;
    }
    let attempts = u32::try_from(attempts).unwrap_or(u32::MAX);
    let trace = trace.and_then(TraceContext::from_stored);
    Some(Taken::new(lease, delivery, attempts, time(stored_at)).with_trace(trace))
}

/// A number of a lease as a column holds it, and back: the same 64 bits.
pub(crate) fn lease_number(number: u64) -> i64 {
    number.cast_signed()
}

pub(crate) fn millis(duration: Duration) -> i64 {
    // A thousand years; what is longer is for ever as well, and can be added to a time.
    const LONGEST: i64 = 1000 * 366 * 86_400_000;
    i64::try_from(duration.as_millis()).unwrap_or(LONGEST).min(LONGEST)
}

/// Milliseconds since 1970, by a clock.
pub(crate) fn now(clock: &dyn Clock) -> i64 {
    millis(clock.now().duration_since(UNIX_EPOCH).unwrap_or_default())
}
