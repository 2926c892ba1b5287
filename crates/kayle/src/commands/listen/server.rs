//! Deliveries as they arrive.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use kayle_id_webhook::webhook::{Receiver, UnverifiedHints};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use url::Url;

use crate::commands::verify::{Refusals, advice};
use crate::event_text::Shown;
use crate::failure::Outcome;
use crate::http_client;
use crate::output::{Output, plain};
use crate::runtime::Signals;

use super::keep::KeepFile;

/// What happens to a delivery.
pub(crate) struct Listener {
    pub(crate) receiver: Receiver,
    pub(crate) refusals: Refusals,
    pub(crate) opens: bool,
    pub(crate) keep: Option<KeepFile>,
    pub(crate) forward: Option<Url>,
    pub(crate) forward_refused: bool,
    pub(crate) show_claims: bool,
    pub(crate) client: reqwest::Client,
    pub(crate) output: Output,
}

struct Shared {
    listener: Mutex<Listener>,
    /// Tells of each delivery that was answered, or why the program must end.
    done: mpsc::UnboundedSender<Outcome>,
}

/// Receives until Ctrl-C, or until so many deliveries have come.
pub(crate) async fn run(socket: TcpListener, listener: Listener, count: Option<u64>, mut signals: Signals) -> Outcome {
    let (done, mut answered) = mpsc::unbounded_channel();
    let shared = Arc::new(Shared { listener: Mutex::new(listener), done });
    let router = Router::new().fallback(receive).with_state(shared);
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let serving = axum::serve(socket, router).with_graceful_shutdown(async {
        let _ = ended.await;
    });
    let watching = async {
        let mut left = count;
        while left != Some(0) {
            if let Some(outcome) = answered.recv().await {
                outcome?;
            }
            left = left.map(|left| left - 1);
        }
        Ok(())
    };
    let serving = tokio::spawn(serving.into_future());
    let outcome = tokio::select! {
        outcome = watching => outcome,
        () = signals.stopped() => Ok(()),
    };
    let _ = end.send(());
    // The last answer is written before the program ends; a connection that stays open does not hold it.
    let _ = tokio::time::timeout(std::time::Duration::from_secs(1), serving).await;
    outcome
}

async fn receive(State(shared): State<Arc<Shared>>, request: Request) -> http::Response<Body> {
    if request.method() != Method::POST {
        return answer(StatusCode::METHOD_NOT_ALLOWED);
    }
    let limit = shared.lock().receiver.limits().body_bytes();
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, limit).await else {
        return answer(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let status = match shared.take(&parts.headers, &body) {
        Ok(Taken { forward: Some((client, url)), status }) => {
            // The length and the host belong to the connection.
            forward(&shared, client, &url, &parts.headers, body).await.unwrap_or(status)
        }
        Ok(Taken { status, .. }) => status,
        Err(failure) => {
            // What cannot be kept or shown is not acknowledged: the sender tries again.
            let _ = shared.done.send(Err(failure));
            return answer(StatusCode::INTERNAL_SERVER_ERROR);
        }
    };
    let _ = shared.done.send(Ok(()));
    answer(status)
}

/// What is left to do with a delivery.
struct Taken {
    /// The answer, unless the delivery is forwarded.
    status: StatusCode,
    forward: Option<(reqwest::Client, Url)>,
}

impl Shared {
    fn lock(&self) -> std::sync::MutexGuard<'_, Listener> {
        self.listener.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, headers: &HeaderMap, body: &Bytes) -> Outcome<Taken> {
        let mut listener = self.lock();
        if let Some(keep) = &mut listener.keep {
            keep.append(headers, body)?;
        }
        let verified = listener.show(headers, body)?;
        let forward = listener.forward.clone().filter(|_| verified || listener.forward_refused);
        let forward = forward.map(|url| (listener.client.clone(), url));
        Ok(Taken { status: if verified { StatusCode::OK } else { StatusCode::BAD_REQUEST }, forward })
    }
}

impl Listener {
    /// Verifies, opens and shows a delivery. Gives whether it was verified, and opened if keys are held.
    fn show(&self, headers: &HeaderMap, body: &[u8]) -> Outcome<bool> {
        let sealed = match self.receiver.verify(headers, body) {
            Ok(sealed) => sealed,
            Err(error) => return self.refused(headers, &error.to_string()),
        };
        if !self.opens {
            let hints = UnverifiedHints::from_headers(headers);
            let event = hints.unverified_event_type().unwrap_or("-");
            if self.output.json {
                self.output.json_line(&json!({"verified": true, "unverified_type": event, "kid": sealed.kid()}))?;
            } else {
                self.output.line(&format!("verified, not opened  {}", plain(event)))?;
            }
            return Ok(true);
        }
        match self.receiver.open_local(&sealed) {
            Ok(event) => {
                let shown = Shown::new(&sealed, &event, self.show_claims);
                if self.output.json {
                    self.output.json_line(&shown)?
                } else {
                    self.output.raw(shown.text().as_bytes())?
                }
                Ok(true)
            }
            Err(error) => self.refused(headers, &error.to_string()),
        }
    }

    fn refused(&self, headers: &HeaderMap, error: &str) -> Outcome<bool> {
        let hints = UnverifiedHints::from_headers(headers);
        let event = hints.unverified_event_type().unwrap_or("-");
        let refusal = self.refusals.take();
        if self.output.json {
            let reason = refusal.as_ref().map(|(reason, _)| reason.as_str());
            self.output.json_line(&json!({"verified": false, "unverified_type": event, "reason": reason}))?;
            return Ok(false);
        }
        let (reason, hint) = match &refusal {
            Some((reason, text)) => (text.as_str(), advice(*reason)),
            None => (error, ""),
        };
        self.output.line(&format!("refused  {}\n  reason  {}\n  hint    {hint}", plain(event), plain(reason)))?;
        Ok(false)
    }
}

/// Posts the original bytes to the application, and gives its status. Without an answer it is a 502.
async fn forward(
    shared: &Shared,
    client: reqwest::Client,
    url: &Url,
    headers: &HeaderMap,
    body: Bytes,
) -> Option<StatusCode> {
    let mut sent = HeaderMap::new();
    for (name, value) in headers.iter().filter(|(name, _)| !CONNECTION_HEADERS.contains(&name.as_str())) {
        sent.append(name, value.clone());
    }
    let (status, text) = match http_client::post(&client, url, sent, body).await {
        Ok(answer) => {
            let text = format!("  -> {} in {} ms  {}", answer.status, answer.time.as_millis(), answer.body);
            (StatusCode::from_u16(answer.status).ok()?, text.trim_end().to_owned())
        }
        Err(failure) => (StatusCode::BAD_GATEWAY, format!("  -> {failure}")),
    };
    let output = shared.lock().output;
    let shown =
        if output.json { output.json_line(&json!({"forwarded_status": status.as_u16()})) } else { output.line(&text) };
    if let Err(failure) = shown {
        let _ = shared.done.send(Err(failure));
    }
    Some(status)
}

/// Headers of the connection to this program (RFC 9110 section 7.6.1), and those that the HTTP client writes itself.
const CONNECTION_HEADERS: [&str; 10] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

fn answer(status: StatusCode) -> http::Response<Body> {
    let mut response = http::Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
