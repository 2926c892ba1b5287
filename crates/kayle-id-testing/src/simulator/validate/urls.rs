//! The URLs that the server takes: for redirects and for webhook endpoints.

use std::net::Ipv4Addr;

use url::{Host, Url};

/// The message about a redirect URL that the server does not take.
pub(crate) const REDIRECT_MESSAGE: &str = "Must be an https:// URL with no embedded credentials.";
/// The message about a webhook URL that the server does not take.
pub(crate) const WEBHOOK_MESSAGE: &str =
    "Must be an https:// URL pointing to a public host with no embedded credentials.";

/// The longest URL that the server takes, in UTF-16 units.
pub(crate) const MAX_LENGTH: usize = 2048;

/// Reads the URL of a redirect. `loopback` is whether addresses of this machine are taken.
pub(crate) fn redirect_url(text: &str, loopback: bool) -> Option<Url> {
    let url = safe_url(text, loopback)?;
    (loopback || !is_loopback(&url)).then_some(url)
}

/// Reads the URL of a webhook endpoint. `loopback` is whether addresses of this machine are taken.
pub(crate) fn webhook_url(text: &str, loopback: bool) -> Option<Url> {
    const RESERVED: [&str; 6] = [".internal", ".local", ".lan", ".localhost", ".home.arpa", ".localdomain"];

    let url = safe_url(text, loopback)?;
    if is_loopback(&url) {
        return loopback.then_some(url);
    }
    let public = match url.host() {
        Some(Host::Domain(host)) => {
            let host = host.strip_suffix('.').unwrap_or(host);
            host.contains('.') && !RESERVED.iter().any(|suffix| host.ends_with(suffix))
        }
        _ => false,
    };
    public.then_some(url)
}

/// A URL without credentials that is https, or http to this machine where that is taken.
fn safe_url(text: &str, loopback: bool) -> Option<Url> {
    if text.encode_utf16().count() > MAX_LENGTH {
        return None;
    }
    let url = Url::parse(text).ok()?;
    let scheme = match url.scheme() {
        "https" => true,
        "http" => loopback && is_loopback(&url),
        _ => false,
    };
    (scheme && url.username().is_empty() && url.password().is_none()).then_some(url)
}

/// Whether a URL has one of the two names of this machine that the server knows.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(host)) => host.strip_suffix('.').unwrap_or(host) == "localhost",
        Some(Host::Ipv4(address)) => address == Ipv4Addr::LOCALHOST,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deliveries_go_to_public_names_and_in_development_to_this_machine() {
        for good in ["https://hooks.example.com", "https://hooks.example.com:8443/a?b", "https://example.com./"] {
            assert!(webhook_url(good, true).is_some() && webhook_url(good, false).is_some(), "{good}");
        }
        for local in [
            "http://127.0.0.1:9099/ok",
            "https://127.0.0.1",
            "http://localhost:80",
            "https://2130706433/",
            "http://localhost.",
        ] {
            assert!(webhook_url(local, true).is_some() && webhook_url(local, false).is_none(), "{local}");
        }
        for bad in [
            "",
            "hooks.example.com",
            "http://hooks.example.com",
            "ftp://hooks.example.com",
            "https://foo/x",
            "https://10.0.0.1",
            "https://[::1]/",
            "https://a:b@hooks.example.com",
            "https://x.internal",
            "https://x.local",
            "https://x.home.arpa",
            &format!("https://hooks.example.com/{}", "a".repeat(2048)),
        ] {
            assert!(webhook_url(bad, true).is_none(), "{bad}");
        }
    }

    #[test]
    fn redirects_lead_to_https_and_in_development_to_this_machine() {
        for good in ["https://example.com/x", "https://10.0.0.1/", "https://[::1]/"] {
            assert!(redirect_url(good, false).is_some(), "{good}");
        }
        for local in ["http://localhost:3000/", "http://127.0.0.1/", "https://localhost/"] {
            assert!(redirect_url(local, true).is_some() && redirect_url(local, false).is_none(), "{local}");
        }
        for bad in ["javascript:alert(1)", "http://example.com/", "https://a@example.com/", "x"] {
            assert!(redirect_url(bad, true).is_none(), "{bad}");
        }
    }
}
