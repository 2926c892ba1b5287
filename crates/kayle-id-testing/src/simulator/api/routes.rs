//! The operations of the data plane, and the scopes that their paths need.

use http::Method;

use super::super::route::Route;
use super::{analytics, deliveries, endpoints, events, keys, secrets, sessions};

/// The operations of the data plane.
pub(crate) static ROUTES: [Route; 24] = [
    Route::new("GET", "/v1/sessions", "list_sessions", |e, i| sessions::list(e, i)),
    Route::new("POST", "/v1/sessions", "create_session", sessions::create),
    Route::new("GET", "/v1/sessions/{id}", "get_session", |e, i| sessions::get(e, i)),
    Route::new("POST", "/v1/sessions/{id}/cancel", "cancel_session", sessions::cancel),
    Route::new("GET", "/v1/webhooks/endpoints", "list_webhook_endpoints", |e, i| endpoints::list(e, i)),
    Route::new("POST", "/v1/webhooks/endpoints", "create_webhook_endpoint", endpoints::create),
    Route::new("GET", "/v1/webhooks/endpoints/{endpoint_id}", "get_webhook_endpoint", |e, i| endpoints::get(e, i)),
    Route::new("PATCH", "/v1/webhooks/endpoints/{endpoint_id}", "update_webhook_endpoint", endpoints::update),
    Route::new("DELETE", "/v1/webhooks/endpoints/{endpoint_id}", "delete_webhook_endpoint", endpoints::delete),
    Route::new("GET", "/v1/webhooks/endpoints/{endpoint_id}/keys", "list_webhook_encryption_keys", |e, i| {
        keys::list(e, i)
    }),
    Route::new("POST", "/v1/webhooks/endpoints/{endpoint_id}/keys", "create_webhook_encryption_key", keys::create),
    Route::new(
        "POST",
        "/v1/webhooks/endpoints/{endpoint_id}/signing-secret/reveal",
        "reveal_webhook_signing_secret",
        |e, i| secrets::reveal(e, i),
    ),
    Route::new(
        "POST",
        "/v1/webhooks/endpoints/{endpoint_id}/signing-secret/rotate",
        "rotate_webhook_signing_secret",
        secrets::rotate,
    ),
    Route::new("POST", "/v1/webhooks/keys/{key_id}/deactivate", "deactivate_webhook_encryption_key", keys::deactivate),
    Route::new("POST", "/v1/webhooks/keys/{key_id}/reactivate", "reactivate_webhook_encryption_key", keys::reactivate),
    Route::new("GET", "/v1/webhooks/deliveries", "list_webhook_deliveries", |e, i| deliveries::list(e, i)),
    Route::new("POST", "/v1/webhooks/deliveries/{delivery_id}/retry", "retry_webhook_delivery", deliveries::retry),
    Route::new("GET", "/v1/webhooks/events", "list_webhook_events", |e, i| events::list(e, i)),
    Route::new("GET", "/v1/webhooks/events/{event_id}", "get_webhook_event", |e, i| events::get(e, i)),
    Route::new("POST", "/v1/webhooks/events/{event_id}/replay", "replay_webhook_event", events::replay),
    Route::new("GET", "/v1/events", "list_events", |e, i| events::list(e, i)),
    Route::new("GET", "/v1/events/{event_id}", "get_event", |e, i| events::get(e, i)),
    Route::new("POST", "/v1/events/{event_id}/replay", "replay_event", events::replay),
    Route::new("GET", "/v1/analytics/sessions/overview", "get_session_analytics", |e, _| Ok(analytics::overview(e))),
];

/// The scope that a path needs, whether there is such a route or not. Analytics can only be read.
pub(crate) fn scope(method: &Method, path: &str) -> Option<&'static str> {
    let reads = matches!(*method, Method::GET | Method::HEAD);
    match path.strip_prefix("/v1/")?.split('/').next()? {
        "sessions" if reads => Some("sessions:read"),
        "sessions" => Some("sessions:write"),
        "webhooks" | "events" if reads => Some("webhooks:read"),
        "webhooks" | "events" => Some("webhooks:write"),
        "analytics" => Some("analytics:read"),
        // The platform's own scope, which no customer's key can hold.
        "org-verifications" => Some("org_verifications:write"),
        _ => None,
    }
}
