//! What the user of a session does.

use crate::simulator::claims::Claims;
use crate::simulator::error::SimulatorError;
use crate::simulator::simulator::Simulator;
use crate::simulator::{scheduler, verification};
use kayle_id_core::{SessionFailureCode, SessionId, WebhookEventId};

impl Simulator {
    /// The user opens the session's page: it is `in_progress`.
    ///
    /// # Errors
    ///
    /// When there is no such session, or it is over.
    pub fn start_verification(&self, session: &SessionId) -> Result<(), SimulatorError> {
        self.instance.with(|engine| verification::start(engine, session))
    }

    /// The user succeeds and shares these claims. Gives the event that tells of it.
    ///
    /// Deliveries start at once; [`settled`](Self::settled) waits for their answers.
    ///
    /// # Errors
    ///
    /// When there is no such session, it is over, a claim was not asked for, or a required one is missing.
    pub fn complete(&self, session: &SessionId, claims: Claims) -> Result<WebhookEventId, SimulatorError> {
        self.instance.with(|engine| verification::complete(engine, session, claims))
    }

    /// The user fails. Gives the event that tells of it.
    ///
    /// # Errors
    ///
    /// When there is no such session, or it is over.
    pub fn fail(&self, session: &SessionId, code: SessionFailureCode) -> Result<WebhookEventId, SimulatorError> {
        self.instance.with(|engine| verification::fail(engine, session, &code))
    }

    /// The session's time is over, and the sweep finds it. Gives the event that tells of it.
    ///
    /// # Errors
    ///
    /// When there is no such session, or it is over.
    pub fn expire(&self, session: &SessionId) -> Result<WebhookEventId, SimulatorError> {
        self.instance.with(|engine| verification::expire(engine, session))
    }

    /// The user withdraws their consent, as with the cancel token of the session. Gives the event that tells of it.
    ///
    /// Every undelivered event of the session is erased. A session that is not over becomes `cancelled`, and so does one that is over and
    /// of which nothing was delivered; a failure's code stays. After a delivery the session keeps its status, and there is no event: the
    /// withdrawal shows in the audit log and on the public route `privacy-context` only.
    ///
    /// # Errors
    ///
    /// When there is no such session, its user has withdrawn already, or [withdrawing after the end](super::super::Oddity::CancelledAfterTheEnd)
    /// is switched off.
    pub fn withdraw(&self, session: &SessionId) -> Result<Option<WebhookEventId>, SimulatorError> {
        self.instance.with(|engine| verification::withdraw(engine, session))
    }

    /// Moves the clock on, does what falls due on the way in its order, and returns when every delivery of it was answered.
    ///
    /// Attempts follow one another after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h; sessions expire at the minutes that five divides;
    /// payloads are erased when their time is over.
    pub async fn advance(&self, by: std::time::Duration) {
        scheduler::advance(&self.instance, by).await;
    }

    /// Waits until no delivery is under way.
    pub async fn settled(&self) {
        self.instance.settled().await;
    }
}
