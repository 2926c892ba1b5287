//! An application that receives webhooks, for the tests.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::testing::simulator::Simulator;
use kayle_id::webhook::{Event, Keyring, Receiver};
use kayle_id::{Client, WebhookEndpoint};
use std::collections::VecDeque;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

/// Making a key takes a while, and these will do.
pub(crate) static KEYS: LazyLock<[PrivateKey; 2]> =
    LazyLock::new(|| [0, 1].map(|_| PrivateKey::generate(RsaKeySize::Rsa2048).unwrap()));

/// Keeps what arrives, and answers what it is told to, then 200.
#[derive(Clone, Default)]
pub(crate) struct Inbox {
    arrived: Arc<Mutex<Vec<(HeaderMap, Bytes)>>>,
    answers: Arc<Mutex<VecDeque<(u16, Duration)>>>,
}

impl Inbox {
    /// Listens, and says where.
    pub(crate) async fn listen(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/hook", listener.local_addr().unwrap());
        let router = Router::new().fallback(take).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }

    pub(crate) fn answer(&self, statuses: impl IntoIterator<Item = u16>) {
        self.answers.lock().unwrap().extend(statuses.into_iter().map(|status| (status, Duration::ZERO)));
    }

    pub(crate) fn answer_late(&self, status: u16, after: Duration) {
        self.answers.lock().unwrap().push_back((status, after));
    }

    pub(crate) fn arrived(&self) -> Vec<(HeaderMap, Bytes)> {
        self.arrived.lock().unwrap().clone()
    }
}

async fn take(State(inbox): State<Inbox>, headers: HeaderMap, body: Bytes) -> (StatusCode, HeaderMap) {
    inbox.arrived.lock().unwrap().push((headers, body));
    let answer = inbox.answers.lock().unwrap().pop_front();
    let (status, pause) = answer.unwrap_or((200, Duration::ZERO));
    tokio::time::sleep(pause).await;
    let mut headers = HeaderMap::new();
    headers.insert("location", "/elsewhere".parse().unwrap());
    (StatusCode::from_u16(status).unwrap(), headers)
}

/// An endpoint with a key, its inbox, and what verifies and opens.
pub(crate) struct Subscribed {
    pub(crate) endpoint: WebhookEndpoint,
    pub(crate) inbox: Inbox,
    pub(crate) receiver: Receiver,
}

impl Subscribed {
    pub(crate) async fn new(simulator: &Simulator, client: &Client) -> Self {
        let inbox = Inbox::default();
        let url = inbox.listen().await;
        let endpoints = client.webhooks().endpoints();
        let created = endpoints.create(url).enabled(false).send().await.unwrap();
        let jwk = KEYS[0].public_jwk().with_kid("first").unwrap();
        client.webhooks().encryption_keys().create(&created.endpoint.id, &jwk).send().await.unwrap();
        let endpoint = endpoints.update(&created.endpoint.id).enabled(true).send().await.unwrap();
        let receiver = Receiver::builder()
            .secret(created.signing_secret.clone())
            .keyring(Keyring::new().with("first", &KEYS[0]).unwrap())
            .clock(simulator.clock())
            .build()
            .unwrap();
        Self { endpoint, inbox, receiver }
    }

    /// Everything that arrived, verified and opened.
    pub(crate) fn events(&self) -> Vec<Event> {
        let open = |(headers, body): &(HeaderMap, Bytes)| {
            let sealed = self.receiver.verify(headers, body).unwrap();
            self.receiver.open_local(&sealed).unwrap()
        };
        self.inbox.arrived().iter().map(open).collect()
    }

    /// What became of the one that arrived at a place.
    pub(crate) fn verdict(&self, at: usize) -> &'static str {
        let (headers, body) = &self.inbox.arrived()[at];
        match self.receiver.verify(headers, body) {
            Err(_) => "not verified",
            Ok(sealed) => match self.receiver.open_local(&sealed) {
                Err(_) => "not opened",
                Ok(_) => "opened",
            },
        }
    }
}
