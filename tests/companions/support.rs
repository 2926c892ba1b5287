//! What several topics share.

use kayle_id::testing::mock::{MockServer, Response, Stub};
use kayle_id::{RetryPolicy, bitgo, hookbridge};
use serde_json::{Value, json};

pub(crate) const TOKEN: &str = "v2xCANARY0123456789";
pub(crate) const KEY: &str = "hb_test_CANARY0123456789";
pub(crate) const ENDPOINT: &str = "ep_550e8400e29b41d4a716446655440000";
pub(crate) const KEYS: &str = "/api/policy/v1/enterprises/ent-1/webhooks/keys";
pub(crate) const SIGNING_KEYS: &str = "/v1/endpoints/ep_550e8400e29b41d4a716446655440000/signing-keys";

pub(crate) fn enterprise() -> bitgo::EnterpriseId {
    "ent-1".parse().unwrap()
}

pub(crate) fn endpoint() -> hookbridge::EndpointId {
    ENDPOINT.parse().unwrap()
}

/// Clients that ask once.
pub(crate) fn bitgo(server: &MockServer) -> bitgo::Client {
    bitgo::Client::builder(TOKEN).base_url(server.base_url()).retry(RetryPolicy::none()).build().unwrap()
}

pub(crate) fn hookbridge(server: &MockServer) -> hookbridge::Client {
    hookbridge::Client::builder(KEY).base_url(server.base_url()).retry(RetryPolicy::none()).build().unwrap()
}

pub(crate) async fn bare(stubs: impl IntoIterator<Item = Stub>) -> MockServer {
    let server = MockServer::builder().fixtures(false).start().await.unwrap();
    for stub in stubs {
        server.mount(stub);
    }
    server
}

/// A key as BitGo's list shows it.
pub(crate) fn listed(key_id: &str, status: &str) -> Value {
    json!({"keyId": key_id, "status": status})
}

pub(crate) fn page(keys: Vec<Value>, total: u64, limit: u32) -> Response {
    Response::json(200, json!({"keys": keys, "total": total, "limit": limit, "prevId": 0}))
}
