//! One attempt: a request and its whole response, redirects followed as far as is safe.

use super::answer::Answer;
use super::fetch::fetch;
use super::middleware::Next;
use super::options::Context;
use super::redirect;
use crate::error::{Error, ErrorKind};
use url::Url;

/// Writes the request, as often as it is needed: copying it each time would cost every call what few need.
pub(super) type Write<'a> = dyn Fn() -> Result<reqwest::Request, Error> + Send + Sync + 'a;

/// One attempt: writes the request and sends it, follows redirects with others like it, and reads the whole response.
pub(super) async fn exchange(client: &reqwest::Client, write: &Write<'_>, call: &Context<'_>) -> Result<Answer, Error> {
    let mut moved: Option<Url> = None;
    let mut followed = 0;
    loop {
        let layers = &call.settings.middleware;
        let request = written(write, call, moved.as_ref())?;
        let answered = if layers.is_empty() {
            fetch(client, request, call.settings.max_response_bytes).await
        } else {
            // Boxed, so that an attempt without is not larger for it.
            Box::pin(Next::first(client, layers, call.settings.max_response_bytes).run_all(request)).await
        };
        let answer = answered.map_err(|error| match error.kind() {
            // The request did leave before it was redirected.
            ErrorKind::Connect if followed > 0 => {
                Error::new(ErrorKind::Transport, "the server redirected to where no connection could be made")
                    .with_source(error)
            }
            _ => error,
        })?;
        if !redirect::is_one(answer.status, &answer.headers) {
            return Ok(answer);
        }
        let from = moved.map_or_else(|| write().map(|request| request.url().clone()), Ok)?;
        moved = Some(redirect::target(answer.status, &answer.headers, &call.method, &from, followed)?);
        followed += 1;
    }
}

/// The request, with its headers, to where the server moved it.
fn written(write: &Write<'_>, call: &Context<'_>, moved: Option<&Url>) -> Result<reqwest::Request, Error> {
    let mut request = write()?;
    call.dress(&mut request);
    if let Some(url) = moved {
        request.url_mut().clone_from(url);
    }
    Ok(request)
}
