//! Organizations of the signed-in user.

use serde_json::json;

use crate::simulator::audit_log;
use crate::simulator::dashboard::{body, guard, logo};
use crate::simulator::engine::Engine;
use crate::simulator::model::account::Owned;
use crate::simulator::model::json::{Json, object};
use crate::simulator::reply::{FROZEN, Reply};
use crate::simulator::validate::input::Input;
use crate::simulator::validate::issues;

/// Those that nobody else owns.
pub(crate) fn owned(engine: &Engine) -> Reply {
    let account = &engine.state.account;
    let sole = account.own().is_some_and(|(id, _)| account.is_last_owner(id));
    let owned = account.organizations.iter().filter(|(id, _)| sole || **id != engine.state.organization.id);
    let owned = owned.map(|(id, owned)| object! {"id": id, "name": &owned.name, "slug": &owned.slug});
    Reply::data(object! {"organizations": owned.collect::<Vec<_>>()})
}

pub(crate) fn create(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let given = body::read(input)?;
    let mut found = Vec::new();
    let name = body::trimmed_text(&given, "name", 1..=120, &mut found);
    if name.is_some_and(|name| name.contains(|letter: char| letter <= '\u{1f}' || letter == '\u{7f}')) {
        let message = "Organization name must be between 1 and 120 characters and cannot contain control characters.";
        found.push(issues::custom(message, &["name"]));
    }
    let slug = body::text(&given, "slug", 1..=usize::MAX, &mut found);
    let fits = |slug: &str| slug.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    if slug.is_some_and(|slug| !fits(slug)) {
        let pattern = "/^[a-z0-9-]+$/u";
        let message = "Organization slug must contain only lowercase letters, numbers, and hyphens.";
        found.push(issues::not_of_form("regex", pattern, message, &["slug"]));
    }
    let image = given.get("logo").and_then(|given| logo::read(given, &mut found));
    if !found.is_empty() {
        return Err(input.invalid(found));
    }
    if let Some(image) = image {
        logo::check(image)?;
    }
    let (name, slug) = (name.unwrap_or_default(), slug.unwrap_or_default());
    let account = &mut engine.state.account;
    if account.organizations.values().any(|owned| owned.slug == slug) {
        return Err(body::internal("Failed to create organization."));
    }
    let id = engine.state.ids.uuid();
    account.organizations.insert(id.clone(), Owned::new(name, slug));
    Ok(Reply::data(object! {"id": id}))
}

pub(crate) fn update_logo(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let given = body::read(input)?;
    let mut found = Vec::new();
    let image = match given.get("logo") {
        Some(given) => logo::read(given, &mut found),
        None => {
            found.push(issues::wrong_kind("object", None, &["logo"]));
            None
        }
    };
    let Some(image) = image.filter(|_| found.is_empty()) else { return Err(input.invalid(found)) };
    guard::owner(engine, &guard::LOGO)?;
    if engine.state.organization.frozen {
        return Err(Reply::problem(FROZEN));
    }
    logo::check(image)?;
    let stored = format!("{}/r2/logos/{}", engine.settings.base_url, engine.state.ids.uuid());
    engine.state.account.logo = Some(stored.clone());
    let id = engine.state.organization.id.clone();
    audit_log::by_user(engine, "organization.logo.updated", Some(("organization", &id)), json!({}));
    Ok(Reply::data(object! {"logo": stored}))
}

/// The organization that a body means, and the body, of which `more` is looked at too. A body that is not JSON means none.
pub(crate) fn meant(input: &Input<'_>, more: impl Fn(&Json, &mut Vec<Json>)) -> Result<(String, Json), Reply> {
    let Some(given) = body::read_if_json(input)? else { return Ok((String::new(), Json::Object(Vec::new()))) };
    let mut found = Vec::new();
    let id = body::uuid(&given, "organizationId", &mut found).map(str::to_lowercase);
    more(&given, &mut found);
    match id {
        Some(id) if found.is_empty() => Ok((id, given)),
        _ => Err(input.invalid(found)),
    }
}
