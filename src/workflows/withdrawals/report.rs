//! Withdrawals, and the report of a search for them.

use std::fmt;

use serde::Serialize;

use crate::model::{SessionId, SessionStatus, Timestamp};

/// A user's withdrawal of consent after the result of the session was delivered. The handler of
/// [`watch_withdrawals`](super::watch_withdrawals) gets it.
///
/// Delete everything that was stored of the result. The server sends no webhook for it.
///
/// ```
/// use kayle_id::workflows::{BoxError, Withdrawal};
///
/// async fn forget(withdrawal: Withdrawal) -> Result<(), BoxError> {
///     println!("DELETE FROM verified_people WHERE session_id = '{}'", withdrawal.session);
///     Ok(())
/// }
/// ```
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

/// The counts of a run of [`watch_withdrawals`](super::watch_withdrawals). `Display` is one line with them.
///
/// ```
/// use kayle_id::workflows::WithdrawalReport;
///
/// fn log(report: &WithdrawalReport) {
///     println!("{report}; {} handled now", report.handed.len());
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WithdrawalReport {
    /// How many sessions that succeeded or failed were listed.
    pub sessions: u64,
    /// For how many of them the privacy context was read, because they had changed.
    pub asked: u64,
    /// The sessions whose withdrawals this run handled.
    pub handed: Vec<SessionId>,
    /// How many sessions could not be deserialized. The next run reads them again.
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
