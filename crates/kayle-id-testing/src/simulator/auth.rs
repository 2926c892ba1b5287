//! Who calls.

use http::HeaderMap;
use http::header::{AUTHORIZATION, COOKIE};

use crate::loopback::url::cookie_pairs;
use crate::simulator::engine::Engine;
use crate::simulator::reply::{FROZEN, Reply};

/// The cookie that the dashboard's session is kept in.
pub(crate) const fn cookie_name(production: bool) -> &'static str {
    if production { "__Secure-kayle-id.session_token" } else { "kayle-id.session_token" }
}

/// Who calls, once that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// An API key, by its id.
    Key(String),
    /// A person in the dashboard.
    Dashboard,
    /// Anybody: the public routes ask for no credentials.
    Nobody,
}

/// Finds the caller. A bearer that is wrong is not rescued by a good cookie; a header of another scheme is as good as none, and the
/// scheme's capitals count.
pub(crate) fn caller(engine: &Engine, headers: &HeaderMap) -> Option<Caller> {
    let bearer = headers.get(AUTHORIZATION).and_then(|header| header.as_bytes().strip_prefix(b"Bearer "));
    if let Some(given) = bearer {
        let given = str::from_utf8(given).ok()?.trim();
        let mut keys = engine.state.api_keys.values();
        let key = keys.find(|key| key.enabled && key.key == given && !given.is_empty())?;
        return Some(Caller::Key(key.id.clone()));
    }
    has_cookie(engine, headers).then_some(Caller::Dashboard)
}

/// Whether the dashboard's cookie is there and right.
pub(crate) fn has_cookie(engine: &Engine, headers: &HeaderMap) -> bool {
    let expected = cookie_name(engine.settings.production);
    let texts = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    texts.flat_map(cookie_pairs).any(|(name, value)| name == expected && value == engine.state.cookie)
}

/// Whether the caller may do what needs a scope. Where nothing is asked for, it is enough to be somebody.
pub(crate) fn check(engine: &Engine, caller: &Caller, scope: Option<&str>) -> Result<(), Reply> {
    let frozen = engine.state.organization.frozen;
    match caller {
        Caller::Key(_) if frozen => Err(Reply::problem(FROZEN)),
        Caller::Key(id) => {
            let permissions = engine.state.api_keys.get(id).map_or(&[][..], |key| &key.permissions);
            let allowed = scope.is_none_or(|scope| permissions.iter().any(|held| covers(held, scope)));
            if allowed { Ok(()) } else { Err(Reply::forbidden()) }
        }
        Caller::Nobody => Err(Reply::unauthorized()),
        Caller::Dashboard => {
            let member = engine.state.account.member().ok_or_else(Reply::forbidden)?;
            match scope.filter(|scope| !scope.ends_with(":read")) {
                Some(_) if !member.owner => Err(Reply::forbidden()),
                // Sessions look at that themselves, when they have looked at the request.
                Some(scope) if frozen && !scope.starts_with("sessions:") => Err(Reply::problem(FROZEN)),
                _ => Ok(()),
            }
        }
    }
}

/// Whether a scope gives another: to write is to read too.
fn covers(held: &str, wanted: &str) -> bool {
    held == wanted || held.strip_suffix(":write").is_some_and(|area| wanted.strip_suffix(":read") == Some(area))
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn a_write_scope_gives_the_read_scope_of_its_area_and_no_other() {
        assert!(covers("sessions:write", "sessions:read") && covers("sessions:read", "sessions:read"));
        assert!(!covers("sessions:read", "sessions:write") && !covers("sessions:write", "webhooks:read"));
        assert!(!covers("sessions:write", "webhooks:write"));
    }
}
