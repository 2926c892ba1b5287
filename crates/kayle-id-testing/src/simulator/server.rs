//! Requests in, answers out.

use std::borrow::Cow;
use std::io::Write;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream;
use http::header::{
    ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    CONTENT_ENCODING, CONTENT_TYPE, HeaderName, ORIGIN, RETRY_AFTER,
};
use http::{HeaderMap, HeaderValue, Method};
use http_body_util::{BodyExt, StreamBody};
use hyper::body::Frame;
use tokio::time::Instant;

use crate::loopback::{Arrived, Body, Outcome, Service, whole};
use crate::mock::{self, RecordedRequest};
use crate::simulator::fault::Fault;
use crate::simulator::instance::Instance;
use crate::simulator::reply::Reply;
use crate::simulator::router;

/// The headers that every answer has.
const HEADERS: [(&str, &str); 6] = [
    ("vary", "Origin"),
    ("access-control-allow-credentials", "true"),
    ("content-security-policy", "base-uri 'self'; frame-ancestors 'none'; object-src 'none'"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("x-content-type-options", "nosniff"),
];

pub(crate) struct Server(pub(crate) Arc<Instance>);

impl Service for Server {
    async fn answer(&self, request: Arrived) -> Outcome {
        let began = Instant::now();
        let Arrived { parts, body, .. } = request;
        let too_large = body.is_none();
        let mut request = RecordedRequest::new(parts.method, &parts.uri, parts.headers, body.unwrap_or_default());
        request.operation = router::operation(request.method(), request.path()).map(Cow::Borrowed);
        // What was not kept whole cannot be compared.
        let stub = if too_large { None } else { self.0.stubs.take(&mut request) };
        let request = Arc::new(request);
        self.0.record(&request);
        let (outcome, fault) = match stub {
            Some(stub) => (mock::play(&stub).await, None),
            None => self.respond(&request, too_large).await,
        };
        request.answered(&outcome, fault);
        let now = self.0.with(|engine| engine.clock.now().to_public());
        self.0.activity.request(now, &request, began.elapsed());
        outcome
    }
}

impl Server {
    /// Answers a request, and names the kind of the fault that happened to it.
    async fn respond(&self, request: &RecordedRequest, too_large: bool) -> (Outcome, Option<&'static str>) {
        let dashboard = dashboard_origin(self.0.with(|engine| engine.settings.production));
        if request.method() == Method::OPTIONS {
            return (Outcome::Response(preflight(request, dashboard)), None);
        }
        let fault = self.0.faults.take(request.operation());
        let name = fault.as_ref().map(Fault::name);
        if let Some(outcome) = fault.as_ref().and_then(|fault| fault.instead()) {
            return (outcome, name);
        }
        let mut reply = self.0.with(|engine| router::answer(engine, request, too_large));
        if let Some(fault) = &fault {
            fault.spoil(&mut reply);
        }
        let response = render(reply, request, dashboard, fault.as_ref().is_some_and(Fault::zips));
        match fault {
            None => (Outcome::Response(response), None),
            Some(fault) => (fault.upon(response).await, name),
        }
    }
}

fn render(reply: Reply, request: &RecordedRequest, dashboard: &'static str, zip: bool) -> http::Response<Body> {
    let mut headers = HeaderMap::with_capacity(10);
    if let Some(content_type) = reply.content_type {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers.insert("x-frame-options", HeaderValue::from_static("DENY"));
    headers.extend(reply.retry_after.map(|seconds| (RETRY_AFTER, HeaderValue::from(seconds))));
    if request.headers().get(ORIGIN).is_some_and(|origin| origin == dashboard) {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static(dashboard));
    }
    let accepted = request.headers().get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let asked = accepted.is_some_and(|accepted| accepted.contains("gzip"));
    let zipped = !reply.body.is_empty() && (zip || asked);
    let body = match (request.method() == Method::HEAD, zipped) {
        (true, _) => whole(""),
        (false, true) => {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            gzip(reply.body.as_bytes())
        }
        (false, false) => whole(reply.body),
    };
    let mut response = http::Response::new(body);
    *response.status_mut() = reply.status;
    *response.headers_mut() = headers;
    response
}

/// Holds answers back until the changes before them are in the state file.
pub(crate) struct Durable<S> {
    pub(crate) service: S,
    pub(crate) instance: Arc<Instance>,
}

impl<S: Service> Service for Durable<S> {
    async fn answer(&self, request: Arrived) -> Outcome {
        let outcome = self.service.answer(request).await;
        match self.instance.saved().await {
            Ok(()) => outcome,
            Err(problem) => {
                let mut response = http::Response::new(whole(format!("the state is not saved: {problem}")));
                *response.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
                Outcome::Response(response)
            }
        }
    }
}

/// A compressed body, whose length is not known beforehand.
fn gzip(bytes: &[u8]) -> Body {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    // Writing to memory does not fail.
    let compressed = encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default();
    StreamBody::new(stream::once(async { Ok(Frame::data(Bytes::from(compressed))) })).boxed_unsync()
}

/// The answer to a browser that asks what it may do, whatever it asks for. `PATCH` is not in it.
fn preflight(request: &RecordedRequest, dashboard: &'static str) -> http::Response<Body> {
    let mut response = render(Reply::empty(204), request, dashboard, false);
    let headers = response.headers_mut();
    headers.insert(http::header::VARY, HeaderValue::from_static("Origin, Access-Control-Request-Headers"));
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET,POST,PUT,DELETE,OPTIONS"));
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("Authorization,Content-Type"));
    response
}

/// The one origin whose pages may read answers.
const fn dashboard_origin(production: bool) -> &'static str {
    if production { "https://kayle.id" } else { "http://localhost:3000" }
}
