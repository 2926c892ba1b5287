//! A receiver on this machine, with one fault.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kayle_id_conform::vectors;
use kayle_id_webhook::jwk::PrivateKey;
use kayle_id_webhook::webhook::{Keyring, Receiver};
use serde_json::json;
use tokio::sync::Notify;

/// What a receiver does.
#[derive(Clone, Debug)]
pub(crate) enum Behaviour {
    /// Verifies, opens, stores, and answers then.
    Good,
    /// As a good one, but it answers 200 first and stores afterwards.
    StoresLate,
    /// As a good one, but a framework has parsed the body and wrote it anew.
    ParsesBody,
    /// As a good one, but it never answers, and gives a signal when a request has come.
    Hangs(Arc<Notify>),
    /// A delivery with a good signature is answered so, and the rest is refused.
    Fails(u16),
    /// Everything is answered so.
    Answers(u16, Option<(&'static str, &'static str)>),
}

#[derive(Clone)]
struct App {
    behaviour: Arc<Mutex<Behaviour>>,
    receiver: Arc<Mutex<Option<Receiver>>>,
    kept: Arc<Mutex<Vec<(HeaderMap, Bytes)>>>,
    handled: Arc<Mutex<Vec<String>>>,
    /// What was acknowledged and is not stored yet.
    pending: Arc<Mutex<Vec<String>>>,
}

/// A receiver, and its hand on it.
pub(crate) struct LocalReceiver {
    app: App,
    port: u16,
    serving: tokio::task::JoinHandle<()>,
}

impl LocalReceiver {
    pub(crate) async fn start() -> Self {
        let app = App {
            behaviour: Arc::new(Mutex::new(Behaviour::Good)),
            receiver: Arc::default(),
            kept: Arc::default(),
            handled: Arc::default(),
            pending: Arc::default(),
        };
        let routes =
            Router::new().route("/kayle", post(receive)).route("/handled", get(handled)).with_state(app.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let serving = tokio::spawn(async move {
            let _ = axum::serve(listener, routes).await;
        });
        Self { app, port, serving }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub(crate) fn address(&self) -> std::net::SocketAddr {
        ([127, 0, 0, 1], self.port).into()
    }

    pub(crate) fn holds(&self, receiver: Receiver) {
        *self.app.receiver.lock().unwrap() = Some(receiver);
    }

    pub(crate) fn behaves(&self, behaviour: Behaviour) {
        *self.app.behaviour.lock().unwrap() = behaviour;
    }

    /// The deliveries as they were received.
    pub(crate) fn kept(&self) -> Vec<(HeaderMap, Bytes)> {
        self.app.kept.lock().unwrap().clone()
    }

    /// What a crash does: what was acknowledged and not stored is gone.
    pub(crate) fn crash(&self) -> impl Fn() -> Result<(), String> + Send + Sync + 'static {
        let pending = Arc::clone(&self.app.pending);
        move || {
            pending.lock().unwrap().clear();
            Ok(())
        }
    }

    /// Takes no connection any more.
    pub(crate) async fn stop(&mut self) {
        self.serving.abort();
        let _ = (&mut self.serving).await;
    }
}

async fn receive(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Response {
    let behaviour = app.behaviour.lock().unwrap().clone();
    match &behaviour {
        Behaviour::Answers(status, header) => {
            let status = StatusCode::from_u16(*status).unwrap();
            return match header {
                Some(header) => (status, [*header]).into_response(),
                None => status.into_response(),
            };
        }
        Behaviour::Hangs(signal) => {
            signal.notify_one();
            std::future::pending::<()>().await;
        }
        _ => {}
    }
    app.kept.lock().unwrap().push((headers.clone(), body.clone()));
    if matches!(behaviour, Behaviour::ParsesBody) {
        return over_parsed(&headers).into_response();
    }
    let receiver = app.receiver.lock().unwrap().clone();
    let opened = receiver.and_then(|receiver| receiver.open_local(&receiver.verify(&headers, &body).ok()?).ok());
    let Some(event) = opened else { return StatusCode::BAD_REQUEST.into_response() };
    if let Behaviour::Fails(status) = behaviour {
        return StatusCode::from_u16(status).unwrap().into_response();
    }
    let id = event.event_id().unwrap().to_string();
    if matches!(behaviour, Behaviour::StoresLate) {
        app.pending.lock().unwrap().push(id);
    } else {
        store(&app, id);
    }
    StatusCode::OK.into_response()
}

fn store(app: &App, id: String) {
    let mut handled = app.handled.lock().unwrap();
    if !handled.contains(&id) {
        handled.push(id);
    }
}

/// Looks for the signature over what a JSON parser makes of a body that is no JSON: an empty object, written anew.
fn over_parsed(headers: &HeaderMap) -> StatusCode {
    use kayle_id_webhook::webhook::testing::primitives::{hmac_verify, signature_header};
    let header = headers.get("x-kayle-signature").map(|value| value.as_bytes()).unwrap_or_default();
    let Some((time, macs)) = signature_header(header) else { return StatusCode::BAD_REQUEST };
    let message = format!("{time}.{{}}");
    let secret = vectors::PUBLISHED_SECRET.as_bytes();
    let held = macs.iter().any(|mac| hmac_verify(secret, message.as_bytes(), mac));
    if held { StatusCode::OK } else { StatusCode::BAD_REQUEST }
}

async fn handled(State(app): State<App>) -> Response {
    // What was acknowledged early is stored by now, unless a crash came in between.
    let pending = std::mem::take(&mut *app.pending.lock().unwrap());
    pending.into_iter().for_each(|id| store(&app, id));
    let list = json!(*app.handled.lock().unwrap()).to_string();
    ([(header::CONTENT_TYPE, "application/json")], list).into_response()
}

/// A receiver that holds the published secret and key of the vectors.
pub(crate) async fn published(behaviour: Behaviour) -> LocalReceiver {
    let keys: serde_json::Map<String, serde_json::Value> = serde_json::from_str(vectors::keys_json()).unwrap();
    let key = PrivateKey::from_jwk(&keys[vectors::PUBLISHED_KID].to_string()).unwrap();
    let keyring = Keyring::new().with(vectors::PUBLISHED_KID, &key).unwrap();
    let secret = kayle_id::SigningSecret::new(vectors::PUBLISHED_SECRET);
    let receiver = LocalReceiver::start().await;
    receiver.holds(Receiver::builder().secret(secret).keyring(keyring).build().unwrap());
    receiver.behaves(behaviour);
    receiver
}
