//! Answers of scripts, read.

use serde::Deserialize;

use crate::entry::time;
use crate::{Entry, EntryId, EntryState, Error, Lease, ParkReason, Stats, Taken, TraceContext};

/// Id, fence, nonce, attempts, when it was stored, body, trace.
pub(super) type TakenRow = (String, u64, u64, u32, i64, Vec<u8>, String);

/// Id, where it stands, body.
pub(super) type EntryRow = (String, Vec<u8>, Vec<u8>);

/// Where an entry stands, as the scripts write it.
#[derive(Deserialize)]
struct Meta {
    stored: f64,
    attempts: f64,
    state: String,
    due: f64,
    reason: Option<String>,
    note: Option<String>,
}

pub(super) fn damaged() -> Error {
    Error::store("the inbox's Redis holds a damaged record")
}

/// An entry, or the lease of one that cannot be read.
pub(super) fn taken(
    (id, fence, nonce, attempts, stored_at, body, trace): TakenRow,
) -> Result<Result<Taken, Lease>, Error> {
    let id = id.parse().map_err(|_| damaged())?;
    let lease = Lease::new(id, fence, nonce);
    let delivery = serde_json::from_slice(&body).ok().filter(|delivery| EntryId::of(delivery) == id);
    Ok(match delivery {
        Some(delivery) => {
            let trace = TraceContext::from_stored(&trace);
            Ok(Taken::new(lease, delivery, attempts, time(stored_at)).with_trace(trace))
        }
        None => Err(lease),
    })
}

pub(super) fn entry((id, meta, body): EntryRow) -> Result<Entry, Error> {
    let id: EntryId = id.parse().map_err(|_| damaged())?;
    let meta: Meta = serde_json::from_slice(&meta).map_err(|_| damaged())?;
    // Whole numbers far below 2^53.
    let at = |millis: f64| time(millis as i64);
    let state = match meta.state.as_str() {
        "waiting" => EntryState::Waiting { due: at(meta.due) },
        "leased" => EntryState::Leased { until: at(meta.due) },
        _ => EntryState::Parked {
            since: at(meta.due),
            // A later version may know more reasons.
            reason: meta.reason.as_deref().and_then(ParkReason::from_word).unwrap_or(ParkReason::Unreadable),
            note: meta.note,
        },
    };
    let delivery = serde_json::from_slice(&body).ok();
    Ok(Entry::new(id, state, meta.attempts as u32, at(meta.stored)).with_delivery(delivery))
}

/// Waiting, leased, parked, bytes, remembered, when the oldest was stored, the time, and parked entries by reason.
pub(super) type StatsRow = (i64, i64, i64, i64, i64, i64, i64, Vec<String>);

pub(super) fn stats((waiting, leased, parked, bytes, remembered, oldest, now, reasons): StatsRow) -> Stats {
    let number = |number: i64| u64::try_from(number).unwrap_or_default();
    let mut stats = Stats::new(time(now));
    for pair in reasons.chunks(2) {
        if let [reason, count] = pair {
            stats.add_state(2, Some(reason), count.parse().unwrap_or_default(), stats.at);
        }
    }
    (stats.waiting, stats.leased, stats.parked) = (number(waiting), number(leased), number(parked));
    (stats.bytes, stats.remembered) = (number(bytes), number(remembered));
    stats.oldest = u64::try_from(oldest).is_ok().then(|| time(oldest));
    stats
}
