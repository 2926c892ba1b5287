//! What `tracing` sees of a call: two spans, by OpenTelemetry's HTTP names. Never a key, a query, a
//! header's value but the request's id, or a body.

use super::answer::Answer;
use super::attempts::Over;
use super::options::Context;
use crate::error::{Error, ErrorKind, request_id};
use std::time::Duration;
use tracing::Span;
use tracing::field::Empty;

/// The span of a call, over all its attempts and waits.
pub(super) fn call(call: &Context<'_>) -> Span {
    let Context { info, base, method, .. } = call;
    tracing::info_span!(
        "kayle_id.call",
        kayle_id.operation = info.map(|info| info.id),
        http.request.method = method.as_str(),
        url.template = info.map(|info| info.path),
        server.address = base.host_str(),
        server.port = base.port_or_known_default(),
        http.response.status_code = Empty,
        error.r#type = Empty,
        kayle_id.attempts = Empty,
        kayle_id.request_id = Empty,
        kayle_id.duration_ms = Empty,
    )
}

/// The span of one attempt, within its call's.
pub(super) fn attempt(call: &Context<'_>, number: u32) -> Span {
    let Context { info, base, method, .. } = call;
    tracing::info_span!(
        "kayle_id.attempt",
        otel.kind = "client",
        kayle_id.operation = info.map(|info| info.id),
        http.request.method = method.as_str(),
        http.request.resend_count = (number > 1).then(|| number - 1),
        url.template = info.map(|info| info.path),
        server.address = base.host_str(),
        server.port = base.port_or_known_default(),
        http.response.status_code = Empty,
        error.r#type = Empty,
        kayle_id.request_id = Empty,
        kayle_id.duration_ms = Empty,
    )
}

/// Notes an attempt's end on its span, and why another follows.
pub(super) fn attempt_over(span: &Span, over: &Over<'_, Answer>) {
    if !span.is_disabled() {
        end(span, over.outcome);
        span.record("kayle_id.duration_ms", milliseconds(over.duration));
    }
    if let Some(wait) = over.retry_in {
        let wait = milliseconds(wait);
        span.in_scope(|| tracing::debug!(kayle_id.retry_in_ms = wait, "the call is tried again"));
    }
}

/// Notes a call's end on its span.
pub(super) fn call_over(span: &Span, outcome: &Result<Answer, Error>, attempts: u32, duration: Duration) {
    end(span, outcome);
    span.record("kayle_id.attempts", attempts);
    span.record("kayle_id.duration_ms", milliseconds(duration));
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn end(span: &Span, outcome: &Result<Answer, Error>) {
    match outcome {
        Ok(answer) => {
            span.record("http.response.status_code", answer.status.as_u16());
            if let Some(id) = request_id(&answer.headers) {
                span.record("kayle_id.request_id", id);
            }
            if answer.status.is_client_error() || answer.status.is_server_error() {
                span.record("error.type", answer.status.as_str());
            }
        }
        Err(error) => {
            span.record("error.type", kind(error.kind()));
        }
    }
}

fn kind(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Connect => "connect",
        ErrorKind::Timeout => "timeout",
        ErrorKind::Transport => "transport",
        ErrorKind::ResponseTooLarge => "response_too_large",
        ErrorKind::Redirect => "redirect",
        ErrorKind::Middleware => "middleware",
        _ => "_OTHER",
    }
}
