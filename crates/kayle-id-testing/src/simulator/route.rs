//! Tables of operations, and how a request finds its operation.

use http::Method;

use super::engine::Engine;
use super::reply::Reply;
use super::validate::input::Input;
use crate::loopback::url::decode;

/// Carries out an operation.
pub(crate) type Handler = fn(&mut Engine, &Input<'_>) -> Result<Reply, Reply>;

/// An operation of the API.
pub(crate) struct Route {
    pub(crate) method: &'static str,
    /// The path, with the parameter in braces.
    pub(crate) path: &'static str,
    /// The `operationId`.
    pub(crate) operation: &'static str,
    pub(crate) handler: Handler,
}

impl Route {
    pub(crate) const fn new(
        method: &'static str,
        path: &'static str,
        operation: &'static str,
        handler: Handler,
    ) -> Self {
        Self { method, path, operation, handler }
    }
}

/// The route of a request in a table, and the decoded parameter of its path.
pub(crate) fn find(routes: &'static [Route], method: &Method, path: &str) -> Option<(&'static Route, String)> {
    let method = if method == Method::HEAD { "GET" } else { method.as_str() };
    routes.iter().filter(|route| route.method == method).find_map(|route| {
        let parameter = parameter(route.path, path)?;
        Some((route, parameter.map(decode).unwrap_or_default()))
    })
}

/// Whether a path has a pattern's form, and the text at the place of the pattern's parameter.
fn parameter<'a>(pattern: &str, path: &'a str) -> Option<Option<&'a str>> {
    let Some((before, rest)) = pattern.split_once('{') else {
        return (pattern == path).then_some(None);
    };
    let after = rest.split_once('}').map_or("", |(_, after)| after);
    let value = path.strip_prefix(before)?.strip_suffix(after)?;
    (!value.is_empty() && !value.contains('/')).then_some(Some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    static ROUTES: [Route; 2] = [
        Route::new("GET", "/v1/sessions/{id}", "get_session", |_, _| Ok(Reply::empty(200))),
        Route::new("POST", "/v1/sessions/{id}/cancel", "cancel_session", |_, _| Ok(Reply::empty(204))),
    ];

    #[test]
    fn a_parameter_is_decoded_and_a_trailing_slash_is_another_path() {
        let (route, id) = find(&ROUTES, &Method::HEAD, "/v1/sessions/vs_a%20b").unwrap();
        assert_eq!((route.operation, id.as_str()), ("get_session", "vs_a b"));
        assert!(find(&ROUTES, &Method::GET, "/v1/sessions/").is_none());
        assert!(find(&ROUTES, &Method::DELETE, "/v1/sessions/a").is_none());
        assert!(find(&ROUTES, &Method::POST, "/v1/sessions/a/b/cancel").is_none());
    }
}
