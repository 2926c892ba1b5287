//! Patterns of addresses that sessions may redirect to.

use serde_json::json;

use crate::simulator::audit_log;
use crate::simulator::dashboard::{body, guard};
use crate::simulator::engine::Engine;
use crate::simulator::model::account::{Account, RedirectUri};
use crate::simulator::model::json::{Json, object};
use crate::simulator::reply::Reply;
use crate::simulator::validate::domain_name::apex;
use crate::simulator::validate::input::Input;
use crate::simulator::validate::issues;
use crate::simulator::validate::urls::is_safe;

pub(crate) fn list(engine: &Engine) -> Result<Reply, Reply> {
    guard::member(engine)?;
    let account = &engine.state.account;
    let mut uris: Vec<_> = account.redirect_uris.iter().collect();
    uris.sort_by_key(|(_, uri)| std::cmp::Reverse(uri.created_at));
    Ok(Reply::data(Json::List(uris.into_iter().map(|(id, uri)| show(account, id, uri)).collect())))
}

pub(crate) fn create(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let given = body::read(input)?;
    let mut found = Vec::new();
    let pattern = body::text(&given, "pattern", 0..=2048, &mut found);
    let url = pattern.and_then(|pattern| url::Url::parse(pattern).ok());
    let url = url.filter(|url| is_safe(url, engine.settings.local_redirects));
    if let Some(pattern) = pattern {
        if url.is_none() {
            found.push(issues::custom("The address is not https, or names a user.", &["pattern"]));
        }
        if pattern.contains(['?', '#']) {
            found.push(issues::custom("Must have no query and no fragment.", &["pattern"]));
        }
    }
    let (Some(pattern), Some(url), true) = (pattern, url, found.is_empty()) else { return Err(input.invalid(found)) };
    guard::staying(engine)?;
    let apex = apex(url.host_str().unwrap_or_default()).ok_or_else(|| {
        let hint = "Provide an https:// URL under one of the verified domains.";
        body::problem(400, "INVALID_PATTERN", "The pattern's host is no domain.", hint)
    })?;
    guard::owner(engine, "create_redirect_uri")?;
    let account = &engine.state.account;
    let Some((domain_id, _)) = account.domains.iter().find(|(_, domain)| domain.apex == apex) else {
        let message = "The pattern lies under no verified domain.";
        return Err(body::problem(422, "DOMAIN_NOT_FOUND", message, "Verify the domain, then retry."));
    };
    let known = |uri: &RedirectUri| uri.pattern == pattern && uri.domain_id == *domain_id;
    if let Some((id, uri)) = account.redirect_uris.iter().find(|(_, uri)| known(uri)) {
        return Ok(Reply::data(show(account, id, uri)));
    }
    let domain_id = domain_id.clone();
    let (id, now) = (engine.state.ids.uuid(), engine.now());
    let uri = RedirectUri { domain_id, pattern: pattern.to_owned(), created_at: now };
    let reply = Reply::data(show(&engine.state.account, &id, &uri));
    engine.state.account.redirect_uris.insert(id.clone(), uri);
    audit_log::by_user(engine, "redirect_uri.added", Some(("redirect_uri", &id)), json!({"pattern": pattern}));
    Ok(reply)
}

pub(crate) fn delete(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = body::path_id(input)?.to_owned();
    guard::change(engine, "delete_redirect_uri")?;
    let Some(uri) = engine.state.account.redirect_uris.remove(&id) else {
        let hint = "The redirect URI with the given ID was not found.";
        return Err(body::problem(404, "DOMAIN_NOT_FOUND", "Redirect URI not found.", hint));
    };
    audit_log::by_user(engine, "redirect_uri.removed", Some(("redirect_uri", &id)), json!({"pattern": uri.pattern}));
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
