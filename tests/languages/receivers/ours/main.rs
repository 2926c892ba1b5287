//! A receiver of Kayle ID webhooks with this SDK and axum: it stores a delivery, answers, and handles what is stored.
//!
//! `kayle conform` is run against it by a test: it gets nothing wrong. The store is a folder with a file a delivery,
//! written, flushed and renamed before the answer; use the inbox of the SDK where more is asked for.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use kayle_id_core::SigningSecret;
use kayle_id_webhook::webhook::{Event, Keyring, Receiver, SealedDelivery};
use serde_json::{Value, json};

#[derive(Clone)]
struct App {
    receiver: Receiver,
    store: Arc<Store>,
}

impl FromRef<App> for Receiver {
    fn from_ref(app: &App) -> Self {
        app.receiver.clone()
    }
}

/// Deliveries and handled events, in files.
struct Store {
    folder: PathBuf,
    /// One at a time: what was handled is looked up and written in one step.
    lock: Mutex<()>,
}

impl Store {
    fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder.join("waiting"))?;
        fs::create_dir_all(folder.join("handled"))?;
        Ok(Self { folder: folder.to_owned(), lock: Mutex::new(()) })
    }

    /// Writes a file so that it is there whole or not at all, whenever the process dies.
    fn write(&self, place: &str, name: &str, contents: &[u8]) -> io::Result<()> {
        let path = self.folder.join(place).join(name);
        let mut file = File::create(path.with_extension("new"))?;
        file.write_all(contents)?;
        file.sync_all()?;
        fs::rename(path.with_extension("new"), path)?;
        File::open(self.folder.join(place))?.sync_all()
    }

    /// Keeps a delivery. The tag is as good as a hash of the ciphertext, and fit for the name of a file.
    fn keep(&self, sealed: &SealedDelivery) -> io::Result<()> {
        let _one_at_a_time = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let tag = sealed.compact_jwe().rsplit('.').next().unwrap_or_default().to_owned();
        self.write("waiting", &tag, &serde_json::to_vec(sealed)?)
    }

    /// Opens and handles what waits. An event that was handled before is skipped, and what cannot be opened is put aside.
    fn work(&self, receiver: &Receiver) -> io::Result<()> {
        let _one_at_a_time = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        for file in fs::read_dir(self.folder.join("waiting"))? {
            let path = file?.path();
            if path.extension().is_some() {
                continue;
            }
            let sealed: SealedDelivery = serde_json::from_slice(&fs::read(&path)?)?;
            if let Ok(event) = receiver.open_local(&sealed) {
                self.handle(&event)?;
            }
            fs::rename(&path, path.with_extension("done"))?;
        }
        Ok(())
    }

    fn handle(&self, event: &Event) -> io::Result<()> {
        let (Some(event_id), Some(session_id)) = (event.event_id(), event.session_id()) else { return Ok(()) };
        let handled = json!({"event_id": event_id.as_str(), "session_id": session_id.as_str()});
        if self.folder.join("handled").join(event_id.as_str()).exists() {
            return Ok(());
        }
        self.write("handled", event_id.as_str(), handled.to_string().as_bytes())
    }

    fn handled(&self) -> io::Result<Vec<Value>> {
        let mut names = BTreeSet::new();
        for file in fs::read_dir(self.folder.join("handled"))? {
            names.insert(file?.path());
        }
        let names = names.iter().filter(|name| name.extension().is_none());
        names.map(|name| Ok(serde_json::from_slice(&fs::read(name)?)?)).collect()
    }
}

async fn receive(State(app): State<App>, sealed: SealedDelivery) -> StatusCode {
    if app.store.keep(&sealed).is_err() {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    tokio::task::spawn_blocking(move || app.store.work(&app.receiver));
    StatusCode::OK
}

async fn handled(State(app): State<App>) -> Result<Json<Vec<Value>>, StatusCode> {
    app.store.handled().map(Json).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

/// Serves until the process ends. Reads `KAYLE_WEBHOOK_SECRET`, `KAYLE_PRIVATE_JWK`, `KAYLE_STORE` and `PORT`.
pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let secret = SigningSecret::new(std::env::var("KAYLE_WEBHOOK_SECRET")?);
    let jwk = std::env::var("KAYLE_PRIVATE_JWK")?;
    let keyring = Keyring::new();
    keyring.insert_jwk(&jwk)?;
    let receiver = Receiver::builder().secret(secret).keyring(keyring).build()?;
    let store = Arc::new(Store::open(Path::new(&std::env::var("KAYLE_STORE")?))?);
    // What was stored before a crash is handled now.
    store.work(&receiver)?;
    let port: u16 = std::env::var("PORT")?.parse()?;
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
        let app = Router::new()
            .route("/webhooks/kayle", post(receive))
            .route("/handled", get(handled))
            .with_state(App { receiver, store });
        axum::serve(listener, app).await?;
        Ok(())
    })
}
