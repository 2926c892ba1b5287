//! Which operation a request calls.

use http::Method;

/// An operation, by its `operationId`, with the scope that it needs of an API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Route {
    pub(super) operation: &'static str,
    pub(super) scope: &'static str,
}

/// The operations of the data plane. Names in braces are taken out of the path.
const ROUTES: [(&str, &str, &str, &str); 24] = [
    ("GET", "/v1/sessions", "list_sessions", "sessions:read"),
    ("POST", "/v1/sessions", "create_session", "sessions:write"),
    ("GET", "/v1/sessions/{id}", "get_session", "sessions:read"),
    ("POST", "/v1/sessions/{id}/cancel", "cancel_session", "sessions:write"),
    ("GET", "/v1/webhooks/endpoints", "list_webhook_endpoints", "webhooks:read"),
    ("POST", "/v1/webhooks/endpoints", "create_webhook_endpoint", "webhooks:write"),
    ("GET", "/v1/webhooks/endpoints/{endpoint_id}", "get_webhook_endpoint", "webhooks:read"),
    ("PATCH", "/v1/webhooks/endpoints/{endpoint_id}", "update_webhook_endpoint", "webhooks:write"),
    ("DELETE", "/v1/webhooks/endpoints/{endpoint_id}", "delete_webhook_endpoint", "webhooks:write"),
    ("GET", "/v1/webhooks/endpoints/{endpoint_id}/keys", "list_webhook_encryption_keys", "webhooks:read"),
    ("POST", "/v1/webhooks/endpoints/{endpoint_id}/keys", "create_webhook_encryption_key", "webhooks:write"),
    (
        "POST",
        "/v1/webhooks/endpoints/{endpoint_id}/signing-secret/reveal",
        "reveal_webhook_signing_secret",
        "webhooks:write",
    ),
    (
        "POST",
        "/v1/webhooks/endpoints/{endpoint_id}/signing-secret/rotate",
        "rotate_webhook_signing_secret",
        "webhooks:write",
    ),
    ("POST", "/v1/webhooks/keys/{key_id}/deactivate", "deactivate_webhook_encryption_key", "webhooks:write"),
    ("POST", "/v1/webhooks/keys/{key_id}/reactivate", "reactivate_webhook_encryption_key", "webhooks:write"),
    ("GET", "/v1/webhooks/deliveries", "list_webhook_deliveries", "webhooks:read"),
    ("POST", "/v1/webhooks/deliveries/{delivery_id}/retry", "retry_webhook_delivery", "webhooks:write"),
    ("GET", "/v1/webhooks/events", "list_webhook_events", "webhooks:read"),
    ("GET", "/v1/webhooks/events/{event_id}", "get_webhook_event", "webhooks:read"),
    ("POST", "/v1/webhooks/events/{event_id}/replay", "replay_webhook_event", "webhooks:write"),
    ("GET", "/v1/events", "list_events", "webhooks:read"),
    ("GET", "/v1/events/{event_id}", "get_event", "webhooks:read"),
    ("POST", "/v1/events/{event_id}/replay", "replay_event", "webhooks:write"),
    ("GET", "/v1/analytics/sessions/overview", "get_session_analytics", "analytics:read"),
];

/// The operation, and what its path carries in the place of a name.
pub(super) fn find(method: &Method, path: &str) -> Option<(Route, Option<String>)> {
    let method = if method == Method::HEAD { &Method::GET } else { method };
    ROUTES.iter().find_map(|(verb, pattern, operation, scope)| {
        if verb != method {
            return None;
        }
        let parameter = matches(pattern, path)?;
        let parameter = parameter.map(crate::testing::loopback::url::decode);
        Some((Route { operation, scope }, parameter))
    })
}

/// The scope that a path needs, whether there is such a route or not. The analytics have one for reading alone.
pub(super) fn scope(method: &Method, path: &str) -> Option<&'static str> {
    let reads = matches!(*method, Method::GET | Method::HEAD);
    match path.strip_prefix("/v1/")?.split('/').next()? {
        "sessions" if reads => Some("sessions:read"),
        "sessions" => Some("sessions:write"),
        "webhooks" | "events" if reads => Some("webhooks:read"),
        "webhooks" | "events" => Some("webhooks:write"),
        "analytics" => Some("analytics:read"),
        // The platform's own; no key that a customer can have holds it.
        "org-verifications" => Some("org_verifications:write"),
        _ => None,
    }
}

/// Whether a path has a pattern's form, and what stands at its name.
pub(super) fn matches<'a>(pattern: &str, path: &'a str) -> Option<Option<&'a str>> {
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

    #[test]
    fn every_route_is_an_operation_of_the_document_with_its_scope() {
        for (method, path, operation, scope) in ROUTES {
            let told = crate::resources::operations().iter().find(|told| told.id == operation).unwrap();
            assert_eq!((told.method, told.path, told.scope), (method, path, scope));
            assert_eq!(super::scope(&method.parse().unwrap(), path), Some(scope), "{method} {path}");
        }
        let ours = crate::resources::operations().iter().filter(|told| !told.is_dashboard()).count();
        assert_eq!(ROUTES.len(), ours);
    }

    #[test]
    fn a_path_is_decoded_and_a_slash_at_its_end_is_another_path() {
        let (route, id) = find(&Method::HEAD, "/v1/sessions/vs_a%20b").unwrap();
        assert_eq!((route.operation, id.as_deref()), ("get_session", Some("vs_a b")));
        assert!(find(&Method::GET, "/v1/sessions/").is_none());
        assert!(find(&Method::DELETE, "/v1/sessions").is_none());
        assert!(find(&Method::POST, "/v1/sessions/a/b/cancel").is_none());
    }
}
