//! What a watch gives: withdrawals, and a report.

use std::fmt;

use serde::Serialize;

use crate::model::{SessionId, SessionStatus, Timestamp};

/// A user has withdrawn their consent after the result of their session was delivered.
///
/// Delete what was stored of the result. There is no webhook that tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Withdrawal {
    /// The session.
    pub session: SessionId,
    /// How the session ended. It stays as it was: `succeeded` or `failed`.
    pub status: SessionStatus,
    /// When the session ended.
    pub completed_at: Option<Timestamp>,
    /// When the session changed last: when the user withdrew, unless something else has changed it since.
    pub changed_at: Timestamp,
    /// Whether the handler was called for this withdrawal before, without returning `Ok`: it failed, or the process died meanwhile.
    pub repeated: bool,
}

/// What a run of [`watch_withdrawals`](super::watch_withdrawals) did. `Display` is one line with the counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WithdrawalReport {
    /// How many sessions that succeeded or failed were looked at.
    pub sessions: u64,
    /// About how many of them the server was asked, since they had changed.
    pub asked: u64,
    /// The sessions whose withdrawals were handed over by this run.
    pub handed: Vec<SessionId>,
    /// How many sessions could not be read. They are looked at again by the next run.
    pub unreadable: u64,
}

impl fmt::Display for WithdrawalReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sessions, asked, handed, unreadable } = self;
        write!(f, "{sessions} sessions, {asked} asked about, {} withdrawals handed over", handed.len())?;
        if *unreadable > 0 {
            write!(f, "; {unreadable} not readable")?;
        }
        Ok(())
    }
}
