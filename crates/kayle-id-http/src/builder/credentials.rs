//! The credentials of a Kayle ID client.

use super::address::Address;
use super::{ClientBuilder, KeyedService};
use crate::error::Error;

const KEY_PREFIX: &str = "kk_";
const KEY_LENGTH: usize = 32;
/// The session cookie's name at a production server, and at a server in development mode.
const SECURE_COOKIE: &str = "__Secure-kayle-id.session_token";
const PLAIN_COOKIE: &str = "kayle-id.session_token";

/// The dashboard's session: the cookie's value, and its name where the caller gave it.
pub(super) struct SessionCookie {
    name: Option<&'static str>,
    value: String,
}

impl SessionCookie {
    /// Reads a bare value, `name=value`, or a whole `Cookie` header in which one pair is the session's.
    fn read(text: &str) -> Result<Self, Error> {
        let text = text.trim_matches(' ');
        let named = |pair: &str| {
            let (name, value) = pair.trim().split_once('=')?;
            let name = [SECURE_COOKIE, PLAIN_COOKIE].into_iter().find(|known| *known == name.trim())?;
            Some((name, value.trim().to_owned()))
        };
        let (name, value) = match text.split(';').find_map(named) {
            Some((name, value)) => (Some(name), value),
            None => (None, text.to_owned()),
        };
        // RFC 6265 section 4.1.1: cookie-octet.
        let fits = value.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\'));
        if value.is_empty() || !fits {
            return Err(Error::configuration(format!(
                "the session cookie is empty or has characters that a cookie cannot have; give its value, or \
                 {SECURE_COOKIE}=value as a browser sends it"
            )));
        }
        Ok(Self { name, value })
    }

    pub(super) fn value(&self) -> &str {
        &self.value
    }

    /// The cookie as it is sent. A server in production reads the one name, a server in development mode the other;
    /// on this machine and over plain http it may be either, so both are sent.
    pub(super) fn sent_to(&self, address: &Address) -> Result<String, Error> {
        let value = &self.value;
        Ok(match self.name {
            Some(name) => format!("{name}={value}"),
            None if address.is_https() && !address.is_loopback() => format!("{SECURE_COOKIE}={value}"),
            None => format!("{SECURE_COOKIE}={value}; {PLAIN_COOKIE}={value}"),
        })
    }
}

impl<S: KeyedService> ClientBuilder<S> {
    /// Sets the API key: `kk_` and 32 characters. It is sent as a bearer token, and no `Debug`, error or trace shows it.
    #[doc(alias = "API key")]
    #[doc(alias = "authentication")]
    #[doc(alias = "bearer token")]
    #[doc(alias = "token")]
    pub fn api_key(mut self, key: impl AsRef<str>) -> Self {
        let key = key.as_ref();
        let checked = api_key(key).and_then(|()| self.credentials.set_bearer(key, "the API key"));
        self.noting(checked)
    }

    /// Sets the dashboard's session cookie, which the calls under `client.dashboard()` need.
    ///
    /// A bare value is sent to `https` addresses as `__Secure-kayle-id.session_token`, the name at a production server.
    /// On this machine, and over plain http, `kayle-id.session_token` is sent too, the name at a server in
    /// development mode. A pair `name=value` is sent unchanged. From a whole `Cookie` header, the session's pair is taken.
    #[doc(alias = "dashboard")]
    #[doc(alias = "login")]
    pub fn session_cookie(mut self, cookie: impl AsRef<str>) -> Self {
        match SessionCookie::read(cookie.as_ref()) {
            Ok(session) => {
                self.session = Some(session);
                self
            }
            Err(error) => self.noting(Err(error)),
        }
    }
}

fn api_key(key: &str) -> Result<(), Error> {
    if key.is_empty() {
        return Err(Error::configuration("the API key is empty: pass the whole `kk_…` text"));
    }
    if key.trim() != key {
        return Err(Error::configuration(
            "the API key has white space around it: trim the line break that a file ends with",
        ));
    }
    let fits = key
        .strip_prefix(KEY_PREFIX)
        .is_some_and(|rest| rest.len() == KEY_LENGTH && rest.bytes().all(|byte| byte.is_ascii_graphic()));
    if !fits {
        return Err(Error::configuration(format!(
            "the API key is not {KEY_PREFIX} and {KEY_LENGTH} characters; it may be cut off, or be another secret"
        )));
    }
    Ok(())
}

impl<S> ClientBuilder<S> {
    /// A builder of a client whose calls carry a token. `prefixes` are what such a token may begin with, where that is
    /// published.
    #[doc(hidden)]
    pub fn with_bearer(token: &str, what: &str, prefixes: &[&str]) -> Self {
        let mut builder = Self::default();
        let checked = bearer(token, what, prefixes).and_then(|()| builder.credentials.set_bearer(token, what));
        builder.noting(checked)
    }
}

fn bearer(token: &str, what: &str, prefixes: &[&str]) -> Result<(), Error> {
    if token.is_empty() {
        return Err(Error::configuration(format!("{what} is empty")));
    }
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::configuration(format!(
            "{what} has white space or other characters that a token cannot have: trim the line break that a file ends with"
        )));
    }
    if !prefixes.is_empty() && !prefixes.iter().any(|prefix| token.len() > prefix.len() && token.starts_with(prefix)) {
        let wanted = prefixes.join("… or ");
        return Err(Error::configuration(format!("{what} is not {wanted}…; it may be another secret")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(cookie: &str, base: &str) -> String {
        let address = Address::read(base, true).unwrap();
        SessionCookie::read(cookie).unwrap().sent_to(&address).unwrap()
    }

    #[test]
    fn a_bare_value_is_sent_under_the_names_that_the_server_may_read() {
        assert_eq!(sent("v.1%2B", "https://api.kayle.id"), "__Secure-kayle-id.session_token=v.1%2B");
        let both = "__Secure-kayle-id.session_token=v; kayle-id.session_token=v";
        for base in ["http://127.0.0.1:8787", "https://localhost:3000", "http://kayle.internal"] {
            assert_eq!(sent("v", base), both, "{base}");
        }
    }

    #[test]
    fn a_name_that_is_given_is_kept_wherever_the_cookie_goes() {
        for base in ["https://api.kayle.id", "http://127.0.0.1:8787"] {
            for pair in ["__Secure-kayle-id.session_token=v=", "kayle-id.session_token=v="] {
                assert_eq!(sent(pair, base), pair);
                assert_eq!(sent(&format!("theme=dark; {pair} ; other=1"), base), pair);
            }
        }
        assert_eq!(sent("other=v", "https://api.kayle.id"), "__Secure-kayle-id.session_token=other=v");
    }

    #[test]
    fn what_no_cookie_can_be_is_refused() {
        for bad in ["", " ", "kayle-id.session_token=", "a b", "a\"b", "a\nb", "theme=dark; lang=en"] {
            assert!(SessionCookie::read(bad).is_err(), "{bad:?}");
        }
    }
}
