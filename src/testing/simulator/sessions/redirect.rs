//! Where the user goes afterwards.

use super::create::problem;
use crate::testing::simulator::issues;
use crate::testing::simulator::json::Json;
use crate::testing::simulator::reply::Problem;
use crate::testing::simulator::world::World;

const INVALID: Problem = problem(
    "INVALID_REDIRECT_URL",
    "The redirect URL is invalid.",
    "Provide an absolute https:// URL without credentials.",
);
const NOT_VERIFIED: Problem = problem(
    "REDIRECT_URL_DOMAIN_NOT_VERIFIED",
    "The domain of the redirect URL is not verified.",
    "Verify the domain in the dashboard, then retry.",
);
const NOT_REGISTERED: Problem = problem(
    "REDIRECT_URL_PATTERN_NOT_REGISTERED",
    "The redirect URL matches no registered pattern.",
    "Register a redirect pattern that covers this URL, then retry.",
);

/// What the validator looks at.
pub(super) fn read<'a>(given: Option<&'a Json>, found: &mut Vec<Json>) -> Option<&'a str> {
    let path = &["redirect_url"];
    let text = match given? {
        Json::Text(text) => text,
        other => {
            found.push(issues::wrong_kind("string", Some(other), path));
            return None;
        }
    };
    match text.encode_utf16().count() {
        0 => found.push(issues::too_small("string", 1, path)),
        2049.. => found.push(issues::too_big("string", 2048, path)),
        _ => return Some(text),
    }
    None
}

/// What the handler looks at.
pub(super) fn check(world: &World, text: &str) -> Result<(), Problem> {
    let url = url::Url::parse(text).map_err(|_| INVALID)?;
    if world.settings.local_redirects && is_here(&url) {
        return Ok(());
    }
    let host = match url.host() {
        Some(url::Host::Domain(host)) if url.scheme() == "https" => host,
        _ => return Err(INVALID),
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(INVALID);
    }
    let account = &world.state.account;
    if account.domain_of(host).is_none() {
        return Err(NOT_VERIFIED);
    }
    let mut patterns = account.redirect_uris.values().peekable();
    if patterns.peek().is_none() || patterns.any(|uri| covers(&uri.pattern, text)) {
        Ok(())
    } else {
        Err(NOT_REGISTERED)
    }
}

/// Whether a URL leads to this machine, with nothing hidden in it.
fn is_here(url: &url::Url) -> bool {
    let here = match url.host() {
        Some(url::Host::Domain(host)) => host == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    here && matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none()
}

/// Whether a pattern covers a URL: `*` stands for anything.
fn covers(pattern: &str, url: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == url,
        Some((before, after)) => url
            .strip_prefix(before)
            .is_some_and(|rest| after.is_empty() || rest.char_indices().any(|(at, _)| covers(after, &rest[at..]))),
    }
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn a_star_stands_for_anything() {
        assert!(
            covers("https://a.example/*", "https://a.example/x/y")
                && covers("https://a.example/x", "https://a.example/x")
        );
        assert!(covers("https://*.a.example/*/end", "https://b.a.example/x/end"));
        assert!(
            !covers("https://a.example/*", "https://b.example/")
                && !covers("https://a.example/*/end", "https://a.example/x")
        );
    }
}
