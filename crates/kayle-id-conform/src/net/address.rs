//! An address of a receiver.

use http::Uri;
use kayle_id_core::InvalidInput;

/// An address of a receiver: `http://host:port/path`, or the same with `https`.
#[derive(Clone, Debug)]
pub(crate) struct Address {
    uri: Uri,
    host: String,
    port: u16,
    tls: bool,
}

impl Address {
    pub(crate) fn parse(text: &str, name: &'static str) -> Result<Self, InvalidInput> {
        let problem = |problem: &str| InvalidInput::new(name, problem);
        let uri: Uri = text.parse().map_err(|_| problem("is not a URL"))?;
        let tls = match uri.scheme_str() {
            Some("http") => false,
            Some("https") => true,
            _ => return Err(problem("must begin with http:// or https://")),
        };
        let authority = uri.authority().ok_or_else(|| problem("names no host"))?;
        if authority.as_str().contains('@') {
            return Err(problem("must not hold credentials"));
        }
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        let port = authority.port_u16().unwrap_or(if tls { 443 } else { 80 });
        Ok(Self { uri, host, port, tls })
    }

    /// The address without its query, which may hold a credential.
    pub(crate) fn shown(&self) -> String {
        format!("{}{}", self.origin(), self.uri.path())
    }

    /// Scheme, host and port.
    pub(crate) fn origin(&self) -> String {
        format!("{}://{}", if self.tls { "https" } else { "http" }, self.authority())
    }

    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Whether TLS is spoken.
    pub(crate) fn tls(&self) -> bool {
        self.tls
    }

    pub(crate) fn path(&self) -> &str {
        self.uri.path_and_query().map_or("/", |path| path.as_str())
    }

    /// The value of the `Host` header.
    pub(crate) fn authority(&self) -> &str {
        self.uri.authority().map_or("", |authority| authority.as_str())
    }

    /// Whether the host is this machine by its name or number.
    pub(crate) fn is_loopback(&self) -> bool {
        let numeric = self.host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
        numeric || self.host.eq_ignore_ascii_case("localhost")
    }
}
