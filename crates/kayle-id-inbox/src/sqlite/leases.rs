//! Which leases have run out, by elapsed time.
//!
//! A wall clock can be set, and SQLite has no clock of its own. So each process watches the leases: one that it has seen
//! unchanged for its whole length has run out.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sqlx::{Row, SqliteConnection};

use super::statements::Statements;
use crate::sql::lease_number;
use crate::{EntryId, Lease};

#[derive(Default)]
pub(super) struct Leases {
    seen: HashMap<Vec<u8>, Seen>,
    /// When they were looked at.
    looked: Option<Instant>,
    /// The latest time that the clock told, to see that it was set back.
    pub(super) latest: i64,
}

/// How soon they need not be looked at again.
const LATELY: Duration = Duration::from_millis(20);

struct Seen {
    nonce: i64,
    beat: i64,
    since: Instant,
}

pub(super) fn lock(leases: &Arc<Mutex<Leases>>) -> MutexGuard<'_, Leases> {
    leases.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Leases {
    /// A lease that was just granted or renewed.
    pub(super) fn granted(&mut self, id: EntryId, nonce: i64, beat: i64, now: Instant) {
        self.seen.insert(id.as_bytes().to_vec(), Seen { nonce, beat, since: now });
    }

    pub(super) fn renewed(&mut self, lease: Lease, now: Instant) {
        if let Some(seen) = self.seen.get_mut(lease.id().as_bytes().as_slice())
            && seen.nonce == lease_number(lease.nonce())
        {
            (seen.beat, seen.since) = (seen.beat + 1, now);
        }
    }

    pub(super) fn looked_lately(&self, now: Instant) -> bool {
        self.looked.is_some_and(|looked| now.saturating_duration_since(looked) < LATELY)
    }

    /// Looks at all leases, and returns those that have run out.
    fn look(&mut self, leased: Vec<Leased>, now: Instant) -> Vec<Leased> {
        let mut over = Vec::new();
        let mut seen = HashMap::with_capacity(leased.len());
        for lease in leased {
            let before = self.seen.remove(&lease.id);
            let unchanged = before.filter(|seen| seen.nonce == lease.nonce && seen.beat == lease.beat);
            let since = unchanged.map_or(now, |seen| seen.since);
            seen.insert(lease.id.clone(), Seen { nonce: lease.nonce, beat: lease.beat, since });
            let span = Duration::from_millis(u64::try_from(lease.span).unwrap_or_default());
            if now.saturating_duration_since(since) >= span {
                over.push(lease);
            }
        }
        (self.seen, self.looked) = (seen, Some(now));
        over
    }
}

/// A lease, as its row says.
pub(super) struct Leased {
    pub(super) key: i64,
    pub(super) id: Vec<u8>,
    nonce: i64,
    beat: i64,
    span: i64,
}

/// The leases that have run out. They stay valid until somebody else takes their entries or their events.
pub(super) async fn over(
    connection: &mut SqliteConnection,
    statements: &Statements,
    leases: &Arc<Mutex<Leases>>,
    elapsed: Instant,
) -> Result<Vec<Leased>, sqlx::Error> {
    let rows = sqlx::query(statements.leased.clone()).fetch_all(&mut *connection).await?;
    let read = |row: &sqlx::sqlite::SqliteRow| -> Result<Leased, sqlx::Error> {
        let (key, id) = (row.try_get(0)?, row.try_get(1)?);
        Ok(Leased { key, id, nonce: row.try_get(2)?, beat: row.try_get(3)?, span: row.try_get(4)? })
    };
    let leased: Vec<Leased> = rows.iter().map(read).collect::<Result<_, _>>()?;
    Ok(lock(leases).look(leased, elapsed))
}
