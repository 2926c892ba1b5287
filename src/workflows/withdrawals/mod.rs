//! Withdrawals of consent after a delivery.

mod consent;
mod report;
mod state;

pub use report::{Withdrawal, WithdrawalReport};
pub(super) use state::State;

use std::future::Future;
use std::time::Duration;

use futures_util::TryStreamExt;

use super::error::Error;
use super::progress::{self, Run};
use super::store::{BoxError, ProgressStore, failed};
use super::time::{earlier, now};
use crate::client::Client;
use crate::model::{Session, SessionStatus, Timestamp};

/// For how long the server keeps a session that is over, with the life of a session and the day until the sweep.
const KEPT: Duration = Duration::from_secs((31 * 24 + 2) * 60 * 60);

/// How far the clocks of the client and of the server may differ.
const SKEW: Duration = Duration::from_secs(60 * 60);

/// After so many calls in a row that failed, the server is taken to be away.
const FAILURES: u32 = 3;

/// Finds users who withdrew their consent after their result was delivered, and calls the application once for each.
///
/// After a delivery, the server sends no event for a withdrawal, and the session stays `succeeded` or `failed`. Only the session's
/// public privacy context shows it. This workflow lists every session of the last 30 days that succeeded or failed, reads the privacy
/// context of those that changed since the last run, and calls `handle` for each new withdrawal. (A withdrawal *before* a
/// delivery makes a `cancelled` event, which arrives by webhook.) After 30 days the server deletes the session, and
/// withdrawals cannot be found any more.
///
/// Run it at least once a day, always under the same name. The first run reads every session's context; later runs only those of
/// sessions that changed. Each run makes one call for 100 sessions, and one for each session that changed. It needs the scope
/// `sessions:read`.
///
/// # Once
///
/// A withdrawal is saved as handled after `handle` has returned `Ok`. If the process crashes in between, or `handle` fails, the next run
/// calls `handle` again, with [`Withdrawal::repeated`]. Deleting is safe to repeat; for other actions, use the session's id as
/// idempotency key. If `handle` fails for one withdrawal, the others are still handled.
///
/// ```no_run
/// # async fn run(client: kayle_id::Client, store: impl kayle_id::workflows::ProgressStore) -> Result<(), Box<dyn std::error::Error>> {
/// use kayle_id::workflows::{BoxError, Withdrawal, watch_withdrawals};
///
/// async fn forget(withdrawal: Withdrawal) -> Result<(), BoxError> {
///     // Such as: DELETE FROM verified_people WHERE session_id = $1
///     # drop(withdrawal);
///     Ok(())
/// }
///
/// let report = watch_withdrawals(&client, "withdrawals").run(store, forget).await?;
/// println!("{report}");
/// # Ok(())
/// # }
/// ```
#[doc(alias = "consent")]
#[doc(alias = "GDPR")]
#[doc(alias = "erasure")]
#[doc(alias = "withdraw")]
#[doc(alias = "right to be forgotten")]
pub fn watch_withdrawals(client: &Client, run: impl Into<String>) -> WatchWithdrawals {
    WatchWithdrawals { client: client.clone(), run: run.into(), every_session: false }
}

/// A search for withdrawals, not started yet. [`watch_withdrawals`] makes it, and [`run`](Self::run) starts it.
///
/// ```no_run
/// use kayle_id::workflows::{BoxError, Withdrawal, watch_withdrawals};
///
/// # async fn run(client: kayle_id::Client, store: impl kayle_id::workflows::ProgressStore) -> Result<(), kayle_id::workflows::Error> {
/// # async fn forget(_: Withdrawal) -> Result<(), BoxError> { Ok(()) }
/// // Once after a bug in `forget`: asks about sessions again that have not changed.
/// watch_withdrawals(&client, "withdrawals").every_session().run(store, forget).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "does nothing until `run` is called"]
pub struct WatchWithdrawals {
    client: Client,
    run: String,
    every_session: bool,
}

impl WatchWithdrawals {
    /// Reads the context of every session of the last 30 days, changed or not: one call for each.
    pub fn every_session(mut self) -> Self {
        self.every_session = true;
        self
    }

    /// Searches once, and returns when every withdrawal that was found is handled.
    ///
    /// # Errors
    ///
    /// [`Error::is_call`] if a call failed, [`Error::is_hook`] if the store or `handle` failed, [`Error::is_conflict`] if
    /// another process works under the same name, and [`Error::is_state`] if the name belongs to another workflow. After any of them,
    /// the next run continues with what this one did not finish.
    pub async fn run<F, A>(self, store: impl ProgressStore, handle: F) -> Result<WithdrawalReport, Error>
    where
        F: Fn(Withdrawal) -> A + Send + Sync,
        A: Future<Output = Result<(), BoxError>> + Send,
    {
        let (mut run, saved) = Run::load(&store, &self.run).await?;
        let mut state = match saved {
            None => State::default(),
            Some(progress::State::WatchWithdrawals(state)) => state,
            Some(_) => return Err(run.other()),
        };
        let start = now(&self.client)?;
        // Fails a process that is still at work.
        state.is_done = false;
        run.save(progress::State::WatchWithdrawals(state.clone())).await?;
        let changed_since = state.through.filter(|_| !self.every_session).map(|through| earlier(through, SKEW));
        let mut look = Look {
            client: &self.client,
            run,
            state,
            handle,
            report: WithdrawalReport::default(),
            failure: None,
            failures: 0,
        };
        for status in [SessionStatus::Succeeded, SessionStatus::Failed] {
            look.sessions(status, earlier(start, KEPT), changed_since).await?;
        }
        look.finish(start).await
    }
}

/// What is needed all along a look.
struct Look<'a, F> {
    client: &'a Client,
    run: Run<'a>,
    state: State,
    handle: F,
    report: WithdrawalReport,
    /// The first failure, told when the others were looked at.
    failure: Option<Error>,
    /// The calls that failed in a row.
    failures: u32,
}

impl<F, A> Look<'_, F>
where
    F: Fn(Withdrawal) -> A + Send + Sync,
    A: Future<Output = Result<(), BoxError>> + Send,
{
    async fn sessions(
        &mut self,
        status: SessionStatus,
        from: Timestamp,
        changed_since: Option<Timestamp>,
    ) -> Result<(), Error> {
        let mut pages = self.client.sessions().list().status(status).created_from(from).limit(100).pages();
        while let Some(page) = pages.try_next().await? {
            self.report.unreadable += page.unreadable.len() as u64;
            for session in &page.items {
                self.report.sessions += 1;
                let has_changed = changed_since.is_none_or(|since| session.updated_at >= since);
                if has_changed && !self.state.handed.contains_key(&session.id) {
                    self.session(session).await?;
                }
            }
        }
        Ok(())
    }

    async fn session(&mut self, session: &Session) -> Result<(), Error> {
        self.report.asked += 1;
        let consent = match consent::ask(self.client, &session.id).await {
            Ok(consent) => consent,
            Err(error) if error.is_unreadable() => {
                self.report.unreadable += 1;
                return Ok(());
            }
            // One session that the server fails on does not hold up the others.
            Err(error) => {
                self.failures += 1;
                if self.failures >= FAILURES {
                    return Err(error.into());
                }
                self.failure.get_or_insert(error.into());
                return Ok(());
            }
        };
        self.failures = 0;
        match consent {
            // A withdrawal that cancelled the session came before every delivery, and has an event.
            Some(consent) if consent.has_withdrawn_consent && consent.status == session.status => {
                self.hand_over(session).await
            }
            _ => Ok(()),
        }
    }

    async fn hand_over(&mut self, session: &Session) -> Result<(), Error> {
        let repeated = !self.state.begun.insert(session.id.clone());
        self.save().await?;
        let withdrawal = Withdrawal {
            session: session.id.clone(),
            status: session.status.clone(),
            completed_at: session.completed_at,
            changed_at: session.updated_at,
            repeated,
        };
        if let Err(error) = (self.handle)(withdrawal).await {
            self.failure.get_or_insert(failed("the handler of a withdrawal")(error));
            return Ok(());
        }
        self.state.begun.remove(&session.id);
        self.state.handed.insert(session.id.clone(), now(self.client)?);
        self.save().await?;
        self.report.handed.push(session.id.clone());
        Ok(())
    }

    async fn save(&mut self) -> Result<(), Error> {
        self.run.save(progress::State::WatchWithdrawals(self.state.clone())).await
    }

    /// Notes what need not be asked again.
    async fn finish(mut self, start: Timestamp) -> Result<WithdrawalReport, Error> {
        if let Some(error) = self.failure {
            return Err(error);
        }
        // Sessions that began earlier are not listed any more.
        let listed = earlier(start, KEPT);
        self.state.handed.retain(|_, handed| *handed >= listed);
        if self.report.unreadable == 0 {
            self.state.through = Some(start);
            self.state.begun.clear();
        }
        self.state.is_done = true;
        self.save().await?;
        Ok(self.report)
    }
}
