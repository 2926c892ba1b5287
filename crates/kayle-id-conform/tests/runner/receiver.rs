//! A receiver in this process, with one fault.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kayle_id_conform::vectors;
use kayle_id_core::SigningSecret;
use kayle_id_webhook::jwk::PrivateKey;
use kayle_id_webhook::webhook::{Event, Keyring, Receiver};
use serde_json::json;

/// What is wrong with a receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    /// Everything is acknowledged and nothing is looked at.
    AcknowledgesAll,
    Redirects,
    NoRoute,
    OtherSecret,
    SecretWithoutPrefix,
    ParsedBody,
    ClockTwoHoursLate,
    NoTolerance,
    ForgetsEvents,
    HandlesTwice,
    RefusesDuplicates,
    RefusesLateSuccess,
    LosesEarlyCancellation,
    ExplainsSignature,
    ExplainsDecryption,
    FailsOnHostile,
    RefusesUnknownTypes,
    OneAtATime,
    DiesOnLongMac,
    KeepsInMemory,
    NeedsUnsignedHeader,
}

#[derive(Default)]
struct Memory {
    handled: Mutex<Vec<(String, String)>>,
    cancelled: Mutex<HashSet<String>>,
    under_way: AtomicUsize,
    dead: AtomicBool,
}

#[derive(Clone)]
struct App {
    fault: Fault,
    receiver: Receiver,
    memory: Arc<Memory>,
}

pub(crate) struct Fake {
    port: u16,
    memory: Arc<Memory>,
    fault: Fault,
}

impl Fake {
    pub(crate) async fn start(fault: Fault) -> Self {
        let keys: serde_json::Map<String, serde_json::Value> = serde_json::from_str(vectors::keys_json()).unwrap();
        let keyring = Keyring::new();
        let key = PrivateKey::from_jwk(&keys[vectors::PUBLISHED_KID].to_string()).unwrap();
        keyring.insert(vectors::PUBLISHED_KID, &key).unwrap();
        let secret = match fault {
            Fault::OtherSecret => "whsec_another",
            Fault::SecretWithoutPrefix => vectors::PUBLISHED_SECRET.trim_start_matches("whsec_"),
            _ => vectors::PUBLISHED_SECRET,
        };
        let late = Duration::from_secs(if fault == Fault::ClockTwoHoursLate { 7200 } else { 0 });
        let mut builder = Receiver::builder()
            .secret(SigningSecret::new(secret))
            .keyring(keyring)
            .clock(move || SystemTime::now() - late);
        if fault == Fault::NoTolerance {
            builder = builder.tolerance(Duration::from_secs(u64::from(u32::MAX)));
        }
        let receiver = builder.build().unwrap();
        let memory = Arc::<Memory>::default();
        let path = if fault == Fault::NoRoute { "/elsewhere" } else { "/webhooks/kayle" };
        let app = Router::new()
            .route(path, post(receive))
            .route("/handled", get(handled))
            .layer(axum::extract::DefaultBodyLimit::max(8 << 20))
            .with_state(App { fault, receiver, memory: Arc::clone(&memory) });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { port, memory, fault }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub(crate) fn address(&self) -> std::net::SocketAddr {
        ([127, 0, 0, 1], self.port).into()
    }

    /// What a crash does: memory is gone, and what was written is not.
    pub(crate) fn crash(&self) -> impl Fn() -> Result<(), String> + Send + Sync + 'static {
        let (memory, fault) = (Arc::clone(&self.memory), self.fault);
        move || {
            if fault == Fault::KeepsInMemory {
                memory.handled.lock().unwrap().clear();
            }
            Ok(())
        }
    }
}

async fn receive(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Response {
    if app.memory.dead.load(Ordering::SeqCst) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    if app.fault == Fault::OneAtATime {
        let others = app.memory.under_way.fetch_add(1, Ordering::SeqCst);
        // Others that are under way get their turn, so that they meet.
        tokio::time::sleep(Duration::from_millis(2)).await;
        let answer =
            if others > 0 { StatusCode::TOO_MANY_REQUESTS.into_response() } else { look_at(&app, &headers, &body) };
        app.memory.under_way.fetch_sub(1, Ordering::SeqCst);
        return answer;
    }
    look_at(&app, &headers, &body)
}

fn look_at(app: &App, headers: &HeaderMap, body: &[u8]) -> Response {
    let refusal = match app.fault {
        Fault::AcknowledgesAll => return StatusCode::OK.into_response(),
        Fault::Redirects => return (StatusCode::FOUND, [(header::LOCATION, "/elsewhere")]).into_response(),
        Fault::FailsOnHostile => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_REQUEST,
    };
    if app.fault == Fault::NeedsUnsignedHeader && !headers.contains_key("x-kayle-delivery-id") {
        return refusal.into_response();
    }
    let signature = headers.get("x-kayle-signature").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if app.fault == Fault::DiesOnLongMac && signature.len() > 130 && signature.matches("v1=").count() == 1 {
        app.memory.dead.store(true, Ordering::SeqCst);
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let checked = if app.fault == Fault::ParsedBody { b"{}".as_slice() } else { body };
    let Ok(sealed) = app.receiver.verify(headers, checked) else {
        // Our receiver checks that the body is a JWE as well: whether the signature holds is what this fault sees.
        if app.fault == Fault::ParsedBody && signed_over(headers, checked) {
            return StatusCode::OK.into_response();
        }
        if app.fault == Fault::ExplainsSignature {
            return (refusal, format!("bad signature {signature}")).into_response();
        }
        return refusal.into_response();
    };
    match app.receiver.open_local(&sealed) {
        Ok(event) => handle(app, &event),
        Err(error) if app.fault == Fault::ExplainsDecryption => {
            let length =
                body.split(|byte| *byte == b'.').nth(1).map_or(0, |key| usize::from(key.first() > Some(&b'g')));
            (StatusCode::BAD_REQUEST, format!("{error}{}", "!".repeat(length))).into_response()
        }
        // What cannot be opened is kept for later.
        Err(_) => StatusCode::OK.into_response(),
    }
}

fn signed_over(headers: &HeaderMap, body: &[u8]) -> bool {
    use aws_lc_rs::hmac;
    let key = hmac::Key::new(hmac::HMAC_SHA256, vectors::PUBLISHED_SECRET.as_bytes());
    let value = headers.get("x-kayle-signature").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some((time, mac)) = value.split_once(",v1=") else { return false };
    let message = [time.trim_start_matches("t=").as_bytes(), b".", body].concat();
    let expected: String = hmac::sign(&key, &message).as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    expected == mac
}

fn handle(app: &App, event: &Event) -> Response {
    let (Some(id), Some(session)) = (event.event_id(), event.session_id()) else {
        return StatusCode::OK.into_response();
    };
    let (id, session) = (id.to_string(), session.to_string());
    let known = !matches!(event, Event::Unknown(_));
    let mut handled = app.memory.handled.lock().unwrap();
    let mut cancelled = app.memory.cancelled.lock().unwrap();
    let duplicate = handled.iter().any(|(other, _)| *other == id);
    match app.fault {
        Fault::RefusesUnknownTypes if !known => return StatusCode::UNPROCESSABLE_ENTITY.into_response(),
        Fault::ForgetsEvents => return StatusCode::OK.into_response(),
        Fault::RefusesDuplicates if duplicate => return StatusCode::CONFLICT.into_response(),
        Fault::RefusesLateSuccess if cancelled.contains(&session) => return StatusCode::CONFLICT.into_response(),
        Fault::LosesEarlyCancellation if matches!(event, Event::SessionCancelled(_)) => {
            return StatusCode::OK.into_response();
        }
        _ => {}
    }
    if matches!(event, Event::SessionCancelled(_)) {
        cancelled.insert(session.clone());
    }
    if !duplicate || app.fault == Fault::HandlesTwice {
        handled.push((id, session));
    }
    StatusCode::OK.into_response()
}

async fn handled(State(app): State<App>) -> impl IntoResponse {
    let handled = app.memory.handled.lock().unwrap();
    let list: Vec<_> = handled.iter().map(|(id, session)| json!({"event_id": id, "session_id": session})).collect();
    json!(list).to_string()
}
