//! Where the user is sent after the verification.

use url::Url;

use crate::simulator::engine::Engine;
use crate::simulator::model::json::Json;
use crate::simulator::oddity::Oddity;
use crate::simulator::reply::Reply;
use crate::simulator::validate::domain_name::registrable_domain;
use crate::simulator::validate::issues;
use crate::simulator::validate::urls::{MAX_LENGTH, REDIRECT_MESSAGE, is_loopback, redirect_url};

const HINT: &str = "Verify a domain on the Domains page that covers this redirect host. Any subdomain of a verified apex is accepted by default; add explicit redirect URI patterns to narrow further.";

/// Why a redirect is not permitted.
pub(crate) enum Denial {
    /// The host has no registrable domain, with the server's message about it.
    InvalidHost(String),
    /// No verified domain of the organization covers the host.
    NotVerified,
    /// The domain has patterns, and none of them fits.
    NotRegistered,
}

impl Denial {
    /// The refusal of a session with such a redirect.
    pub(crate) fn to_reply(&self) -> Reply {
        let (code, message) = match self {
            Self::InvalidHost(message) => ("INVALID_REDIRECT_URL", message.as_str()),
            Self::NotVerified => (
                "REDIRECT_URL_DOMAIN_NOT_VERIFIED",
                "Redirect URL host is not on a verified domain for this organization.",
            ),
            Self::NotRegistered => (
                "REDIRECT_URL_PATTERN_NOT_REGISTERED",
                "Redirect URL host is on a verified domain but does not match any registered redirect URI pattern.",
            ),
        };
        Reply::envelope(400, code, (message, HINT), "api/sessions#create")
    }
}

/// Reads the redirect of a request as the validator does: without regard to the organization.
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
    let url = redirect_url(text, engine.takes_loopback_redirects());
    if url.is_none() {
        found.push(issues::custom(REDIRECT_MESSAGE, path));
    }
    url
}

/// Whether the organization may redirect to a URL: it leads to this machine, or to a verified domain.
pub(crate) fn check(engine: &Engine, url: &Url) -> Result<(), Denial> {
    if is_loopback(url) {
        return Ok(());
    }
    let host = url.host_str().unwrap_or_default();
    registrable_domain(host).map_err(Denial::InvalidHost)?;
    let account = &engine.state.account;
    let domain = account.domain_of(host).ok_or(Denial::NotVerified)?;
    let mut patterns = account.redirect_uris.values().filter(|uri| uri.domain_id == domain).peekable();
    let literal = engine.settings.oddities.has(Oddity::LiteralRedirectPatterns);
    let fits = |pattern: &str| {
        if literal { url.as_str().starts_with(pattern) } else { matches_prefix(pattern, url.as_str()) }
    };
    if patterns.peek().is_none() || patterns.any(|uri| fits(&uri.pattern)) {
        Ok(())
    } else {
        Err(Denial::NotRegistered)
    }
}

/// Whether a URL begins with a pattern in which `*` stands for any text. The first place where the text between two stars stands is as
/// good as any later one, so nothing is tried twice.
fn matches_prefix(pattern: &str, url: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| url.strip_prefix(first)) else { return false };
    parts.all(|part| match rest.find(part) {
        Some(at) => {
            rest = &rest[at + part.len()..];
            true
        }
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::matches_prefix;

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, url) in [
            ("https://a.example/*", "https://a.example/x/y"),
            ("https://a.example/x", "https://a.example/xy"),
            ("https://*.a.example/*/end", "https://b.a.example/x/end"),
        ] {
            assert!(matches_prefix(pattern, url), "{pattern} {url}");
        }
        for (pattern, url) in [
            ("https://a.example/x", "https://a.example/"),
            ("https://a.example/*", "https://b.example/"),
            ("https://a.example/*/end", "https://a.example/x"),
        ] {
            assert!(!matches_prefix(pattern, url), "{pattern} {url}");
        }
    }

    #[test]
    fn many_stars_take_no_more_time_than_few() {
        let pattern = format!("https://a.example/{}b", "*a".repeat(500));
        assert!(!matches_prefix(&pattern, &format!("https://a.example/{}", "a".repeat(2000))));
    }
}
