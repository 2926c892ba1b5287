//! What scripts answer, read.

use serde::Deserialize;

use crate::inbox::engine::Trouble;
use crate::inbox::entry::time;
use crate::inbox::error::Error;
use crate::inbox::{Entry, EntryId, EntryState, Lease, ParkReason, Stats, Taken};

/// Id, token, attempts, when it was stored, body.
pub(super) type TakenRow = (String, u64, u32, u64, Vec<u8>);

/// Id, where it stands, body.
pub(super) type EntryRow = (String, Vec<u8>, Vec<u8>);

/// Where an entry stands, as the scripts write it.
#[derive(Deserialize)]
struct Meta {
    stored: u64,
    attempts: u32,
    state: String,
    due: u64,
    reason: Option<String>,
    note: Option<String>,
}

/// An entry, or the lease of one that cannot be read.
pub(super) fn taken((id, token, attempts, stored_at, body): TakenRow) -> Result<Result<Taken, Lease>, Error> {
    let lease = Lease { id: id.parse().map_err(|_| Error::damaged("an entry"))?, token };
    Ok(match serde_json::from_slice(&body) {
        Ok(delivery) => Ok(Taken { lease, delivery, attempts, stored_at: time(stored_at) }),
        Err(_) => Err(lease),
    })
}

pub(super) fn entry((id, meta, body): EntryRow) -> Result<Entry, Error> {
    let id: EntryId = id.parse().map_err(|_| Error::damaged("an entry"))?;
    let meta: Meta = serde_json::from_slice(&meta).map_err(|_| Error::damaged("an entry"))?;
    let state = match meta.state.as_str() {
        "waiting" => EntryState::Waiting { due: time(meta.due) },
        "leased" => EntryState::Leased { until: time(meta.due) },
        "parked" => EntryState::Parked {
            since: time(meta.due),
            // A later version may know more of them.
            reason: meta.reason.as_deref().and_then(ParkReason::parse).unwrap_or(ParkReason::Failed),
            note: meta.note,
        },
        _ => return Err(Error::damaged("an entry")),
    };
    let delivery = serde_json::from_slice(&body).ok();
    Ok(Entry { id, delivery, stored_at: time(meta.stored), attempts: meta.attempts, state })
}

pub(super) fn stats(
    (live, leased, parked, bytes, remembered, oldest, now): (u64, u64, u64, u64, u64, i64, u64),
) -> Stats {
    Stats {
        waiting: live.saturating_sub(leased),
        leased,
        parked,
        bytes,
        remembered,
        oldest: u64::try_from(oldest).ok().map(time),
        at: time(now),
    }
}
