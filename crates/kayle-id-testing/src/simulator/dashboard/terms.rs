//! Terms, and that they were accepted.

use serde_json::json;

use crate::simulator::audit_log;
use crate::simulator::dashboard::guard;
use crate::simulator::dashboard::organizations::meant;
use crate::simulator::engine::Engine;
use crate::simulator::model::account::{Acceptance, Owned};
use crate::simulator::model::json::object;
use crate::simulator::reply::Reply;
use crate::simulator::validate::input::Input;

const JURISDICTION: &str = "UK/EU GDPR";
const HASH: &str = "sha256:5472d5130ecf957716380ec26d82aac35e1c59fe4ce8cba8337c0b8fec1e261e";
const VERSION: &str = "2026-05-17";

pub(crate) fn relying_party(engine: &Engine) -> Result<Reply, Reply> {
    guard::selected(engine, &guard::INTEGRATION_TERMS)?;
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
    guard::change(engine, &guard::INTEGRATION_TERMS)?;
    let now = engine.now();
    if engine.state.account.relying_party_terms.is_none() {
        engine.state.account.set_terms_accepted(Some(now));
    }
    let id = engine.state.organization.id.clone();
    let metadata = json!({"terms_hash": HASH, "jurisdiction": JURISDICTION, "terms_version": VERSION});
    audit_log::by_user(engine, "organization.rp_terms.accepted", Some(("organization", &id)), metadata);
    relying_party(engine)
}

/// Accepting again changes nothing.
pub(crate) fn accept_verification(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let (id, _) = meant(input, |_, _| {})?;
    let now = engine.now();
    let active = engine.state.organization.id == id;
    let frozen = engine.state.organization.frozen;
    let known = engine.state.account.organizations.get(&id);
    if active && frozen || known.is_some_and(|owned| owned.pending_deletion_at.is_some()) {
        return Err(guard::frozen(&guard::VERIFICATION_TERMS));
    }
    let Some(owned) = known else {
        let text = ("Organization not found.", "Provide an existing organization ID.");
        return Err(Reply::envelope(404, "ORGANIZATION_NOT_FOUND", text, "api/errors#not_found"));
    };
    if owned.owner_checked {
        let text = (
            "Organization is already verified.",
            "Verified organizations do not need to re-accept the verification terms.",
        );
        return Err(Reply::envelope(409, "ORGANIZATION_ALREADY_VERIFIED", text, "api/errors#conflict"));
    }
    if active {
        guard::owner(engine, &guard::VERIFICATION_TERMS)?;
    }
    let account = &mut engine.state.account;
    let by = account.user.id.clone();
    let owned = account.organizations.entry(id).or_insert_with(|| Owned::new("", ""));
    let acceptance = owned.verification_terms.get_or_insert(Acceptance { at: now, by });
    Ok(Reply::data(object! {
        "verificationTermsAcceptedAt": acceptance.at,
        "verificationTermsAcceptedBy": &acceptance.by,
    }))
}
