//! What several topics share.

use kayle_id::testing::simulator::{Simulator, SimulatorBuilder};
use kayle_id::{Client, RetryPolicy};
use serde_json::Value;
use std::sync::LazyLock;
use std::time::{Duration, UNIX_EPOCH};

/// 2026-11-21T00:00:00.000261Z.
pub(crate) fn builder() -> SimulatorBuilder {
    Simulator::builder().seed(7).starts_at(UNIX_EPOCH + Duration::from_micros(1_795_219_200_000_261))
}

pub(crate) async fn start() -> (Simulator, Client) {
    let simulator = builder().start().await.unwrap();
    let client = client(&simulator);
    (simulator, client)
}

/// A client that asks once, and has key and cookie.
pub(crate) fn client(simulator: &Simulator) -> Client {
    Client::builder()
        .base_url(simulator.base_url())
        .api_key(simulator.api_key())
        .session_cookie(simulator.session_cookie())
        .retry(RetryPolicy::none())
        .build()
        .unwrap()
}

/// An answer as it is on the wire.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub(crate) fn code(&self) -> String {
        let value: Value = serde_json::from_str(&self.text).unwrap_or_default();
        value["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn content_type(&self) -> &str {
        self.headers.get("content-type").map_or("", |value| value.to_str().unwrap())
    }

    /// The shape of a refusal, by its letter.
    pub(crate) fn shape(&self) -> char {
        let Ok(value) = serde_json::from_str::<Value>(&self.text) else {
            return match (self.content_type(), self.text.as_str()) {
                ("text/plain;charset=UTF-8", "Malformed JSON in request body") => 'D',
                ("text/plain; charset=UTF-8", "404 Not Found") => 'E',
                ("text/plain; charset=UTF-8", "Internal Server Error") => 'F',
                other => panic!("{other:?}"),
            };
        };
        assert_eq!(self.content_type(), "application/json");
        let error = value["error"].as_object().unwrap();
        let members: Vec<&str> = error.keys().map(String::as_str).collect();
        match &members[..] {
            ["code", "docs", "hint", "message"] | ["code", "details", "docs", "hint", "message"]
                if value.get("data") == Some(&Value::Null) =>
            {
                'A'
            }
            ["code", "message"] if value.as_object().unwrap().len() == 1 => 'B',
            ["message", "name"] if value["success"] == false && error["name"] == "ZodError" => 'C',
            other => panic!("{other:?}"),
        }
    }
}

/// Every test has a runtime of its own, so that no connection outlives its call.
static HTTP: LazyLock<reqwest::Client> = LazyLock::new(|| {
    let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    builder.pool_max_idle_per_host(0).build().unwrap()
});

/// A call with headers of its own.
pub(crate) async fn call(
    simulator: &Simulator,
    (method, path): (&str, &str),
    headers: &[(&str, &str)],
    body: Option<impl Into<reqwest::Body>>,
) -> Answer {
    let mut request = HTTP.request(method.parse().unwrap(), format!("{}{path}", simulator.base_url()));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if let Some(body) = body {
        request = request.body(body);
    }
    let response = request.send().await.unwrap();
    Answer {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        text: response.text().await.unwrap(),
    }
}

/// A call with the full-scope key, and a JSON body where there is one.
pub(crate) async fn ask(simulator: &Simulator, method: &str, path: &str, body: Option<&str>) -> Answer {
    let bearer = format!("Bearer {}", simulator.api_key());
    let mut headers = vec![("authorization", bearer.as_str())];
    headers.extend(body.map(|_| ("content-type", "application/json")));
    call(simulator, (method, path), &headers, body.map(str::to_owned)).await
}

/// A call with the dashboard's cookie, and a JSON body where there is one.
pub(crate) async fn ask_by_cookie(simulator: &Simulator, method: &str, path: &str, body: Option<&str>) -> Answer {
    let cookie = format!("kayle-id.session_token={}", simulator.session_cookie());
    let mut headers = vec![("cookie", cookie.as_str())];
    headers.extend(body.map(|_| ("content-type", "application/json")));
    call(simulator, (method, path), &headers, body.map(str::to_owned)).await
}

/// The code of a refusal.
pub(crate) fn code<T: std::fmt::Debug>(result: Result<T, kayle_id::Error>) -> String {
    result.unwrap_err().api().unwrap().code().unwrap().as_str().to_owned()
}
