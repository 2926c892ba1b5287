//! Who is calling: an API key, a dashboard session, or both.

use crate::error::Error;
use http::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderValue};

const KEY_PREFIX: &str = "kk_";
const KEY_LENGTH: usize = 32;
const COOKIE_NAME: &str = "kayle-id.session_token";

/// Header values, ready and marked sensitive.
#[derive(Clone, Default)]
pub(crate) struct Credentials {
    bearer: Option<HeaderValue>,
    cookie: Option<HeaderValue>,
}

impl Credentials {
    pub(crate) fn set_key(&mut self, key: &str) -> Result<(), Error> {
        if key.is_empty() {
            return Err(Error::configuration("the API key is empty"));
        }
        if key.trim() != key {
            return Err(Error::configuration("the API key has white space around it, such as a line end from a file"));
        }
        let fits = key
            .strip_prefix(KEY_PREFIX)
            .is_some_and(|rest| rest.len() == KEY_LENGTH && rest.bytes().all(|byte| byte.is_ascii_graphic()));
        if !fits {
            return Err(Error::configuration(format!(
                "the API key is not {KEY_PREFIX} and {KEY_LENGTH} characters; it may be cut off, or be another secret"
            )));
        }
        self.bearer = Some(sensitive(&format!("Bearer {key}"), "the API key")?);
        Ok(())
    }

    /// A token of a service that publishes no more than what it begins with, if that.
    #[cfg(any(feature = "bitgo", feature = "hookbridge"))]
    pub(crate) fn set_bearer(&mut self, token: &str, what: &str, prefixes: &[&str]) -> Result<(), Error> {
        if token.is_empty() {
            return Err(Error::configuration(format!("{what} is empty")));
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::configuration(format!(
                "{what} has white space or other characters that no token has, such as a line end from a file"
            )));
        }
        if !prefixes.is_empty()
            && !prefixes.iter().any(|prefix| token.len() > prefix.len() && token.starts_with(prefix))
        {
            let wanted = prefixes.join("… or ");
            return Err(Error::configuration(format!("{what} is not {wanted}…; it may be another secret")));
        }
        self.bearer = Some(sensitive(&format!("Bearer {token}"), what)?);
        Ok(())
    }

    pub(crate) fn set_session(&mut self, cookie: &str) -> Result<(), Error> {
        let value =
            cookie.split_once('=').filter(|(name, _)| name.ends_with(COOKIE_NAME)).map_or(cookie, |(_, value)| value);
        // RFC 6265 section 4.1.1: cookie-octet.
        let fits = !value.is_empty()
            && value.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\'));
        if !fits {
            return Err(Error::configuration(
                "the session cookie is empty or has characters that a cookie cannot have",
            ));
        }
        let name = cookie.split_once('=').map(|(name, _)| name).filter(|name| name.ends_with(COOKIE_NAME));
        let pair = format!("{}={value}", name.unwrap_or(COOKIE_NAME));
        self.cookie = Some(sensitive(&pair, "the session cookie")?);
        Ok(())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bearer.is_none() && self.cookie.is_none()
    }

    pub(crate) fn has_session(&self) -> bool {
        self.cookie.is_some()
    }

    /// The session goes to the dashboard's calls, the key to the others, and either where it is the
    /// only one. Never both: a server that refuses the key does not look at the cookie.
    pub(crate) fn apply(&self, headers: &mut HeaderMap, dashboard: bool) {
        let session = self.cookie.as_ref().filter(|_| dashboard || self.bearer.is_none());
        match (session, &self.bearer) {
            (Some(cookie), _) => headers.insert(COOKIE, cookie.clone()),
            (None, Some(bearer)) => headers.insert(AUTHORIZATION, bearer.clone()),
            (None, None) => None,
        };
    }
}

fn sensitive(text: &str, what: &str) -> Result<HeaderValue, Error> {
    let mut value =
        HeaderValue::from_str(text).map_err(|_| Error::configuration(format!("{what} cannot be sent in a header")))?;
    value.set_sensitive(true);
    Ok(value)
}
