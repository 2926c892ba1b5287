//! A call from its first attempt to its last: every policy in its place.

use super::answer::Answer;
use super::attempts::{self, Terms};
use super::exchange::{Write, exchange};
use super::observer::Attempt;
use super::options::Context;
use super::{retry, trace};
use crate::error::Error;
use futures_util::future::BoxFuture;
use http::Method;
use tracing::{Instrument, Span};

/// A whole response, and how it was come by.
pub(crate) struct Sent {
    pub(crate) answer: Answer,
    pub(crate) attempts: u32,
    /// The response says "not found" to a delete that an earlier attempt may have done already.
    pub(crate) already_gone: bool,
    /// Whether the server may have acted on an attempt before the last.
    pub(crate) uncertain: bool,
}

/// Sends a request, again where that is safe, and reads the whole response.
///
/// Requests stay out of what is awaited here: futures are moved, and every call would pay for their size.
pub(crate) async fn send(
    client: &reqwest::Client,
    write: impl Fn() -> Result<reqwest::Request, Error> + Send + Sync,
    call: &Context<'_>,
) -> Result<Sent, Error> {
    let span = trace::call(call);
    let clock = &call.settings.clock;
    let began = (!span.is_disabled()).then(|| clock.monotonic());
    let attempts::Outcome { result, attempts, uncertain } = all_attempts(client, &write, call, &span).await;
    if let Some(began) = began {
        trace::call_over(&span, &result, attempts, clock.monotonic().saturating_duration_since(began));
    }
    let answer = result.map_err(|error| error.scrubbed(&call.secrets()).with_attempts(attempts))?;
    let already_gone = uncertain && call.method == Method::DELETE && is_not_found(call, &answer);
    Ok(Sent { answer, attempts, already_gone, uncertain })
}

async fn all_attempts(
    client: &reqwest::Client,
    write: &Write<'_>,
    call: &Context<'_>,
    parent: &Span,
) -> attempts::Outcome<Answer> {
    let settings = call.settings;
    let terms = Terms {
        policy: call.options.retry.as_ref().unwrap_or(&settings.retry),
        repeatable: call.repeatable,
        timeout: call.options.timeout.unwrap_or(settings.timeout),
        attempt_timeout: settings.attempt_timeout,
        clock: &settings.clock,
        budget: &settings.budget,
    };
    let attempt = |number| {
        let span = parent.in_scope(|| trace::attempt(call, number));
        let work = exchange(client, write, call);
        // Boxed, so that the futures around it are small: moving them costs more than this allocation.
        let work: BoxFuture<'_, _> =
            if span.is_disabled() { Box::pin(work) } else { Box::pin(work.instrument(span.clone())) };
        (span, work)
    };
    attempts::run(&terms, attempt, retry::judge, |span, over| {
        trace::attempt_over(&span, over);
        if let Some(observer) = &settings.observer {
            parent.in_scope(|| observer(&Attempt::new(call.info, &call.method, over)));
        }
    })
    .await
}

/// The server itself says so: a code, not some proxy's 404.
fn is_not_found(call: &Context<'_>, answer: &Answer) -> bool {
    let Answer { status, headers, body, .. } = answer;
    if !status.is_client_error() {
        return false;
    }
    let error = call.refusal(None, *status, headers, body);
    error.is_not_found() && error.api().is_some_and(|api| api.code().is_some())
}
