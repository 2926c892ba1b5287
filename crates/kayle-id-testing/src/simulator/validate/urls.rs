//! The URLs that the server takes: for redirects and for webhook endpoints.

use url::Url;

/// Whether an address is https, or of this machine where that is allowed, and holds no credentials.
pub(crate) fn is_safe(url: &Url, local: bool) -> bool {
    let scheme = match url.scheme() {
        "https" => true,
        "http" => local && is_here(url),
        _ => false,
    };
    scheme && url.username().is_empty() && url.password().is_none()
}

/// Whether a URL leads to this machine.
pub(crate) fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(host)) => host == "localhost",
        Some(url::Host::Ipv4(address)) => address == std::net::Ipv4Addr::LOCALHOST,
        _ => false,
    }
}

/// Whether deliveries may go there. As a server in development does, it takes `http://127.0.0.1` too.
pub(crate) fn is_public(text: &str) -> bool {
    const INTERNAL: [&str; 6] = [".internal", ".local", ".lan", ".localhost", ".home.arpa", ".localdomain"];

    let Ok(url) = url::Url::parse(text) else { return false };
    if !url.username().is_empty() || url.password().is_some() {
        return false;
    }
    match (url.scheme(), url.host()) {
        ("http" | "https", Some(url::Host::Ipv4(address))) => address == std::net::Ipv4Addr::LOCALHOST,
        ("https", Some(url::Host::Domain(host))) => {
            let host = host.strip_suffix('.').unwrap_or(host);
            host.contains('.') && !INTERNAL.iter().any(|suffix| host.ends_with(suffix))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deliveries_go_to_public_names_and_to_this_machine() {
        for good in [
            "https://hooks.example.com",
            "https://hooks.example.com:8443/a?b",
            "http://127.0.0.1:9099/ok",
            "https://127.0.0.1",
        ] {
            assert!(is_public(good), "{good}");
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
            "http://localhost:80",
        ] {
            assert!(!is_public(bad), "{bad}");
        }
    }
}
