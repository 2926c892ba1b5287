//! Who is calling: a token, a dashboard session, or both.

use crate::error::Error;
use http::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderValue};
use kayle_id_core::scrub::Secrets;

/// Header values, ready and marked sensitive.
#[derive(Default)]
pub(crate) struct Credentials {
    bearer: Option<HeaderValue>,
    cookie: Option<HeaderValue>,
    /// What must not be shown, in whatever form a server repeats it.
    secrets: Secrets,
}

impl Credentials {
    pub(crate) fn set_bearer(&mut self, token: &str, what: &str) -> Result<(), Error> {
        self.bearer = Some(sensitive(&format!("Bearer {token}"), what)?);
        self.secrets.add(token);
        Ok(())
    }

    /// The `Cookie` header's value, and the secret in it.
    pub(crate) fn set_session(&mut self, cookie: &str, secret: &str) -> Result<(), Error> {
        self.cookie = Some(sensitive(cookie, "the session cookie")?);
        self.secrets.add(secret);
        Ok(())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bearer.is_none() && self.cookie.is_none()
    }

    pub(crate) fn has_session(&self) -> bool {
        self.cookie.is_some()
    }

    pub(crate) fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Whether a call is sent with the dashboard's session.
    pub(crate) fn sends_session(&self, dashboard: bool) -> bool {
        self.cookie.is_some() && (dashboard || self.bearer.is_none())
    }

    /// The session goes to the dashboard's calls, the key to the others, and either where it is the
    /// only one. Never both: a server that refuses the key does not look at the cookie.
    pub(crate) fn apply(&self, headers: &mut HeaderMap, dashboard: bool) {
        let session = self.cookie.as_ref().filter(|_| self.sends_session(dashboard));
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
