//! The headers that every request of a client has.

use super::credentials::Credentials;
use http::header::{ACCEPT, HeaderMap, HeaderValue, USER_AGENT};

/// Made once: copying a map costs a call less than filling one.
pub(crate) struct Headers {
    calls: HeaderMap,
    dashboard: HeaderMap,
    public: HeaderMap,
}

impl Headers {
    /// Who asks, for what, with which credential, and what the caller sets for all calls or in place of these.
    pub(crate) fn new(user_agent: &HeaderValue, credentials: &Credentials, defaults: &HeaderMap) -> Self {
        let with = |credentials: Option<&Credentials>, dashboard| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
            headers.insert(USER_AGENT, user_agent.clone());
            if let Some(credentials) = credentials {
                credentials.apply(&mut headers, dashboard);
            }
            for (name, value) in defaults {
                headers.insert(name.clone(), value.clone());
            }
            headers
        };
        Self {
            calls: with(Some(credentials), false),
            dashboard: with(Some(credentials), true),
            public: with(None, false),
        }
    }

    pub(super) fn of(&self, dashboard: bool, public: bool) -> &HeaderMap {
        match (dashboard, public) {
            (true, _) => &self.dashboard,
            (_, true) => &self.public,
            _ => &self.calls,
        }
    }
}
