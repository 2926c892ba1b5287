//! The checks between a valid request and its handler: a selected organization, no pending deletion, the role.

use crate::simulator::engine::Engine;
use crate::simulator::model::json::{Json, object};
use crate::simulator::reply::Reply;

/// A part of the dashboard, with the words of its refusals.
pub(crate) struct Area {
    /// Completes "Select an organization to …".
    select: &'static str,
    /// Completes "Cancel the pending deletion before …".
    frozen: &'static str,
    /// The message and the hint for a user who may not do this.
    forbidden: (&'static str, &'static str),
    /// The page of that refusal, under the documentation's address.
    docs: &'static str,
    /// Whether that refusal has details, which are empty.
    details: bool,
}

impl Area {
    const fn new(select: &'static str, frozen: &'static str, forbidden: (&'static str, &'static str)) -> Self {
        Self { select, frozen, forbidden, docs: "api/errors#forbidden", details: false }
    }
}

const OWN_DOMAINS: &str = "Only an owner can manage verified domains.";

pub(crate) const DOMAINS: Area = Area {
    docs: "api/errors",
    details: true,
    ..Area::new(
        "manage verified domains",
        "managing verified domains",
        (OWN_DOMAINS, "Ask an owner of this organization to perform this action."),
    )
};
pub(crate) const REDIRECT_URIS: Area = Area {
    docs: "api/errors",
    ..Area::new(
        "manage redirect URIs",
        "managing redirect URIs",
        (OWN_DOMAINS, "Refresh the Domains page and try again."),
    )
};
pub(crate) const INTEGRATION_TERMS: Area = Area::new(
    "manage Kayle ID Integration Terms",
    "accepting Kayle ID Integration Terms",
    (
        "Only an owner can accept Kayle ID Integration Terms.",
        "Ask an owner of this organization to accept the current Kayle ID Integration Terms.",
    ),
);
pub(crate) const SUSPENSION: Area = Area::new(
    "manage members",
    "suspending members",
    (
        "Only an owner or admin can suspend members.",
        "Ask an owner or admin of this organization to suspend the member.",
    ),
);
pub(crate) const REINSTATEMENT: Area = Area::new(
    "manage members",
    "reinstating members",
    (
        "Only an owner or admin can reinstate members.",
        "Ask an owner or admin of this organization to reinstate the member.",
    ),
);
pub(crate) const LEAVING: Area = Area::new(
    "manage members",
    "leaving",
    ("You are not a member of this organization.", "Switch to an organization where you have an active membership."),
);
pub(crate) const BUSINESS: Area = Area::new(
    "update business details",
    "updating business details",
    ("Only an owner can update business details.", "Ask an owner of this organization to update them."),
);
pub(crate) const AUDIT_LOGS: Area = Area::new(
    "view audit logs",
    "",
    ("Only an owner or admin can view audit logs.", "Ask an owner or admin of this organization to share the log."),
);
pub(crate) const VERIFICATION_TERMS: Area = Area::new(
    "",
    "accepting verification terms",
    ("Only an owner can accept verification terms.", "Ask an owner of this organization to accept the terms."),
);
pub(crate) const LOGO: Area = Area::new(
    "",
    "",
    ("Only an owner or admin can upload an organization logo.", "Sign in as an organization owner or admin."),
);

const API_KEYS_HINT: &str = "Please contact an administrator to request access.";

pub(crate) const LISTING_API_KEYS: Area = Area::new("", "", ("You are not authorized to list API keys", API_KEYS_HINT));
pub(crate) const CREATING_API_KEYS: Area =
    Area::new("", "", ("You are not authorized to create API keys", API_KEYS_HINT));
pub(crate) const UPDATING_API_KEYS: Area =
    Area::new("", "", ("You are not authorized to update API keys", API_KEYS_HINT));
pub(crate) const DELETING_API_KEYS: Area =
    Area::new("", "", ("You are not authorized to delete API keys", API_KEYS_HINT));

/// There has to be an organization that the session has selected. A suspended membership leaves it selected.
pub(crate) fn selected(engine: &Engine, area: &Area) -> Result<(), Reply> {
    if engine.state.has_organization() {
        return Ok(());
    }
    let message = format!("Select an organization to {}.", area.select);
    let hint = "The active session must have an organization selected.";
    Err(Reply::envelope(403, "FORBIDDEN", (&message, hint), "api/errors#forbidden"))
}

/// The organization is selected, and not about to be deleted.
pub(crate) fn not_frozen(engine: &Engine, area: &Area) -> Result<(), Reply> {
    selected(engine, area)?;
    if engine.state.organization.frozen { Err(frozen(area)) } else { Ok(()) }
}

/// The refusal of a change to an organization that is about to be deleted.
pub(crate) fn frozen(area: &Area) -> Reply {
    let message = "This organization is scheduled for deletion and cannot be modified.";
    let hint = format!("Cancel the pending deletion before {}.", area.frozen);
    Reply::envelope(410, "ORGANIZATION_FROZEN", (message, &hint), "api/errors#organization_frozen")
}

/// The user may change the organization.
pub(crate) fn owner(engine: &Engine, area: &Area) -> Result<(), Reply> {
    if engine.state.account.member().is_some_and(|member| member.owner) { Ok(()) } else { Err(forbidden(area)) }
}

/// The refusal of a user who may not do this.
pub(crate) fn forbidden(area: &Area) -> Reply {
    let (message, hint) = area.forbidden;
    if !area.details {
        return Reply::envelope(403, "FORBIDDEN", (message, hint), area.docs);
    }
    let docs = format!("https://kayle.id/docs/{}", area.docs);
    let error = object! {"code": "FORBIDDEN", "message": message, "hint": hint, "docs": docs, "details": object! {}};
    Reply::json(403, &object! {"data": Json::Null, "error": error})
}

/// All that a change needs, in the order in which the server asks.
pub(crate) fn change(engine: &Engine, area: &Area) -> Result<(), Reply> {
    not_frozen(engine, area)?;
    owner(engine, area)
}
