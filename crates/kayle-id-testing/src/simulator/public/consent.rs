//! The user's consent.

use super::{invalid_request, session};
use crate::simulator::engine::Engine;
use crate::simulator::model::json::{Json, object};
use crate::simulator::reply::Reply;
use crate::simulator::validate::input::{Input, JsonBody};

/// What a user has to agree to.
const STEPS: [&str; 5] = [
    "biometric_consent",
    "document_processing_consent",
    "privacy_notice_acknowledged",
    "share_claims_consent",
    "terms_acknowledged",
];

pub(super) fn consent(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = session::id(input)?;
    let agreed = match input.json()? {
        JsonBody::Value(body) => STEPS.iter().all(|step| body.get(step) == Some(&Json::Bool(true))),
        JsonBody::Ignored => false,
    };
    if !agreed {
        return Err(invalid_request());
    }
    session::find_open(engine, id)?;
    let now = engine.now();
    if let Some(row) = engine.state.sessions.get_mut(id) {
        row.handoff.consented = true;
    }
    let consent = engine.state.ids.make("vc_", 64);
    Ok(super::data(object! {"consent_id": consent, "consented_at": now}))
}
