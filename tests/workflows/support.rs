//! A world in which a process can die between any two things it does.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::testing::SimulatorExt;
use kayle_id::testing::simulator::{Claims, Simulator, SimulatorClock};
use kayle_id::webhook::Receiver;
use kayle_id::workflows::{BoxError, HookFuture, Memory, Progress, ProgressStore, Secret, SecretName, Vault};
use kayle_id::{Client, Clock, Error, Timestamp, WebhookEndpoint, WebhookEventId};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Making a key takes a while, and these will do.
pub(crate) static KEYS: LazyLock<[PrivateKey; 2]> =
    LazyLock::new(|| [0, 1].map(|_| PrivateKey::generate(RsaKeySize::Rsa2048).unwrap()));

/// Every test has a runtime of its own, so that no connection outlives its call.
static HTTP: LazyLock<reqwest::Client> =
    LazyLock::new(|| reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap());

/// Whether what kills the process comes before the thing is done, or after, so that nobody learns of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    Before,
    After,
}

#[derive(Default)]
struct Planned {
    at: Option<(usize, Manner)>,
    done: usize,
    dead: bool,
}

/// When the process dies: a call, a save, or something of the vault, counted from 0. The dead do nothing any more.
#[derive(Clone, Default)]
pub(crate) struct Fate(Arc<Mutex<Planned>>);

impl Fate {
    pub(crate) fn plan(&self, at: usize, manner: Manner) {
        *self.0.lock().unwrap() = Planned { at: Some((at, manner)), ..Planned::default() };
    }

    /// Another process takes over, and lives.
    pub(crate) fn spare(&self) {
        *self.0.lock().unwrap() = Planned::default();
    }

    pub(crate) fn has_struck(&self) -> bool {
        self.0.lock().unwrap().dead
    }

    fn enter(&self) -> Result<usize, &'static str> {
        let mut planned = self.0.lock().unwrap();
        let point = planned.done;
        planned.done += 1;
        planned.dead |= planned.at == Some((point, Manner::Before));
        if planned.dead { Err("the process died") } else { Ok(point) }
    }

    fn leave(&self, point: usize) -> Result<(), &'static str> {
        let mut planned = self.0.lock().unwrap();
        planned.dead |= planned.at == Some((point, Manner::After));
        if planned.dead { Err("the process died") } else { Ok(()) }
    }

    pub(crate) async fn around<T>(&self, done: HookFuture<'_, T>) -> Result<T, BoxError> {
        let point = self.enter()?;
        let value = done.await?;
        self.leave(point)?;
        Ok(value)
    }
}

/// The process's store and vault: they stay when it dies.
pub(crate) struct Frail {
    pub(crate) memory: Arc<Memory>,
    fate: Fate,
}

impl ProgressStore for Frail {
    fn load<'a>(&'a self, run: &'a str) -> HookFuture<'a, Option<Progress>> {
        Box::pin(self.fate.around(self.memory.load(run)))
    }

    fn save<'a>(&'a self, run: &'a str, progress: &'a Progress) -> HookFuture<'a, ()> {
        Box::pin(async move {
            // What is saved survives as text, as it would in a database.
            let progress: Progress = serde_json::from_str(&serde_json::to_string(progress)?)?;
            self.fate.around(self.memory.save(run, &progress)).await
        })
    }
}

impl Vault for Frail {
    fn keep<'a>(&'a self, secret: &'a Secret) -> HookFuture<'a, ()> {
        Box::pin(self.fate.around(self.memory.keep(secret)))
    }

    fn get<'a>(&'a self, name: &'a SecretName) -> HookFuture<'a, Option<String>> {
        Box::pin(self.fate.around(self.memory.get(name)))
    }

    fn deploy<'a>(&'a self, secret: &'a Secret) -> HookFuture<'a, ()> {
        Box::pin(self.fate.around(self.memory.deploy(secret)))
    }

    fn retire<'a>(&'a self, name: &'a SecretName) -> HookFuture<'a, ()> {
        Box::pin(self.fate.around(self.memory.retire(name)))
    }
}

/// The simulator's time: whoever waits moves it on, so that no test waits.
struct Moving(Arc<Simulator>, SimulatorClock);

impl Clock for Moving {
    fn now(&self) -> SystemTime {
        self.1.now()
    }

    fn monotonic(&self) -> Instant {
        self.1.monotonic()
    }

    fn sleep(&self, time: Duration) -> Option<kayle_id::Sleep<'_>> {
        Some(Box::pin(self.0.advance(time)))
    }
}

/// The application: opens what arrives with what it was handed, and refuses the rest.
#[derive(Clone)]
pub(crate) struct Application {
    memory: Arc<Memory>,
    simulator: Arc<Simulator>,
    /// What it opened, each time.
    opened: Arc<Mutex<Vec<WebhookEventId>>>,
    /// What was posted to it, whatever it was.
    took: Arc<Mutex<usize>>,
    /// What it answers in place of what it should.
    answer: Arc<Mutex<Option<u16>>>,
}

impl Application {
    pub(crate) fn opened(&self) -> Vec<WebhookEventId> {
        self.opened.lock().unwrap().clone()
    }

    /// How many requests arrived, opened or not.
    pub(crate) fn took(&self) -> usize {
        *self.took.lock().unwrap()
    }

    pub(crate) fn answers(&self, status: impl Into<Option<u16>>) {
        *self.answer.lock().unwrap() = status.into();
    }

    fn opens(&self, headers: &HeaderMap, body: &[u8]) -> Result<WebhookEventId, kayle_id::webhook::Error> {
        let mut builder = Receiver::builder().keyring(self.memory.keyring().clone()).clock(self.simulator.clock());
        for secret in self.memory.signing_secrets() {
            builder = builder.secret(secret);
        }
        let receiver = builder.build()?;
        let sealed = receiver.verify(headers, body)?;
        Ok(receiver.open_local(&sealed)?.event_id().unwrap().clone())
    }
}

async fn take(State(application): State<Application>, headers: HeaderMap, body: Bytes) -> StatusCode {
    *application.took.lock().unwrap() += 1;
    if let Some(status) = *application.answer.lock().unwrap() {
        return StatusCode::from_u16(status).unwrap();
    }
    match application.opens(&headers, &body) {
        Ok(event) => {
            application.opened.lock().unwrap().push(event);
            StatusCode::OK
        }
        Err(_) => StatusCode::BAD_REQUEST,
    }
}

/// A server, an application, and a process that may die.
pub(crate) struct World {
    pub(crate) simulator: Arc<Simulator>,
    pub(crate) application: Application,
    pub(crate) fate: Fate,
    pub(crate) frail: Frail,
    pub(crate) client: Client,
    pub(crate) url: String,
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::with(Simulator::builder()).await
    }

    pub(crate) async fn with(builder: kayle_id::testing::simulator::SimulatorBuilder) -> Self {
        let start = UNIX_EPOCH + Duration::from_secs(1_795_219_200);
        let simulator = Arc::new(builder.starts_at(start).start().await.unwrap());
        let fate = Fate::default();
        let memory = Arc::new(Memory::new());
        let frail = Frail { memory: Arc::clone(&memory), fate: fate.clone() };
        let application = Application {
            memory,
            simulator: Arc::clone(&simulator),
            opened: Arc::default(),
            took: Arc::default(),
            answer: Arc::default(),
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let router = Router::new().fallback(take).with_state(application.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let client = client(&simulator, simulator.base_url(), &fate);
        Self { simulator, application, fate, frail, client, url }
    }

    /// A session whose user succeeds.
    pub(crate) async fn session(&self) -> WebhookEventId {
        let session = bare(&self.simulator).sessions().create().send().await.unwrap();
        let event = self.simulator.complete(&session.id, Claims::new()).unwrap();
        self.simulator.settled().await;
        event
    }

    /// Changes what the server has stored, as an operator with access to its database could.
    pub(crate) fn edit(&self, change: impl FnOnce(&mut serde_json::Value)) {
        let mut state = serde_json::to_value(self.simulator.snapshot()).unwrap();
        change(&mut state);
        self.simulator.restore(serde_json::from_value(state).unwrap());
    }

    pub(crate) fn endpoint(&self) -> WebhookEndpoint {
        let mut endpoints = self.simulator.endpoints();
        assert_eq!(endpoints.len(), 1, "one endpoint, and none left behind");
        endpoints.remove(0)
    }

    /// The `key_id`s of the endpoint's keys, and whether each is active.
    pub(crate) async fn keys(&self) -> Vec<(String, bool)> {
        let client = bare(&self.simulator);
        let keys = client.webhooks().encryption_keys().list(&self.endpoint().id).send().await.unwrap();
        keys.items.into_iter().map(|key| (key.key_id, key.is_active)).collect()
    }

    /// Moves on to a time.
    pub(crate) async fn reach(&self, time: Timestamp) {
        let wait = SystemTime::from(time).duration_since(self.simulator.now()).unwrap_or_default();
        self.simulator.advance(wait + Duration::from_millis(1)).await;
    }

    /// That every event with a delivery was opened.
    pub(crate) fn assert_nothing_lost(&self) {
        let opened = self.application.opened();
        for event in self.simulator.events().iter().filter(|event| !event.deliveries.is_empty()) {
            assert!(opened.contains(&event.id), "{}: {:?}", event.id, event.deliveries);
        }
    }
}

/// The process's client: it dies with it, and has the simulator's time.
pub(crate) fn client(simulator: &Arc<Simulator>, base: String, fate: &Fate) -> Client {
    let fate = fate.clone();
    Client::builder()
        .base_url(base)
        .api_key(simulator.api_key())
        .session_cookie(simulator.session_cookie())
        .http_client(HTTP.clone())
        .clock(Moving(Arc::clone(simulator), simulator.clock()))
        .middleware(move |request, next| {
            let fate = fate.clone();
            async move {
                let point = fate.enter().map_err(Error::middleware)?;
                let answer = next.run(request).await?;
                fate.leave(point).map_err(Error::middleware)?;
                Ok(answer)
            }
        })
        .build()
        .unwrap()
}

/// A client that nothing happens to.
pub(crate) fn bare(simulator: &Arc<Simulator>) -> Client {
    client(simulator, simulator.base_url(), &Fate::default())
}

/// Lives through a run once for each point at which its process can die and each manner of it, the second process living to the end. Gives
/// the number of points.
pub(crate) async fn dying_everywhere(
    prepare: impl AsyncFn(&World),
    live: impl AsyncFn(&World) -> Result<(), kayle_id::workflows::Error>,
    meanwhile: impl AsyncFn(&World),
    check: impl AsyncFn(&World),
) -> usize {
    for at in 0.. {
        for manner in [Manner::Before, Manner::After] {
            let world = World::start().await;
            prepare(&world).await;
            world.fate.plan(at, manner);
            let outcome = live(&world).await;
            if !world.fate.has_struck() {
                outcome.unwrap();
                check(&world).await;
                return at;
            }
            assert!(outcome.is_err(), "died at {at}, {manner:?}, and said nothing");
            world.fate.spare();
            meanwhile(&world).await;
            let outcome = live(&world).await;
            assert!(outcome.is_ok(), "died at {at}, {manner:?}, and was not taken up again: {outcome:?}");
            check(&world).await;
        }
    }
    0
}
