//! What several topics share.

use kayle_id::testing::mock::{MockServer, Response, Stub};
use kayle_id::{Client, RetryPolicy, SessionId};
use serde_json::{Value, json};

pub(crate) const KEY: &str = "kk_test0000000000000000000000000000";

pub(crate) fn session_id(letter: char) -> SessionId {
    format!("vs_{}", letter.to_string().repeat(64)).parse().unwrap()
}

/// A server with stubs of the test's own only, and a client of it.
pub(crate) async fn bare(stubs: impl IntoIterator<Item = Stub>) -> (MockServer, Client) {
    let server = MockServer::builder().fixtures(false).start().await.unwrap();
    for stub in stubs {
        server.mount(stub);
    }
    let client = client(&server);
    (server, client)
}

/// The server with the bundled fixtures, and a client of it.
pub(crate) async fn bundled() -> (MockServer, Client) {
    let server = MockServer::start().await.unwrap();
    let client = client(&server);
    (server, client)
}

/// A client that asks once: what is repeated, and when, is held elsewhere, under a clock that does not wait.
pub(crate) fn client(server: &MockServer) -> Client {
    Client::builder().base_url(server.base_url()).api_key(KEY).retry(RetryPolicy::none()).build().unwrap()
}

pub(crate) fn session(id: &SessionId) -> Value {
    json!({
        "id": id, "status": "created", "failure_code": null, "nfc_tries_used": 0, "liveness_tries_used": 0,
        "contract_version": 1,
        "share_fields": {"family_name": {"reason": "To greet you", "source": "rc", "required": true}},
        "redirect_url": null, "webhook_endpoint_id": null,
        "verification_url": format!("https://verify.example/{id}"),
        "expires_at": "2026-05-04T10:15:02.318Z", "completed_at": null,
        "created_at": "2026-05-04T09:15:02.318Z", "updated_at": "2026-05-04T09:15:02.318Z"
    })
}

pub(crate) fn enveloped(data: Value) -> Response {
    Response::json(200, json!({"data": data, "error": null}))
}

pub(crate) fn page(items: Vec<Value>, next: Option<&str>) -> Response {
    paged(items, next.is_some(), next)
}

pub(crate) fn paged(items: Vec<Value>, has_more: bool, next: Option<&str>) -> Response {
    let pagination = json!({"limit": 10, "has_more": has_more, "next_cursor": next});
    Response::json(200, json!({"data": items, "error": null, "pagination": pagination}))
}

/// A folder of recordings beside the project, where there is one.
pub(crate) fn recordings(name: &str) -> Option<std::path::PathBuf> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/kayle-api").join(name);
    path.exists().then_some(path)
}
