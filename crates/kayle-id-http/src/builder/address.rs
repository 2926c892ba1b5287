//! The base address, checked.

use crate::error::Error;
use crate::transport::is_loopback;
use url::{Host, Url};

pub(super) struct Address {
    /// Without a slash at its end.
    pub(super) base: String,
    pub(super) origin: Url,
    /// Plain http that must not leave this machine.
    pub(super) stays_here: bool,
}

impl Address {
    pub(super) fn read(text: &str, plain_http: bool) -> Result<Self, Error> {
        let wrong = |problem: &str| Err(Error::configuration(format!("the base URL {problem}")));
        let Ok(url) = Url::parse(text) else {
            return wrong("is not an absolute address, such as https://api.kayle.id");
        };
        match url.scheme() {
            "https" => {}
            "http" if plain_http || is_loopback(&url) => {}
            "http" => {
                return wrong(
                    "is plain http to another machine, so others can read the key: use https, or call `allow_plain_http`",
                );
            }
            _ => return wrong("is neither https nor http"),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return wrong("holds a user name or password: remove them, and use `api_key`");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return wrong("holds a query or fragment: remove it");
        }
        let stays_here = url.scheme() == "http" && !plain_http;
        Ok(Self { base: url.as_str().trim_end_matches('/').to_owned(), origin: url, stays_here })
    }

    pub(super) fn is_https(&self) -> bool {
        self.origin.scheme() == "https"
    }

    pub(super) fn is_loopback(&self) -> bool {
        is_loopback(&self.origin)
    }

    /// Whether the host is a name below `localhost`, whose addresses are not known before it is looked up.
    pub(super) fn is_name_below_localhost(&self) -> bool {
        self.is_loopback()
            && matches!(self.origin.host(), Some(Host::Domain(name)) if name.trim_end_matches('.') != "localhost")
    }
}
