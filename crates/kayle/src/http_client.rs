//! Posts deliveries to receivers.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::HeaderMap;
use url::Url;

use crate::failure::{Exit, Failure, Outcome};

/// What is shown of an answer's body, in characters.
const SHOWN: usize = 400;

/// How long the server waits for an answer.
const SERVER_PATIENCE: Duration = Duration::from_secs(15);

/// A receiver's answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) time: Duration,
    /// The beginning of the body.
    pub(crate) body: String,
}

/// Reads the address of a receiver.
pub(crate) fn receiver_url(text: &str) -> Result<Url, String> {
    let explain = || "give the receiver's address, such as http://127.0.0.1:3000/webhooks".to_owned();
    let url = Url::parse(text).map_err(|_| explain())?;
    if matches!(url.scheme(), "http" | "https") && url.has_host() { Ok(url) } else { Err(explain()) }
}

/// A client that follows no redirect, as the server does not.
pub(crate) fn client() -> Outcome<reqwest::Client> {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(SERVER_PATIENCE)
        .user_agent(concat!("kayle/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| Failure::failed(format!("cannot start the HTTP client: {}", error.without_url())))
}

/// Posts a delivery, and reads the beginning of the answer.
pub(crate) async fn post(client: &reqwest::Client, url: &Url, headers: HeaderMap, body: Bytes) -> Outcome<Answer> {
    let started = Instant::now();
    let shown = shown(url);
    let failed = |error: reqwest::Error| {
        let why = if error.is_timeout() {
            format!("no answer within {} seconds", SERVER_PATIENCE.as_secs())
        } else if error.is_connect() {
            "nothing answers there".to_owned()
        } else {
            "the connection broke".to_owned()
        };
        Failure::new(Exit::Unavailable, format!("cannot deliver to {shown}: {why}"))
    };
    let mut response = client.post(url.clone()).headers(headers).body(body).send().await.map_err(failed)?;
    let status = response.status().as_u16();
    let time = started.elapsed();
    let mut bytes = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > 4 * SHOWN {
            break;
        }
    }
    let body = kayle_id_core::scrub::scrub(&String::from_utf8_lossy(&bytes), SHOWN);
    Ok(Answer { status, time, body })
}

/// An address without credentials and query, which may be secret.
pub(crate) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    url.set_fragment(None);
    url.to_string()
}
