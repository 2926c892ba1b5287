//! Patterns of addresses that sessions may redirect to.

use serde_json::json;

use super::rows::{Account, RedirectUri};
use super::{audit, body};
use crate::testing::simulator::input::Input;
use crate::testing::simulator::json::{Json, object};
use crate::testing::simulator::reply::Reply;
use crate::testing::simulator::world::World;

pub(super) fn list(world: &World) -> Reply {
    let account = &world.state.account;
    let mut uris: Vec<_> = account.redirect_uris.iter().collect();
    uris.sort_by_key(|(id, uri)| (uri.created_at, id.as_str()));
    Reply::data(Json::List(uris.into_iter().map(|(id, uri)| show(account, id, uri)).collect()))
}

pub(super) fn create(world: &mut World, input: &Input<'_>) -> Result<Reply, Reply> {
    let given = body::read(input)?;
    let mut found = Vec::new();
    let pattern = body::text(&given, "pattern", 0..=2048, &mut found);
    let Some(pattern) = pattern.filter(|_| found.is_empty()) else { return Err(input.invalid(found)) };
    let host = host(pattern).ok_or_else(|| {
        let hint = "Provide an https:// URL; a wildcard may only end the path.";
        body::problem(400, "INVALID_PATTERN", "The redirect pattern is invalid.", hint)
    })?;
    let Some(domain_id) = world.state.account.domain_of(&host).map(str::to_owned) else {
        let message = "The pattern lies under no verified domain.";
        return Err(body::problem(422, "INVALID_REQUEST", message, "Verify the domain, then retry."));
    };
    let (id, now) = (world.state.ids.uuid(), world.now());
    let uri = RedirectUri { domain_id, pattern: pattern.to_owned(), created_at: now };
    let reply = Reply::data(show(&world.state.account, &id, &uri));
    world.state.account.redirect_uris.insert(id.clone(), uri);
    audit::by_user(world, "redirect_uri.created", Some(("redirect_uri", &id)), json!({"pattern": pattern}));
    Ok(reply)
}

pub(super) fn delete(world: &mut World, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = body::path_id(input)?.to_owned();
    let Some(uri) = world.state.account.redirect_uris.remove(&id) else {
        let hint = "The redirect URI with the given ID was not found.";
        return Err(body::problem(404, "NOT_FOUND", "Redirect URI not found.", hint));
    };
    audit::by_user(world, "redirect_uri.deleted", Some(("redirect_uri", &id)), json!({"pattern": uri.pattern}));
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

/// The host of a pattern that is sound: https, no credentials, at most one star and that at the end of the path.
fn host(pattern: &str) -> Option<String> {
    let fixed = pattern.strip_suffix('*').unwrap_or(pattern);
    let url = url::Url::parse(fixed).ok()?;
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let in_path = fixed == pattern || fixed.get("https://".len()..)?.contains('/') && url.query().is_none();
    match url.host()? {
        url::Host::Domain(host) if url.scheme() == "https" && plain && in_path && !fixed.contains('*') => {
            Some(host.to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn a_star_ends_the_path_or_is_not_there() {
        for good in ["https://a.example/x", "https://a.example/x/*", "https://a.example/*", "https://a.example"] {
            assert_eq!(host(good).as_deref(), Some("a.example"), "{good}");
        }
        for bad in ["", "http://a.example/", "https://*.a.example/", "https://a.example*", "https://a.example/*/x"] {
            assert_eq!(host(bad), None, "{bad}");
        }
        for bad in ["https://u@a.example/", "https://10.0.0.1/", "https://a.example/?q=*", "https://a.example/#x"] {
            assert_eq!(host(bad), None, "{bad}");
        }
    }
}
