//! Patterns of addresses that sessions may redirect to.

use serde_json::json;

use super::apex::apex;
use super::rows::{Account, RedirectUri};
use super::{audit, body, guard};
use crate::testing::simulator::input::Input;
use crate::testing::simulator::issues;
use crate::testing::simulator::json::{Json, object};
use crate::testing::simulator::reply::Reply;
use crate::testing::simulator::sessions::is_safe;
use crate::testing::simulator::world::World;

pub(super) fn list(world: &World) -> Result<Reply, Reply> {
    guard::member(world)?;
    let account = &world.state.account;
    let mut uris: Vec<_> = account.redirect_uris.iter().collect();
    uris.sort_by_key(|(_, uri)| std::cmp::Reverse(uri.created_at));
    Ok(Reply::data(Json::List(uris.into_iter().map(|(id, uri)| show(account, id, uri)).collect())))
}

pub(super) fn create(world: &mut World, input: &Input<'_>) -> Result<Reply, Reply> {
    let given = body::read(input)?;
    let mut found = Vec::new();
    let pattern = body::text(&given, "pattern", 0..=2048, &mut found);
    let url = pattern.and_then(|pattern| url::Url::parse(pattern).ok());
    let url = url.filter(|url| is_safe(url, world.settings.local_redirects));
    if let Some(pattern) = pattern {
        if url.is_none() {
            found.push(issues::custom("The address is not https, or names a user.", &["pattern"]));
        }
        if pattern.contains(['?', '#']) {
            found.push(issues::custom("Must have no query and no fragment.", &["pattern"]));
        }
    }
    let (Some(pattern), Some(url), true) = (pattern, url, found.is_empty()) else { return Err(input.invalid(found)) };
    guard::staying(world)?;
    let apex = apex(url.host_str().unwrap_or_default()).ok_or_else(|| {
        let hint = "Provide an https:// URL under one of the verified domains.";
        body::problem(400, "INVALID_PATTERN", "The pattern's host is no domain.", hint)
    })?;
    guard::owner(world, "create_redirect_uri")?;
    let account = &world.state.account;
    let Some((domain_id, _)) = account.domains.iter().find(|(_, domain)| domain.apex == apex) else {
        let message = "The pattern lies under no verified domain.";
        return Err(body::problem(422, "DOMAIN_NOT_FOUND", message, "Verify the domain, then retry."));
    };
    let known = |uri: &RedirectUri| uri.pattern == pattern && uri.domain_id == *domain_id;
    if let Some((id, uri)) = account.redirect_uris.iter().find(|(_, uri)| known(uri)) {
        return Ok(Reply::data(show(account, id, uri)));
    }
    let domain_id = domain_id.clone();
    let (id, now) = (world.state.ids.uuid(), world.now());
    let uri = RedirectUri { domain_id, pattern: pattern.to_owned(), created_at: now };
    let reply = Reply::data(show(&world.state.account, &id, &uri));
    world.state.account.redirect_uris.insert(id.clone(), uri);
    audit::by_user(world, "redirect_uri.added", Some(("redirect_uri", &id)), json!({"pattern": pattern}));
    Ok(reply)
}

pub(super) fn delete(world: &mut World, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = body::path_id(input)?.to_owned();
    guard::change(world, "delete_redirect_uri")?;
    let Some(uri) = world.state.account.redirect_uris.remove(&id) else {
        let hint = "The redirect URI with the given ID was not found.";
        return Err(body::problem(404, "DOMAIN_NOT_FOUND", "Redirect URI not found.", hint));
    };
    audit::by_user(world, "redirect_uri.removed", Some(("redirect_uri", &id)), json!({"pattern": uri.pattern}));
    Ok(Reply::empty(204))
}

fn show(account: &Account, id: &str, uri: &RedirectUri) -> Json {
    let apex = account.domains.get(&uri.domain_id).map_or("", |domain| domain.apex.as_str());
    object! {
        "id": id,
        "verifiedDomainId": &uri.domain_id,
        "apexDomain": apex,
        "pattern": &uri.pattern,
        "createdAt": uri.created_at,
    }
}
