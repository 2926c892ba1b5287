//! Where the user goes afterwards.

use url::Url;

use crate::simulator::api::sessions::problem::problem;
use crate::simulator::engine::Engine;
use crate::simulator::model::json::Json;
use crate::simulator::reply::Problem;
use crate::simulator::validate::domain_name::apex;
use crate::simulator::validate::issues;
use crate::simulator::validate::urls::{is_here, is_safe};

const MAX_LENGTH: usize = 2048;

const INVALID: Problem = problem(
    "INVALID_REDIRECT_URL",
    "The redirect URL is invalid.",
    "Provide a URL whose host is a domain that can be verified.",
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

/// What the validator looks at: the address by itself.
pub(crate) fn read(engine: &Engine, given: Option<&Json>, found: &mut Vec<Json>) -> Option<Url> {
    let path = &["redirect_url"];
    let text = match given? {
        Json::Text(text) => text,
        other => {
            found.push(issues::wrong_kind("string", Some(other), path));
            return None;
        }
    };
    if text.encode_utf16().count() > MAX_LENGTH {
        found.push(issues::too_big("string", MAX_LENGTH as u64, path));
    }
    let url = Url::parse(text).ok().filter(|url| is_safe(url, engine.settings.local_redirects));
    if url.is_none() {
        found.push(issues::custom("The address is not https, or names a user.", path));
    }
    url
}

/// What the handler looks at: whether the address is the organization's, or leads to this machine.
pub(crate) fn check(engine: &Engine, url: &Url) -> Result<(), Problem> {
    if is_here(url) {
        return Ok(());
    }
    let host = url.host_str().unwrap_or_default();
    if apex(host).is_none() {
        return Err(INVALID);
    }
    let account = &engine.state.account;
    let domain = account.domain_of(host).ok_or(NOT_VERIFIED)?;
    let mut patterns = account.redirect_uris.values().filter(|uri| uri.domain_id == domain).peekable();
    if patterns.peek().is_none() || patterns.any(|uri| covers(&uri.pattern, url.as_str())) {
        Ok(())
    } else {
        Err(NOT_REGISTERED)
    }
}

/// Whether a URL begins with a pattern, in which `*` stands for anything.
fn covers(pattern: &str, url: &str) -> bool {
    match pattern.split_once('*') {
        None => url.starts_with(pattern),
        Some((before, after)) => url
            .strip_prefix(before)
            .is_some_and(|rest| after.is_empty() || rest.char_indices().any(|(at, _)| covers(after, &rest[at..]))),
    }
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn a_pattern_is_a_beginning_and_a_star_stands_for_anything() {
        assert!(
            covers("https://a.example/*", "https://a.example/x/y")
                && covers("https://a.example/x", "https://a.example/x")
        );
        assert!(covers("https://*.a.example/*/end", "https://b.a.example/x/end"));
        assert!(
            covers("https://a.example/x", "https://a.example/xy")
                && !covers("https://a.example/x", "https://a.example/")
        );
        assert!(
            !covers("https://a.example/*", "https://b.example/")
                && !covers("https://a.example/*/end", "https://a.example/x")
        );
    }
}
