//! Where the generated code meets the transport.

use super::exchange::Answer;
use super::options::{Call, Outcome};
use super::send::{Sent, send};
use reqwest::ResponseBuilderExt;
use std::sync::{Arc, LazyLock};
use url::Url;

/// Never looked at: what came of a call is noted beside it.
static ADDRESS: LazyLock<Option<Url>> = LazyLock::new(|| Url::parse("http://localhost/").ok());

/// What a generated client is made of, whichever document it was generated from.
pub struct Target {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
    pub(crate) inner: Arc<Call>,
}

/// Sends what a generated call wrote. Reads the body here, under the limit, and hands on a response that is already whole.
pub(crate) async fn exec(client: &reqwest::Client, request: reqwest::Request, call: &Call) -> reqwest::Response {
    let mut whole = http::Response::new(reqwest::Body::default());
    // An answer without an address would have one parsed for it, on every call.
    if let Some(address) = ADDRESS.clone()
        && let Ok(addressed) = http::Response::builder().url(address).body(())
    {
        *whole.extensions_mut() = addressed.into_parts().0.extensions;
    }
    match send(client, request, call).await {
        Ok(Sent { answer, attempts, already_gone }) => {
            let Answer { status, headers, body, .. } = answer;
            if already_gone {
                // What the delete was to bring about is so; the operation's own success says the rest.
                *whole.status_mut() = http::StatusCode::NO_CONTENT;
            } else {
                *whole.status_mut() = status;
                *whole.body_mut() = body.into();
            }
            call.note(Outcome { failure: None, status, headers, attempts });
        }
        // The generated code knows only its own errors: ours waits beside it, and this status,
        // which no server sends, makes it come back at once.
        Err(error) => {
            call.note(Outcome { failure: Some(error), ..Outcome::default() });
            *whole.status_mut() = http::StatusCode::from_u16(599).unwrap_or_default();
        }
    }
    whole.into()
}
