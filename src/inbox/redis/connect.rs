//! How a connection is made, and what is asked of the server before it is trusted.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ::redis::RedisResult;
use ::redis::aio::{ConnectionManager, ConnectionManagerConfig};

use super::link::Link;
use super::script::{Scripts, trouble};
use super::{Inner, RedisStore};
use crate::inbox::error::Error;
use crate::webhook::Clock;

/// Makes a [`RedisStore`].
///
/// ```no_run
/// use kayle_id::inbox::RedisStore;
/// use std::time::Duration;
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let store = RedisStore::builder("redis://127.0.0.1:6379")
///     .name("kayle:production")
///     .patience(Duration::from_secs(2))
///     .connect()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a builder does nothing until `connect`"]
pub struct RedisStoreBuilder {
    place: Place,
    name: String,
    patience: Duration,
    allow_loss: bool,
    clock: Option<Box<dyn Clock>>,
}

const CONNECTING: Duration = Duration::from_secs(2);
const ANSWERING: Duration = Duration::from_secs(5);

/// Addresses, which may hold passwords.
enum Place {
    One(String),
    #[cfg(feature = "redis-cluster")]
    Cluster(Vec<String>),
}

impl Place {
    async fn connect(&self) -> Result<Link, Error> {
        let malformed = "url: not the address of a Redis, such as redis://127.0.0.1:6379";
        let malformed = |_| Error::configuration(malformed);
        match self {
            Self::One(url) => {
                let client = ::redis::Client::open(url.as_str()).map_err(malformed)?;
                let settings = ConnectionManagerConfig::new()
                    .set_number_of_retries(1)
                    .set_min_delay(Duration::from_millis(20))
                    .set_connection_timeout(Some(CONNECTING))
                    .set_response_timeout(Some(ANSWERING));
                let connected = ConnectionManager::new_with_config(client, settings).await;
                connected.map(Link::One).map_err(|error| trouble(&error))
            }
            #[cfg(feature = "redis-cluster")]
            Self::Cluster(urls) => {
                if urls.is_empty() {
                    return Err(Error::configuration("url: a cluster is found by at least one of its nodes"));
                }
                let client = ::redis::cluster::ClusterClientBuilder::new(urls.iter().map(String::as_str))
                    .retries(1)
                    .connection_timeout(CONNECTING)
                    .response_timeout(ANSWERING)
                    .build()
                    .map_err(malformed)?;
                client.get_async_connection().await.map(Link::Cluster).map_err(|error| trouble(&error))
            }
        }
    }
}

impl RedisStoreBuilder {
    pub(super) fn new(url: String) -> Self {
        Self::at(Place::One(url))
    }

    #[cfg(feature = "redis-cluster")]
    pub(super) fn of_cluster(urls: Vec<String>) -> Self {
        Self::at(Place::Cluster(urls))
    }

    fn at(place: Place) -> Self {
        let patience = Duration::from_secs(5);
        Self { place, name: "kayle-inbox".to_owned(), patience, allow_loss: false, clock: None }
    }

    /// Sets the inbox's name, `kayle-inbox` otherwise: all who use one name share one inbox.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets how long a call is repeated while the server does not answer, five seconds otherwise. The service that sends
    /// deliveries waits for 15.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Takes a server that does not keep what it is given: for tests.
    pub fn allow_loss(mut self) -> Self {
        self.allow_loss = true;
        self
    }

    /// Sets a clock for tests, in place of the server's. It must not be ahead of it.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Box::new(clock));
        self
    }

    /// Connects, and asks the server whether it keeps what it is given.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] for what is no address, for a name that is empty, longer than 128 bytes or has a brace
    /// in it, and for a server that keeps nothing on the disk (`appendonly no`) or may evict entries (a
    /// `maxmemory-policy` other than `noeviction`); [`Error::is_store`] if it does not answer.
    pub async fn connect(self) -> Result<RedisStore, Error> {
        if !(1..=128).contains(&self.name.len()) || self.name.contains(['{', '}']) {
            return Err(Error::configuration("name: an inbox's name has 1 to 128 bytes and no braces"));
        }
        let mut connection = self.place.connect().await?;
        if !self.allow_loss {
            keeps(connection.info(&format!("{{{}}}", self.name)).await)?;
        }
        let parts = ["stream", "meta", "body", "delayed", "parked", "live", "done", "events", "claims", "counts"];
        let inner = Inner {
            connection,
            keys: parts.map(|part| format!("{{{}}}:{part}", self.name)),
            consumer: consumer(),
            scripts: Scripts::new(),
            patience: self.patience,
            clock: self.clock,
            noticed: tokio::sync::Notify::new(),
        };
        Ok(RedisStore { inner: Arc::new(inner) })
    }
}

/// Told apart by chance, since process ids repeat across machines.
fn consumer() -> String {
    let mut bytes = [0; 8];
    // Without chance the process's id has to do: leases are told apart by their tokens anyway.
    let _ = aws_lc_rs::rand::fill(&mut bytes);
    format!("{}-{:016x}", std::process::id(), u64::from_be_bytes(bytes))
}

fn keeps(info: RedisResult<String>) -> Result<(), Error> {
    let info = info.map_err(|error| trouble(&error))?;
    let says = |name: &str| info.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim);
    if says("aof_enabled") == Some("0") {
        return Err(Error::configuration(
            "the inbox's Redis keeps nothing on the disk: set appendonly yes, and appendfsync always for what a loss of power must not take",
        ));
    }
    match says("maxmemory_policy") {
        None | Some("noeviction") => Ok(()),
        Some(_) => Err(Error::configuration(
            "the inbox's Redis may evict entries to make room: set maxmemory-policy noeviction",
        )),
    }
}

/// Shows the settings; the address may hold a password.
impl fmt::Debug for RedisStoreBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStoreBuilder")
            .field("name", &self.name)
            .field("patience", &self.patience)
            .field("allow_loss", &self.allow_loss)
            .finish_non_exhaustive()
    }
}
