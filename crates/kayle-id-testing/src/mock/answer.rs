//! What the stubs say, as HTTP.

use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};

use super::request::RecordedRequest;
use super::response::{Fault, Response};
use super::state::{State, unmatched_response};
use super::stub::Stub;
use crate::loopback::{Arrived, Body, Outcome, Service, whole};

impl Service for State {
    async fn answer(&self, request: Arrived) -> Outcome {
        let Arrived { parts, body, .. } = request;
        let too_large = body.is_none();
        let request = RecordedRequest::new(parts.method, &parts.uri, parts.headers, body.unwrap_or_default());
        let (request, outcome) = if too_large {
            let error =
                serde_json::json!({"error": {"code": "PAYLOAD_TOO_LARGE", "message": "Request body is too large."}});
            (self.record(request), Outcome::Response(render(&Response::json(413, error), None)))
        } else {
            match self.stub_for(request) {
                (request, Ok(stub)) => (request, play(&stub).await),
                (request, Err(text)) => (request, Outcome::Response(render(&unmatched_response(&text), None))),
            }
        };
        request.answered(&outcome, None);
        outcome
    }
}

/// What a stub says, or does to the connection, when it is time.
pub(crate) async fn play(stub: &Stub) -> Outcome {
    if !stub.response.delay.is_zero() {
        tokio::time::sleep(stub.response.delay).await;
    }
    match stub.response.fault {
        Some(fault) => {
            let bytes = bytes::Bytes::from_static(fault.bytes());
            Outcome::Break { bytes, reset: fault == Fault::ConnectionResetByPeer }
        }
        None => Outcome::Response(render(&stub.response, stub.name.as_deref())),
    }
}

fn render(response: &Response, stub: Option<&str>) -> http::Response<Body> {
    let mut rendered = http::Response::new(whole(response.body.clone()));
    *rendered.status_mut() = response.status;
    let headers = rendered.headers_mut();
    for (name, value) in &response.headers {
        headers.append(name, value.clone());
    }
    // As WireMock does, so that whoever looks at the traffic can tell.
    if let Some(name) = stub.and_then(|name| HeaderValue::try_from(name).ok()) {
        headers.insert("matched-stub-name", name);
    }
    if response.status == StatusCode::NO_CONTENT {
        headers.remove(CONTENT_TYPE);
        *rendered.body_mut() = whole(bytes::Bytes::new());
    }
    rendered
}
