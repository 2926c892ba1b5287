//! Terms, and that they were accepted.

use serde_json::json;

use crate::simulator::audit_log;
use crate::simulator::dashboard::organizations::meant;
use crate::simulator::dashboard::{body, guard};
use crate::simulator::engine::Engine;
use crate::simulator::model::account::{Acceptance, Owned};
use crate::simulator::model::json::object;
use crate::simulator::reply::{FROZEN, Reply};
use crate::simulator::validate::input::Input;

const JURISDICTION: &str = "UK/EU GDPR";
const HASH: &str = "sha256:5472d5130ecf957716380ec26d82aac35e1c59fe4ce8cba8337c0b8fec1e261e";
const VERSION: &str = "2026-05-17";

pub(crate) fn relying_party(engine: &Engine) -> Result<Reply, Reply> {
    guard::member(engine)?;
    let acceptance = engine.state.account.relying_party_terms.as_ref();
    let shown = acceptance.map(|acceptance| {
        object! {
            "accepted_at": acceptance.at,
            "accepted_by": &acceptance.by,
            "jurisdiction": JURISDICTION,
            "terms_hash": HASH,
            "terms_version": VERSION,
        }
    });
    let current = object! {"jurisdiction": JURISDICTION, "terms_hash": HASH, "terms_version": VERSION};
    Ok(Reply::data(object! {"acceptance": shown, "current": current, "current_accepted": acceptance.is_some()}))
}

/// Sessions can be created from now on. What was accepted before stays as it is.
pub(crate) fn accept_relying_party(engine: &mut Engine) -> Result<Reply, Reply> {
    guard::change(engine, "accept_relying_party_terms")?;
    let now = engine.now();
    if engine.state.account.relying_party_terms.is_none() {
        engine.state.account.set_terms_accepted(Some(now));
    }
    let id = engine.state.organization.id.clone();
    let metadata = json!({"terms_version": VERSION});
    audit_log::by_user(engine, "organization.rp_terms.accepted", Some(("organization", &id)), metadata);
    relying_party(engine)
}

/// Accepting again changes nothing.
pub(crate) fn accept_verification(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let (id, _) = meant(input, |_, _| {})?;
    let now = engine.now();
    let active = engine.state.organization.id == id;
    if active && engine.state.organization.frozen {
        return Err(Reply::problem(FROZEN));
    }
    let Some(owned) = engine.state.account.organizations.get(&id) else {
        let hint = "Confirm the organization ID.";
        return Err(body::problem(404, "ORGANIZATION_NOT_FOUND", "Organization not found", hint));
    };
    if owned.pending_deletion_at.is_some() {
        return Err(Reply::problem(FROZEN));
    }
    if owned.owner_checked {
        let message = "The organization is already verified.";
        return Err(body::problem(409, "ORGANIZATION_ALREADY_VERIFIED", message, "There is nothing left to accept."));
    }
    if active {
        guard::owner(engine, "accept_verification_terms")?;
    }
    let account = &mut engine.state.account;
    let by = account.user.id.clone();
    let owned = account.organizations.entry(id.clone()).or_insert_with(|| Owned::new("", ""));
    let acceptance = owned.verification_terms.get_or_insert(Acceptance { at: now, by });
    let first = acceptance.at == now;
    let reply = Reply::data(object! {
        "verificationTermsAcceptedAt": acceptance.at,
        "verificationTermsAcceptedBy": &acceptance.by,
    });
    if first {
        audit_log::by_user(engine, "organization.verification_terms.accepted", Some(("organization", &id)), json!({}));
    }
    Ok(reply)
}
