//! A Kayle ID API on loopback, for tests: an in-process server that answers from stubs.
//!
//! It starts with the stubs of `wiremock-fixtures/`: a plausible success for every operation, and every documented error behind a
//! `Prefer` header (see the README there). Stubs of your own come before them. A request that nothing answers fails the test.
//!
//! ```
//! use kayle_id::testing::mock::{MockServer, Response, Stub};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let server = MockServer::start().await?;
//! server.mount(
//!     Stub::get("/v1/sessions")
//!         .query("limit", "5")
//!         .respond(Response::json(503, serde_json::json!({"data": null})).header("retry-after", "1"))
//!         .times(1),
//! );
//! // … point a client at server.base_url() and call it …
//! assert!(server.received("list_sessions").is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! Stubs are also read from WireMock's JSON format, by [`MockServerBuilder::stub_json`] and [`MockServerBuilder::directory`]. This is
//! the part of the format that is understood; anything else is an error when the stubs are loaded, never a stub that matches more than
//! it says:
//!
//! * stub: `name`, `priority` (lower first, 5 if left out; then the one added last), `request`, `response`; `id`, `uuid`,
//!   `persistent`, `insertionIndex` and `metadata` are ignored, except that `metadata.operation` says which operation a stub belongs to;
//! * request: `method` (`ANY` too), `url`, `urlPath`, `urlPattern`, `urlPathPattern`, `queryParameters`, `headers`, `cookies`,
//!   `bodyPatterns`;
//! * a value: `equalTo`, `contains`, `matches`, `doesNotMatch` (both on the whole value), `absent`, `caseInsensitive`;
//! * a body: those, `equalToJson`, and `matchesJsonPath` with a definite path such as `$.a.b[0]`, alone or as an `expression` with a
//!   value pattern;
//! * response: `status`, `headers`, `body`, `jsonBody`, `base64Body`, `fixedDelayMilliseconds`, `fault`; `statusMessage` is ignored.
//!
//! Two things differ from WireMock on purpose: `HEAD` is answered as `GET`, as the real server does, and a JSON path never matches a
//! body that is not JSON.

mod answer;
mod body;
mod builder;
mod error;
mod json_path;
mod keys;
mod load;
mod load_request;
mod matcher;
mod near_miss;
mod pattern;
mod redact;
mod request;
mod response;
mod server;
mod state;
mod stub;
mod stubs;

pub(super) use answer::play;
pub use builder::MockServerBuilder;
pub use error::MockError;
pub use pattern::Pattern;
pub use request::RecordedRequest;
pub use response::{Fault, Response};
pub use server::MockServer;
pub use stub::Stub;
pub(super) use stubs::Stubs;

/// The stubs of a text in WireMock's JSON format: one stub, or several under `mappings`.
pub(super) fn stubs_from_json(json: &str) -> Result<Vec<Stub>, MockError> {
    load::Loader::default().text("the request", json)
}
