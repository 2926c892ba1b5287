//! The user's hand: what people do with their phones.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::emit::{self, FAILED, SUCCEEDED};
use super::error::SimulatorError;
use super::json::{Json, object};
use super::oddities::Oddity;
use super::rows::{Session, SessionStatus};
use super::sessions::{DOCUMENT_ID, is_gate};
use super::simulator::Simulator;
use super::world::World;
use crate::model::{Claim, SessionFailureCode, SessionId, WebhookEventId};

/// What a user shares: claims by their keys.
///
/// What a session asks for and is not given is declined. A document's id is made up where it is not given, as every session shares it.
///
/// ```
/// use kayle_id::Claim;
/// use kayle_id::testing::simulator::Claims;
///
/// let claims = Claims::new().share(Claim::FamilyName, "ERIKSSON").share("age_over_18", true);
/// # let _ = claims;
/// ```
#[derive(Clone, Default)]
pub struct Claims(BTreeMap<String, Value>);

impl Claims {
    /// Nothing but the document's id.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Shares a claim: text, or a yes or no for an age gate.
    #[must_use]
    pub fn share(mut self, claim: impl Into<ClaimName>, value: impl Into<Value>) -> Self {
        self.0.insert(claim.into().0, value.into());
        self
    }
}

/// Shows the keys.
impl std::fmt::Debug for Claims {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// A claim's key: a [`Claim`], or text such as `age_over_18`.
#[derive(Clone, Debug)]
pub struct ClaimName(String);

impl From<Claim> for ClaimName {
    fn from(claim: Claim) -> Self {
        Self(claim.as_str().to_owned())
    }
}

impl From<&str> for ClaimName {
    fn from(key: &str) -> Self {
        Self(key.to_owned())
    }
}

impl From<String> for ClaimName {
    fn from(key: String) -> Self {
        Self(key)
    }
}

impl Simulator {
    /// The user opens the session's page: it is `in_progress`.
    ///
    /// # Errors
    ///
    /// When there is no such session, or it is over.
    pub fn start_verification(&self, session: &SessionId) -> Result<(), SimulatorError> {
        self.shared.with(|world| start(world, session))
    }

    /// The user succeeds and shares these claims. Gives the event that tells of it.
    ///
    /// Deliveries start at once; [`settled`](Self::settled) waits for their answers.
    ///
    /// # Errors
    ///
    /// When there is no such session, it is over, a claim was not asked for, or a required one is missing.
    pub fn complete(&self, session: &SessionId, claims: Claims) -> Result<WebhookEventId, SimulatorError> {
        self.shared.with(|world| complete(world, session, claims))
    }

    /// The user fails. Gives the event that tells of it.
    ///
    /// # Errors
    ///
    /// When there is no such session, or it is over.
    pub fn fail(&self, session: &SessionId, code: SessionFailureCode) -> Result<WebhookEventId, SimulatorError> {
        self.shared.with(|world| fail(world, session, &code))
    }

    /// The session's time is over, and the sweep finds it. Gives the event that tells of it.
    ///
    /// # Errors
    ///
    /// When there is no such session, or it is over.
    pub fn expire(&self, session: &SessionId) -> Result<WebhookEventId, SimulatorError> {
        self.shared.with(|world| expire(world, session))
    }

    /// The user withdraws. Gives the event that tells of it.
    ///
    /// After a success or a failure, what was not delivered yet is erased, and the session becomes `cancelled`; a failure's code stays.
    ///
    /// # Errors
    ///
    /// When there is no such session, it is expired or cancelled, or withdrawing after the end is switched off.
    pub fn withdraw(&self, session: &SessionId) -> Result<WebhookEventId, SimulatorError> {
        self.shared.with(|world| withdraw(world, session))
    }

    /// Moves the clock on, does what falls due on the way in its order, and returns when every delivery of it was answered.
    ///
    /// Attempts follow one another after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h; sessions expire at the minutes that five divides;
    /// payloads are erased when their time is over.
    pub async fn advance(&self, by: std::time::Duration) {
        super::due::advance(&self.shared, by).await;
    }

    /// Waits until no delivery is under way.
    pub async fn settled(&self) {
        Arc::clone(&self.shared).settled().await;
    }
}

pub(super) fn start(world: &mut World, session: &SessionId) -> Result<(), SimulatorError> {
    open(world, session)?;
    let now = world.now();
    if let Some(row) = world.state.sessions.get_mut(session.as_str()) {
        row.status = SessionStatus::InProgress;
        row.updated_at = now;
    }
    Ok(())
}

pub(super) fn complete(
    world: &mut World,
    session: &SessionId,
    claims: Claims,
) -> Result<WebhookEventId, SimulatorError> {
    let data = data(open(world, session)?, claims)?;
    event_id(&emit::end(world, session.as_str(), SessionStatus::Succeeded, SUCCEEDED, data))
}

pub(super) fn fail(
    world: &mut World,
    session: &SessionId,
    code: &SessionFailureCode,
) -> Result<WebhookEventId, SimulatorError> {
    open(world, session)?;
    let liveness = matches!(code, SessionFailureCode::LivenessFailed | SessionFailureCode::SelfieFaceMismatch);
    if let Some(row) = world.state.sessions.get_mut(session.as_str()) {
        row.failure_code = Some(code.as_str().to_owned());
        // A selfie is tried three times, behind a chip that was read.
        row.nfc_tries_used = 1;
        row.liveness_tries_used = if liveness { 3 } else { 0 };
    }
    let mut data = vec![("failure_code".to_owned(), Json::from(code.as_str()))];
    data.extend(emit::tries(world, session.as_str()));
    event_id(&emit::end(world, session.as_str(), SessionStatus::Failed, FAILED, Json::Object(data)))
}

pub(super) fn expire(world: &mut World, session: &SessionId) -> Result<WebhookEventId, SimulatorError> {
    open(world, session)?;
    let now = world.now();
    if let Some(row) = world.state.sessions.get_mut(session.as_str()) {
        row.expires_at = row.expires_at.min(now);
    }
    event_id(&emit::expire(world, session.as_str()))
}

pub(super) fn withdraw(world: &mut World, session: &SessionId) -> Result<WebhookEventId, SimulatorError> {
    let row = row(world, session)?;
    let reason = match row.status {
        SessionStatus::Created | SessionStatus::InProgress if row.nfc_tries_used + row.liveness_tries_used > 0 => {
            "cancelled_after_failed_check"
        }
        SessionStatus::Created | SessionStatus::InProgress => "cancelled",
        SessionStatus::Succeeded if after_the_end(world) => "privacy_cancelled_after_terminal_success",
        SessionStatus::Failed if after_the_end(world) => "privacy_cancelled_after_terminal_failure",
        _ => return Err(state(row, "it cannot be withdrawn any more")),
    };
    erase(world, session.as_str());
    event_id(&emit::cancel(world, session.as_str(), reason))
}

fn after_the_end(world: &World) -> bool {
    world.settings.oddities.has(Oddity::CancelledAfterTheEnd)
}

fn row<'a>(world: &'a World, session: &SessionId) -> Result<&'a Session, SimulatorError> {
    let unknown = || SimulatorError::Unknown { kind: "session", id: session.to_string() };
    world.state.sessions.get(session.as_str()).ok_or_else(unknown)
}

/// A session that is not over.
fn open<'a>(world: &'a World, session: &SessionId) -> Result<&'a Session, SimulatorError> {
    let row = row(world, session)?;
    if row.status.is_terminal() { Err(state(row, "it is over")) } else { Ok(row) }
}

fn state(row: &Session, problem: &'static str) -> SimulatorError {
    SimulatorError::State { id: row.id.clone(), status: row.status.as_str().to_owned(), problem }
}

fn event_id(id: &str) -> Result<WebhookEventId, SimulatorError> {
    WebhookEventId::new(id).map_err(|error| SimulatorError::Read { what: "the event's id", problem: error.to_string() })
}

/// What the event says: every claim that was asked for, null where it was declined.
fn data(session: &Session, mut claims: Claims) -> Result<Json, SimulatorError> {
    let mut keys: Vec<&str> = session.share_fields.keys().map(|key| key.0.as_str()).collect();
    keys.sort_unstable();
    let (mut values, mut selected) = (Vec::new(), Vec::new());
    for key in keys {
        let problem = |problem| Err(SimulatorError::Claim { claim: key.to_owned(), problem });
        let given = match claims.0.remove(key) {
            Some(Value::Null) | None if key == DOCUMENT_ID => Some(Value::from(document_id(&session.id))),
            Some(Value::Null) => None,
            given => given,
        };
        let required = session.share_fields.iter().any(|(name, field)| name.0 == key && field.required);
        match &given {
            Some(Value::Bool(_)) if is_gate(key) => {}
            Some(Value::String(_)) if !is_gate(key) => {}
            Some(_) if is_gate(key) => return problem("an age gate is true or false"),
            Some(_) => return problem("it is text"),
            None if required => return problem("the session requires it"),
            None => {}
        }
        if given.is_some() {
            selected.push(Json::from(key));
        }
        // The server never computes this one, selected or not.
        let value = if key == "kayle_human_id" { Json::Null } else { given.map(Json::from).into() };
        values.push((key.to_owned(), value));
    }
    if let Some(claim) = claims.0.into_keys().next() {
        return Err(SimulatorError::Claim { claim, problem: "the session did not ask for it" });
    }
    Ok(object! {"claims": Json::Object(values), "selected_field_keys": selected})
}

/// A made-up id of a document: 64 hexadecimal characters.
fn document_id(session: &str) -> String {
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, session.as_bytes());
    hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Erases what was not delivered of a session.
fn erase(world: &mut World, session: &str) {
    let now = world.now();
    let events = world.state.events.values().filter(|event| event.trigger_id == session);
    let events: Vec<String> = events.map(|event| event.id.clone()).collect();
    for delivery in world.state.deliveries.values_mut() {
        if delivery.payload.is_some() && events.contains(&delivery.event_id) {
            delivery.status = super::rows::DeliveryStatus::Failed;
            delivery.scrub(now, "privacy_request");
            delivery.updated_at = now;
        }
    }
}
