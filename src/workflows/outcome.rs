//! Waiting for a session's end by polling.

use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

use super::error::Error;
use super::time::now;
use crate::ApiError;
use crate::client::Client;
use crate::model::{Session, SessionId, SessionStatus};

/// How long after its end a session may still be shown as open: the server looks every five minutes, and clocks differ.
const SWEEP: Duration = Duration::from_secs(10 * 60);

/// How long a session is open, for as long as no answer has told its end.
const LIFE: Duration = Duration::from_secs(60 * 60);

/// Polls a session until it is over.
///
/// Use it in programs without a webhook receiver: command lines, tests, jobs. The result has the session's status and no claims;
/// claims come by webhook only. The waits between two polls grow from one second to thirty. Polling ends ten minutes after the
/// session's `expires_at`, because the server may expire a session late. Temporary failures do not end it.
///
/// ```no_run
/// # async fn run(client: kayle_id::Client, session: kayle_id::Session) -> Result<(), Box<dyn std::error::Error>> {
/// use kayle_id::workflows::{SessionOutcome, wait_for_outcome};
/// match wait_for_outcome(&client, &session.id).run().await? {
///     SessionOutcome::Succeeded(_) => println!("verified"),
///     SessionOutcome::Failed(session) => println!("not verified: {:?}", session.failure_code),
///     SessionOutcome::Expired(_) | SessionOutcome::Cancelled(_) => println!("the user gave up"),
///     other => println!("no outcome: {}", other.session().status),
/// }
/// # Ok(())
/// # }
/// ```
#[doc(alias = "poll")]
#[doc(alias = "polling")]
#[doc(alias = "session status")]
#[doc(alias = "wait for session")]
pub fn wait_for_outcome(client: &Client, session: &SessionId) -> WaitForOutcome {
    WaitForOutcome {
        client: client.clone(),
        session: session.clone(),
        first: Duration::from_secs(1),
        longest: Duration::from_secs(30),
        limit: None,
    }
}

/// A wait for a session's end, not started yet. [`wait_for_outcome`] makes it, and [`run`](Self::run) starts it.
///
/// ```no_run
/// use kayle_id::workflows::wait_for_outcome;
/// use std::time::Duration;
///
/// # async fn run(client: kayle_id::Client, session: kayle_id::Session) -> Result<(), kayle_id::workflows::Error> {
/// let outcome = wait_for_outcome(&client, &session.id).at_most(Duration::from_secs(300)).run().await?;
/// println!("{}", outcome.session().status);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "does nothing until `run` is called"]
pub struct WaitForOutcome {
    client: Client,
    session: SessionId,
    first: Duration,
    longest: Duration,
    limit: Option<Duration>,
}

/// The end of a session, or why the wait ended without one. [`WaitForOutcome::run`] returns it.
///
/// `Succeeded` and `Failed` are not final: the user can withdraw consent later, and the session can become `cancelled`. Webhooks and
/// [`watch_withdrawals`](super::watch_withdrawals) tell that.
///
/// ```
/// use kayle_id::workflows::SessionOutcome;
///
/// fn exit_code(outcome: &SessionOutcome) -> u8 {
///     match outcome {
///         SessionOutcome::Succeeded(_) => 0,
///         SessionOutcome::Failed(_) | SessionOutcome::Expired(_) | SessionOutcome::Cancelled(_) => 1,
///         _ => 2, // no outcome yet
///     }
/// }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum SessionOutcome {
    /// The session succeeded. Whether the person has what was asked for, only the webhook's event says.
    Succeeded(Session),
    /// The user did not pass a check; `failure_code` says which.
    Failed(Session),
    /// The user did not complete the session in time.
    Expired(Session),
    /// The user cancelled the session, or withdrew consent after its end. A `failure_code` means that it had failed before. Nothing
    /// tells whether it had succeeded before.
    Cancelled(Session),
    /// The session's time ended ten minutes ago, and the server still shows it as open.
    Overdue(Session),
    /// The time of [`at_most`](WaitForOutcome::at_most) ended first. The session is still open.
    StillOpen(Session),
}

impl SessionOutcome {
    /// The session, as it was read last.
    #[must_use]
    pub fn session(&self) -> &Session {
        match self {
            Self::Succeeded(session)
            | Self::Failed(session)
            | Self::Expired(session)
            | Self::Cancelled(session)
            | Self::Overdue(session)
            | Self::StillOpen(session) => session,
        }
    }
}

impl WaitForOutcome {
    /// Sets the first and the longest wait between two polls. The defaults are 1 and 30 seconds. The first is at least 10
    /// milliseconds.
    pub fn waits(mut self, first: Duration, longest: Duration) -> Self {
        self.first = first.max(Duration::from_millis(10));
        self.longest = longest.max(self.first);
        self
    }

    /// Gives up after this long, with [`SessionOutcome::StillOpen`].
    pub fn at_most(mut self, time: Duration) -> Self {
        self.limit = Some(time);
        self
    }

    /// Polls until the session is over.
    ///
    /// # Errors
    ///
    /// Permanent failures of a call, such as [`is_not_found`](crate::Error::is_not_found); and the last failure, if no call in the time
    /// succeeded.
    pub async fn run(self) -> Result<SessionOutcome, Error> {
        let start = self.client.clock().monotonic();
        let mut last = None;
        let mut wait = self.first;
        loop {
            let (failure, asked) = match self.client.sessions().get(&self.session).send().await {
                Ok(session) => match ended(session) {
                    Ok(outcome) => return Ok(outcome),
                    Err(open) => {
                        last = Some(open);
                        (None, None)
                    }
                },
                Err(error) if passes(&error) => {
                    let asked = error.api().and_then(ApiError::retry_after);
                    (Some(error), asked)
                }
                Err(error) => return Err(error.into()),
            };
            let left = match (self.left(start, last.as_deref())?, last.take(), failure) {
                (Left::Time(left), open, _) => {
                    last = open;
                    left
                }
                (Left::SessionOver, Some(session), _) => return Ok(SessionOutcome::Overdue(*session)),
                (Left::LimitOver, Some(session), _) => return Ok(SessionOutcome::StillOpen(*session)),
                (_, None, Some(error)) => return Err(error.into()),
                (_, None, None) => {
                    return Err(Error::state(
                        "the session could not be read in time: raise the limit of `at_most`, or run again",
                    ));
                }
            };
            // Half of it is chance, so that those who began together do not ask together.
            let pause = wait.mul_f64(0.5 + chance() / 2.0).max(asked.unwrap_or_default()).min(left);
            self.client.clock().sleep(pause).await;
            wait = wait.mul_f64(1.5).min(self.longest);
        }
    }

    /// The time that is left.
    fn left(&self, start: Instant, session: Option<&Session>) -> Result<Left, Error> {
        let waited = self.client.clock().monotonic().saturating_duration_since(start);
        let own = match session {
            Some(session) => {
                let end = session.expires_at.checked_add(SWEEP).unwrap_or(session.expires_at);
                end.since(now(&self.client)?).unwrap_or_default()
            }
            None => (LIFE + SWEEP).saturating_sub(waited),
        };
        let limit = self.limit.map_or(own, |limit| limit.saturating_sub(waited));
        Ok(if own.is_zero() {
            Left::SessionOver
        } else if limit.is_zero() {
            Left::LimitOver
        } else {
            Left::Time(own.min(limit))
        })
    }
}

/// How long there is to wait.
enum Left {
    Time(Duration),
    /// The session's own time is over, and the server's for noticing it.
    SessionOver,
    LimitOver,
}

fn ended(session: Session) -> Result<SessionOutcome, Box<Session>> {
    match session.status {
        SessionStatus::Succeeded => Ok(SessionOutcome::Succeeded(session)),
        SessionStatus::Failed => Ok(SessionOutcome::Failed(session)),
        SessionStatus::Expired => Ok(SessionOutcome::Expired(session)),
        SessionStatus::Cancelled => Ok(SessionOutcome::Cancelled(session)),
        _ => Err(Box::new(session)),
    }
}

fn passes(error: &crate::Error) -> bool {
    error.is_connect()
        || error.is_timeout()
        || error.is_transport()
        || error.is_server_error()
        || error.is_rate_limited()
}

/// A number from 0 to 1.
fn chance() -> f64 {
    f64::from(RandomState::new().hash_one(0_u8) as u32) / f64::from(u32::MAX)
}
