//! A call from its first attempt to its last: every policy in its place.

use super::attempts::{self, Terms};
use super::exchange::{Answer, Write, exchange};
use super::middleware::Next;
use super::observer::Attempt;
use super::options::Call;
use super::{retry, trace};
use crate::error::{self, Error};
use http::Method;
use tracing::Instrument;

/// A whole answer, and how it was come by.
pub(crate) struct Sent {
    pub(crate) answer: Answer,
    pub(crate) attempts: u32,
    /// The answer says "not found" to a delete that an earlier attempt may have done already.
    pub(crate) already_gone: bool,
}

/// Sends a request, again where that is safe, and reads the whole answer.
///
/// Nothing is sent if the request cannot be written.
pub(crate) async fn send(
    client: &reqwest::Client,
    write: impl Fn() -> Result<reqwest::Request, Error> + Send + Sync,
    call: &Call<'_>,
) -> Result<Sent, Error> {
    let first = write()?;
    let method = first.method().clone();
    let span = trace::call(call, &method);
    let clock = &call.settings.clock;
    let began = clock.now();
    let attempts::Outcome { result, attempts, uncertain } =
        all_attempts(client, first, &write, call).instrument(span.clone()).await;
    trace::call_over(&span, &result, attempts, clock.now().saturating_duration_since(began));
    let answer = result.map_err(|error| error.with_attempts(attempts))?;
    let already_gone = uncertain && method == Method::DELETE && is_not_found(call, &answer);
    Ok(Sent { answer, attempts, already_gone })
}

async fn all_attempts(
    client: &reqwest::Client,
    first: reqwest::Request,
    write: &Write<'_>,
    call: &Call<'_>,
) -> attempts::Outcome<Answer> {
    let settings = call.settings;
    let terms = Terms {
        policy: call.options.retry.as_ref().unwrap_or(&settings.retry),
        repeatable: call.repeatable,
        timeout: call.options.timeout.unwrap_or(settings.timeout),
        attempt_timeout: settings.attempt_timeout,
        clock: &*settings.clock,
        budget: &settings.budget,
    };
    let method = first.method().clone();
    let mut first = Some(first);
    let attempt = |number| {
        let span = trace::attempt(call, &method, number);
        let next = || Next::first(client, &settings.middleware);
        let request = first.take().map_or_else(write, Ok);
        let work = async move { exchange(next, request?, write, call, settings.max_response_bytes).await };
        // Boxed, so that the futures around it are small: moving them costs more than this allocation.
        (span.clone(), Box::pin(work).instrument(span))
    };
    attempts::run(&terms, attempt, retry::judge, |span, over| {
        trace::attempt_over(&span, over);
        if let Some(observer) = &settings.observer {
            observer(&Attempt::new(call.info, &method, over));
        }
    })
    .await
}

/// The server itself says so: a code, not some proxy's 404.
fn is_not_found(call: &Call<'_>, answer: &Answer) -> bool {
    let Answer { status, headers, body, .. } = answer;
    if !status.is_client_error() {
        return false;
    }
    let error = error::refusal(None, *status, headers, body, call.settings.clock.date());
    error.is_not_found() && error.api().is_some_and(|api| api.code().is_some())
}
