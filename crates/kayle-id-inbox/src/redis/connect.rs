//! How a connection is made.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ::redis::aio::{ConnectionManager, ConnectionManagerConfig};

use super::link::Link;
use super::script::{Scripts, failure};
use super::settings::Settings;
use super::{Inner, RedisStore};
use crate::Error;
use crate::lost::Lost;
use kayle_id_core::Clock;

/// Makes a [`RedisStore`].
///
/// ```no_run
/// use kayle_id_inbox::RedisStore;
/// use std::time::Duration;
///
/// # async fn example() -> Result<(), kayle_id_inbox::Error> {
/// let store = RedisStore::builder("redis://127.0.0.1:6379", "shop:kayle-inbox")
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
    recheck: Duration,
    allow_loss: bool,
    clock: Option<Arc<dyn Clock>>,
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
    #[cfg(feature = "rustls")]
    fn addresses(&self) -> impl Iterator<Item = &str> {
        let urls = match self {
            Self::One(url) => std::slice::from_ref(url),
            #[cfg(feature = "redis-cluster")]
            Self::Cluster(urls) => urls.as_slice(),
        };
        urls.iter().map(String::as_str)
    }

    async fn connect(&self, patience: Duration) -> Result<Link, Error> {
        let malformed = "url must be the address of a Redis, such as redis://127.0.0.1:6379";
        let malformed = |_| Error::configuration(malformed);
        // A call that is not answered within the patience has failed.
        let answering = patience.clamp(Duration::from_millis(50), ANSWERING);
        #[cfg(feature = "rustls")]
        choose_provider(self.addresses());
        match self {
            Self::One(url) => {
                let client = ::redis::Client::open(url.as_str()).map_err(malformed)?;
                let settings = ConnectionManagerConfig::new()
                    .set_number_of_retries(1)
                    .set_min_delay(Duration::from_millis(20))
                    .set_connection_timeout(Some(CONNECTING))
                    .set_response_timeout(Some(answering));
                let connected = ConnectionManager::new_with_config(client, settings).await;
                connected.map(Link::One).map_err(|error| failure(&error))
            }
            #[cfg(feature = "redis-cluster")]
            Self::Cluster(urls) => {
                if urls.is_empty() {
                    return Err(Error::configuration("url must name at least one node of the cluster"));
                }
                let client = ::redis::cluster::ClusterClientBuilder::new(urls.iter().map(String::as_str))
                    .retries(1)
                    .connection_timeout(CONNECTING)
                    .response_timeout(answering)
                    .build()
                    .map_err(malformed)?;
                client.get_async_connection().await.map(Link::Cluster).map_err(|error| failure(&error))
            }
        }
    }
}

/// Has rustls use aws-lc where the application has not chosen a provider: the Redis client takes the process's, and panics
/// where several are compiled in and none was chosen.
#[cfg(feature = "rustls")]
fn choose_provider<'a>(mut urls: impl Iterator<Item = &'a str>) {
    if urls.any(|url| url.starts_with("rediss")) && rustls::crypto::CryptoProvider::get_default().is_none() {
        // Another thread may have chosen meanwhile.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    }
}

impl RedisStoreBuilder {
    pub(super) fn new(url: String, name: String) -> Self {
        Self::at(Place::One(url), name)
    }

    #[cfg(feature = "redis-cluster")]
    pub(super) fn of_cluster(urls: Vec<String>, name: String) -> Self {
        Self::at(Place::Cluster(urls), name)
    }

    fn at(place: Place, name: String) -> Self {
        let recheck = Duration::from_secs(5);
        Self { place, name, patience: Duration::from_secs(5), recheck, allow_loss: false, clock: None }
    }

    /// Sets for how long a call is repeated while the server does not answer: five seconds by default. The service that
    /// sends deliveries waits for 15.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Sets how often the server's settings are checked again while deliveries are stored, at most: every five seconds by
    /// default.
    pub fn recheck(mut self, interval: Duration) -> Self {
        self.recheck = interval;
        self
    }

    /// Accepts a server that may lose its data, for tests.
    pub fn allow_loss(mut self) -> Self {
        self.allow_loss = true;
        self
    }

    /// Sets a clock for tests, in place of the server's.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Connects, and asks the server whether it keeps its data.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] for an unusable address; for a name that is empty, longer than 128 bytes or has a brace
    /// in it; for a server that keeps nothing on the disk (`appendonly no`, or `appendfsync no`) or may evict entries (a
    /// `maxmemory-policy` other than `noeviction`); for a
    /// user that may not run `INFO`; and for an inbox of a later version than this crate knows. [`Error::is_store`] if the
    /// server does not answer.
    pub async fn connect(self) -> Result<RedisStore, Error> {
        if !(1..=128).contains(&self.name.len()) || self.name.contains(['{', '}']) {
            return Err(Error::configuration("name must have 1 to 128 bytes and no braces"));
        }
        let connection = self.place.connect(self.patience).await?;
        let settings = Settings::new(&self.name, self.allow_loss, self.recheck);
        settings.check(&connection).await?;
        let parts = ["meta", "body", "due", "leased", "parked", "live", "done", "by", "events", "claims", "counts"];
        let keys = parts.map(|part| format!("{{{}}}:{part}", self.name));
        super::version::check(&connection, &keys[10]).await?;
        let inner = Inner {
            connection,
            keys,
            scripts: Scripts::new(),
            patience: self.patience,
            settings,
            clock: self.clock,
            noticed: tokio::sync::Notify::new(),
            lost: Lost::default(),
        };
        Ok(RedisStore { inner: Arc::new(inner) })
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
