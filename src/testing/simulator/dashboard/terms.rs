//! Terms, and that they were accepted.

use serde_json::json;

use super::organizations::meant;
use super::rows::Acceptance;
use super::{audit, body};
use crate::testing::simulator::input::Input;
use crate::testing::simulator::json::object;
use crate::testing::simulator::reply::Reply;
use crate::testing::simulator::world::World;

const JURISDICTION: &str = "UK/EU GDPR";
const HASH: &str = "sha256:5472d5130ecf957716380ec26d82aac35e1c59fe4ce8cba8337c0b8fec1e261e";
const VERSION: &str = "2026-05-17";

pub(super) fn relying_party(world: &World) -> Reply {
    let acceptance = world.state.account.relying_party_terms.as_ref();
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
    Reply::data(object! {"acceptance": shown, "current": current, "current_accepted": acceptance.is_some()})
}

/// Sessions can be created from now on.
pub(super) fn accept_relying_party(world: &mut World) -> Reply {
    let now = world.now();
    world.state.account.set_terms_accepted(Some(now));
    let id = world.state.organization.id.clone();
    let metadata = json!({"terms_version": VERSION});
    audit::by_user(world, "organization.rp_terms.accepted", Some(("organization", &id)), metadata);
    relying_party(world)
}

pub(super) fn accept_verification(world: &mut World, input: &Input<'_>) -> Result<Reply, Reply> {
    let acceptance = Acceptance { at: world.now(), by: world.state.account.user.id.clone() };
    let (id, _, owned) = meant(world, input)?;
    if owned.verification_terms.is_some() {
        let message = "The organization is already verified.";
        return Err(body::problem(409, "ORGANIZATION_ALREADY_VERIFIED", message, "There is nothing left to accept."));
    }
    let reply = Reply::data(object! {
        "verificationTermsAcceptedAt": acceptance.at,
        "verificationTermsAcceptedBy": &acceptance.by,
    });
    owned.verification_terms = Some(acceptance);
    audit::by_user(world, "organization.verification_terms.accepted", Some(("organization", &id)), json!({}));
    Ok(reply)
}
