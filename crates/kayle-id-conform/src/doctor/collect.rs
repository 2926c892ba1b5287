//! Collects facts from the API.

use std::collections::BTreeSet;
use std::fmt;
use std::future::Future;

use kayle_id_core::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::contract::drift;
use super::facts::{Endpoint, Facts, KeyState};
use super::unknown::unknown;

/// The largest page that the API gives, and how many of them are read.
const LIMIT: usize = 100;
const PAGES: usize = 20;

/// What an answer of the API says. `Debug` leaves the body out, which may hold a secret.
#[derive(Clone)]
#[non_exhaustive]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The `Date` header.
    pub date: Option<Timestamp>,
    /// The body as JSON; null where it is none.
    pub body: Value,
    /// When it came, by this machine's clock.
    pub received_at: Option<Timestamp>,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).field("date", &self.date).finish_non_exhaustive()
    }
}

impl Answer {
    /// An answer.
    #[must_use]
    pub fn new(status: u16, date: Option<Timestamp>, body: Value) -> Self {
        Self { status, date, body, received_at: None }
    }

    /// Sets the date from the text of a `Date` header. A text that is no date in the form of RFC 9110 section 5.6.7 sets none.
    #[must_use]
    pub fn date_header(mut self, text: &str) -> Self {
        self.date = crate::net::imf_fixdate(text);
        self
    }

    /// Sets when it came, by this machine's clock.
    #[must_use]
    pub fn received_at(mut self, time: Timestamp) -> Self {
        self.received_at = Some(time);
        self
    }
}

/// Sends requests with the integration's API key: a client, or a test's table.
pub trait Source: Sync {
    /// Sends a `GET` to a path with its query, such as `/v1/sessions?limit=1`, and gives the answer, whatever its status.
    /// Nothing when the API cannot be reached. Paths under `/v1/auth/` need the dashboard's session cookie: give nothing
    /// without one.
    fn get(&self, path: &str) -> impl Future<Output = Option<Answer>> + Send;

    /// Sends a `POST` without a body, once, and gives the answer, whatever its status. Nothing when the API cannot be
    /// reached, or when nothing but `GET` is to be sent, which is the default: write scopes are then not looked at.
    ///
    /// It is used to learn whether the key has a write scope, with an id that no row can have, so that nothing changes; and
    /// to reveal signing secrets where [`Options::reveal_secrets`](super::Options::reveal_secrets) asks for it.
    fn post(&self, path: &str) -> impl Future<Output = Option<Answer>> + Send {
        let _ = path;
        std::future::ready(None)
    }
}

/// A path of a write operation by its scope. The id is none that the API gives, so that the call has no effect: with the
/// scope it is a 400 or a 404, and without the scope a 403.
const WRITES: [(&str, &str); 2] = [
    ("sessions:write", "/v1/sessions/vs_doctor/cancel"),
    ("webhooks:write", "/v1/webhooks/endpoints/whe_doctor/signing-secret/reveal"),
];

/// Collects the facts that the API tells: the key, its scopes, the clock, endpoints, keys, deliveries, events, domains, and
/// how its answers and its document differ from the contract. It changes nothing.
///
/// `scopes` are those that the integration needs, such as `sessions:write`. What the application holds and what its
/// addresses answer is not known to the API: set these facts before or afterwards.
///
/// At most 2,000 rows of each list are read, the newest first.
pub async fn collect<S: Source>(mut facts: Facts, source: &S, contract: &Value, scopes: &[&str]) -> Facts {
    let mut reader = Reader { source, contract, facts: &mut facts, refused: BTreeSet::new() };
    let endpoints: Option<Vec<Endpoint>> =
        reader.list("/v1/webhooks/endpoints", "/v1/webhooks/endpoints", "webhooks:read").await;
    let Some(KeyState::Valid) = reader.facts.key else {
        reader.date().await;
        return facts;
    };
    if let Some(endpoints) = &endpoints {
        let mut keys = Vec::new();
        // An id becomes a part of a path, so it must not hold one.
        for endpoint in endpoints.iter().filter(|endpoint| plain(&endpoint.id)) {
            let template = "/v1/webhooks/endpoints/{endpoint_id}/keys";
            let path = template.replace("{endpoint_id}", &endpoint.id);
            keys.extend(reader.list(template, &path, "webhooks:read").await.unwrap_or_default());
        }
        reader.facts.keys = Some(keys);
    }
    reader.facts.endpoints = endpoints;
    reader.facts.deliveries = reader.list("/v1/webhooks/deliveries", "/v1/webhooks/deliveries", "webhooks:read").await;
    reader.facts.events = reader.list("/v1/webhooks/events", "/v1/webhooks/events", "webhooks:read").await;
    for (scope, path) in [
        ("sessions:read", "/v1/sessions"),
        ("sessions:write", "/v1/sessions"),
        ("analytics:read", "/v1/analytics/sessions/overview"),
    ] {
        if scopes.contains(&scope) {
            let query = if path == "/v1/sessions" { "?limit=10" } else { "" };
            reader.get(path, &format!("{path}{query}"), scope).await;
        }
    }
    for (scope, path) in WRITES.into_iter().filter(|(scope, _)| scopes.contains(scope)) {
        if source.post(path).await.is_some_and(|answer| answer.status == 403) {
            reader.refused.insert(scope.to_owned());
        }
    }
    let refused = std::mem::take(&mut reader.refused);
    reader.facts.missing_scopes.extend(refused.into_iter().filter(|scope| scopes.contains(&scope.as_str())));
    if let Some(published) = source.get("/openapi").await.filter(|answer| answer.status == 200) {
        facts.drift = drift(contract, &published.body).ok();
    }
    if let Some(domains) = source.get("/v1/auth/orgs/domains").await.filter(|answer| answer.status == 200) {
        facts.domains = rows(&domains.body["data"]["domains"]);
    }
    facts
}

struct Reader<'a, S> {
    source: &'a S,
    contract: &'a Value,
    facts: &'a mut Facts,
    /// The scopes that calls were refused for.
    refused: BTreeSet<String>,
}

impl<S: Source> Reader<'_, S> {
    fn note_date(&mut self, answer: &Answer) {
        if self.facts.server_date.is_none() {
            (self.facts.server_date, self.facts.server_date_seen_at) = (answer.date, answer.received_at);
        }
    }

    /// Asks the route that needs no key for the time, since a refusal may come without one.
    async fn date(&mut self) {
        if self.facts.server_date.is_none()
            && self.facts.key != Some(KeyState::Unreachable)
            && let Some(answer) = self.source.get("/").await
        {
            self.note_date(&answer);
        }
    }

    /// Reads one answer, and notes what it tells beside its rows.
    async fn get(&mut self, template: &str, path: &str, scope: &str) -> Option<Value> {
        let Some(answer) = self.source.get(path).await else {
            self.facts.key.get_or_insert(KeyState::Unreachable);
            return None;
        };
        self.note_date(&answer);
        let state = match answer.status {
            200 if answer.body.get("data").is_some() => KeyState::Valid,
            // A proxy's refusal has no code of the API.
            403 if answer.body["error"]["code"].is_string() => KeyState::Valid,
            401 => KeyState::Refused,
            410 => KeyState::Frozen,
            429 | 500.. => KeyState::Failing,
            _ => KeyState::Foreign,
        };
        self.facts.key.get_or_insert(state);
        match answer.status {
            200 => {
                let new = unknown(self.contract, template, &answer.body);
                self.facts.unknown.extend(new);
                Some(answer.body)
            }
            403 => {
                self.refused.insert(scope.to_owned());
                None
            }
            _ => None,
        }
    }

    /// Walks a list. A row that cannot be read does not cost the others. A list that has rows, of which none can be read, is
    /// unknown and not empty.
    async fn list<T: DeserializeOwned>(&mut self, template: &str, path: &str, scope: &str) -> Option<Vec<T>> {
        let mut all = Vec::new();
        let mut has_rows = false;
        let mut cursors = BTreeSet::new();
        let mut query = format!("?limit={LIMIT}");
        for page in 0..PAGES {
            let Some(body) = self.get(template, &format!("{path}{query}"), scope).await else {
                // What was read stays, but a list whose first page failed is unknown.
                return (page > 0).then_some(all);
            };
            has_rows |= body["data"].as_array().is_some_and(|rows| !rows.is_empty());
            all.extend(rows(&body["data"]).unwrap_or_default());
            let Some(cursor) = body["pagination"]["next_cursor"].as_str() else { break };
            if !plain(cursor) || !cursors.insert(cursor.to_owned()) {
                break;
            }
            query = format!("?limit={LIMIT}&starting_after={cursor}");
        }
        (!all.is_empty() || !has_rows).then_some(all)
    }
}

pub(super) fn plain(id: &str) -> bool {
    id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

fn rows<T: DeserializeOwned>(value: &Value) -> Option<Vec<T>> {
    let rows = value.as_array()?.iter();
    Some(rows.filter_map(|row| serde_json::from_value(row.clone()).ok()).collect())
}
