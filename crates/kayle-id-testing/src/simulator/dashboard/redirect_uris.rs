//! Patterns of addresses that sessions may redirect to.

use serde_json::json;

use crate::simulator::audit_log;
use crate::simulator::dashboard::{body, guard};
use crate::simulator::engine::Engine;
use crate::simulator::model::account::{Account, Domain, RedirectUri};
use crate::simulator::model::json::{Json, object};
use crate::simulator::reply::Reply;
use crate::simulator::validate::domain_name::registrable_domain;
use crate::simulator::validate::input::Input;
use crate::simulator::validate::issues;
use crate::simulator::validate::urls::{REDIRECT_MESSAGE, redirect_url};

pub(crate) fn list(engine: &Engine) -> Result<Reply, Reply> {
    guard::selected(engine, &guard::REDIRECT_URIS)?;
    let account = &engine.state.account;
    let mut uris: Vec<_> = account.redirect_uris.iter().collect();
    uris.sort_by_key(|(_, uri)| std::cmp::Reverse(uri.created_at));
    Ok(Reply::data(Json::List(uris.into_iter().map(|(id, uri)| show(account, id, uri)).collect())))
}

pub(crate) fn create(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let given = body::read(input)?;
    let mut found = Vec::new();
    let pattern = body::text(&given, "pattern", 0..=2048, &mut found);
    let url = pattern.and_then(|pattern| redirect_url(pattern, engine.takes_loopback_redirects()));
    if let Some(pattern) = pattern {
        if url.is_none() {
            found.push(issues::custom(REDIRECT_MESSAGE, &["pattern"]));
        }
        if pattern.contains(['?', '#']) {
            found.push(issues::custom("Must have no query and no fragment.", &["pattern"]));
        }
    }
    let (Some(pattern), Some(url), true) = (pattern, url, found.is_empty()) else { return Err(input.invalid(found)) };
    guard::not_frozen(engine, &guard::REDIRECT_URIS)?;
    let apex = registrable_domain(url.host_str().unwrap_or_default()).map_err(|message| {
        let hint =
            "Provide a fully-qualified https:// URL whose host is one of your verified domains or a subdomain of one.";
        Reply::envelope(400, "INVALID_PATTERN", (&message, hint), "api/errors#bad_request")
    })?;
    guard::owner(engine, &guard::REDIRECT_URIS)?;
    let account = &engine.state.account;
    let verified = |domain: &Domain| domain.apex == apex && domain.downgraded_at.is_none();
    let Some((domain_id, _)) = account.domains.iter().find(|(_, domain)| verified(domain)) else {
        let message = "Pattern host does not match any of your verified domains.";
        let hint = "Verify a domain that covers this URL's host first.";
        return Err(Reply::envelope(422, "DOMAIN_NOT_FOUND", (message, hint), "api/errors"));
    };
    let domain_id = domain_id.clone();
    let known = |uri: &RedirectUri| uri.pattern == pattern && uri.domain_id == domain_id;
    let existing = account.redirect_uris.iter().find(|(_, uri)| known(uri)).map(|(id, _)| id.clone());
    let now = engine.now();
    let uri = RedirectUri { domain_id: domain_id.clone(), pattern: pattern.to_owned(), created_at: now };
    let id = match existing {
        // The answer shows the present as the time of its creation.
        Some(id) => id,
        None => {
            let id = engine.state.ids.uuid();
            engine.state.account.redirect_uris.insert(id.clone(), uri.clone());
            id
        }
    };
    let reply = Reply::data(show(&engine.state.account, &id, &uri));
    let metadata = json!({"pattern": pattern, "apex_domain": apex, "verified_domain_id": domain_id});
    audit_log::by_user(engine, "redirect_uri.added", Some(("redirect_uri", &id)), metadata);
    Ok(reply)
}

pub(crate) fn delete(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = body::path_id(input)?.to_owned();
    guard::change(engine, &guard::REDIRECT_URIS)?;
    if engine.state.account.redirect_uris.remove(&id).is_none() {
        let hint = "Verify a domain that covers this URL's host first.";
        return Err(Reply::envelope(404, "DOMAIN_NOT_FOUND", ("Redirect URI not found.", hint), "api/errors"));
    }
    audit_log::by_user(engine, "redirect_uri.removed", Some(("redirect_uri", &id)), json!({}));
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
