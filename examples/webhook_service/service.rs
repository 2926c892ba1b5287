//! The service: routes, workers, and how they end.

use std::error::Error;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use kayle_id::inbox::{HandlerError, Handling, Inbox, RedisStore, SqliteStore, Summary};
use kayle_id::webhook::{Event, Receiver, SealedDelivery};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::config::{Config, Keep};
use crate::measure;

#[derive(Clone)]
struct App {
    receiver: Receiver,
    inbox: Inbox,
}

impl FromRef<App> for Receiver {
    fn from_ref(app: &App) -> Self {
        app.receiver.clone()
    }
}

/// The inbox's name in Redis: all programs with this name share its work.
const NAME: &str = "webhook-service:kayle-inbox";

/// A service that runs.
pub(crate) struct Service {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    grace: Duration,
    server: JoinHandle<std::io::Result<()>>,
    workers: JoinHandle<Summary>,
    watch: JoinHandle<()>,
}

impl Service {
    /// Opens the store, and starts to receive and to work.
    pub(crate) async fn start<H, F>(config: Config, handler: H) -> Result<Self, Box<dyn Error>>
    where
        H: Fn(Event, Handling) -> F + Send + Sync + 'static,
        F: Future<Output = Result<(), HandlerError>> + Send + 'static,
    {
        let inbox = match config.keep {
            Keep::File(path) => Inbox::new(SqliteStore::open(path).await?).erase(),
            // Well within the 15 seconds that the server waits for an answer.
            Keep::Redis(url) => {
                // Several addresses are nodes of a cluster.
                let store = match url.contains(',') {
                    true => RedisStore::cluster(url.split(','), NAME),
                    false => RedisStore::builder(url, NAME),
                };
                Inbox::new(store.patience(Duration::from_secs(2)).connect().await?).erase()
            }
        };
        let receiver = Receiver::builder().keyring(config.keyring).on_refusal(measure::refusal);
        let receiver = config.secrets.into_iter().fold(receiver, |receiver, secret| receiver.secret(secret)).build()?;

        let (stop, stopped) = watch::channel(false);
        let stopping = move || {
            let mut stopped = stopped.clone();
            async move { drop(stopped.wait_for(|stop| *stop).await) }
        };
        let workers = inbox.run(receiver.clone(), handler).until(stopping());
        let watch = tokio::spawn(measure::watch(inbox.clone()));
        let router = Router::new()
            .route("/webhooks/kayle", post(receive))
            .route("/healthz", get(|| async { StatusCode::OK }))
            .route("/readyz", get(ready))
            .with_state(App { receiver, inbox });
        let listener = tokio::net::TcpListener::bind(config.listen).await?;
        let address = listener.local_addr()?;
        let server = axum::serve(listener, router).with_graceful_shutdown(stopping());
        let (server, workers) = (tokio::spawn(server.into_future()), tokio::spawn(workers));
        Ok(Self { address, stop, grace: config.grace, server, workers, watch })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes nothing more, answers what was asked, and finishes what is being handled or gives it back. A connection that
    /// is still open after the grace is not waited for: a sender whose request hangs sends it again.
    pub(crate) async fn stop(mut self) -> Result<Summary, Box<dyn Error>> {
        self.stop.send_replace(true);
        match tokio::time::timeout(self.grace, &mut self.server).await {
            Ok(ended) => ended??,
            Err(_) => self.server.abort(),
        }
        let summary = self.workers.await?;
        // Its end lets go of the store.
        self.watch.abort();
        let _ = self.watch.await;
        Ok(summary)
    }
}

/// 200 once it is kept, 503 if it cannot be, upon which it is sent again. The extractor refuses what is not genuine.
async fn receive(State(app): State<App>, sealed: SealedDelivery) -> StatusCode {
    app.inbox.accept(&sealed).await
}

/// Ready while the store answers and there is a key to open with.
async fn ready(State(app): State<App>) -> StatusCode {
    let holds_a_key = app.receiver.keyring().is_some_and(|keyring| !keyring.is_empty());
    match app.inbox.stats().await {
        Ok(_) if holds_a_key => StatusCode::OK,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// Completes at ctrl-c, and at SIGTERM where there is such a thing.
pub(crate) async fn stop_signal() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
