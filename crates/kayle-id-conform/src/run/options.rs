//! What is tested, and how.

use std::fmt;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use kayle_id_core::{Clock, InvalidInput, SigningSecret, SystemClock};
use kayle_id_webhook::jwk::{PrivateKey, PublicKey};

use crate::make::Held;
use crate::net::{Address, Network};
use crate::vectors::{PUBLISHED_KID, PUBLISHED_SECRET, keys_json};

/// The receiver that is tested: where it is, and what it holds.
#[derive(Clone)]
pub struct Target {
    pub(crate) address: Address,
    pub(crate) secret: SigningSecret,
    pub(crate) key: Held,
}

impl Target {
    /// A receiver with a signing secret and the public half of a key of its own.
    ///
    /// ```
    /// use kayle_id_conform::Target;
    /// use kayle_id_core::SigningSecret;
    /// use kayle_id_webhook::jwk::PublicKey;
    ///
    /// # fn example(jwk: &str) -> Result<(), Box<dyn std::error::Error>> {
    /// let secret = SigningSecret::new(std::env::var("KAYLE_WEBHOOK_SECRET")?);
    /// let target = Target::new("http://127.0.0.1:8080/webhooks/kayle", secret, "2026-01", &PublicKey::from_jwk(jwk)?)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] if the address is no `http://` or `https://` URL or holds credentials, or if the `kid` has not 1 to 128
    /// characters.
    pub fn new(url: &str, secret: SigningSecret, kid: &str, key: &PublicKey) -> Result<Self, InvalidInput> {
        if !(1..=128).contains(&kid.chars().count()) {
            return Err(InvalidInput::new("kid", "must have 1 to 128 characters"));
        }
        Ok(Self { address: Address::parse(url, "url")?, secret, key: Held::new(kid, key) })
    }

    /// A receiver that holds the published secret and the published key of the [vectors](crate::vectors).
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn published(url: &str) -> Result<Self, InvalidInput> {
        let keys: serde_json::Map<String, serde_json::Value> = serde_json::from_str(keys_json()).unwrap_or_default();
        let jwk = keys.get(PUBLISHED_KID).map(ToString::to_string).unwrap_or_default();
        let key =
            PrivateKey::from_jwk(&jwk).map_err(|_| InvalidInput::new("key", "the published key cannot be read"))?;
        Self::new(url, SigningSecret::new(PUBLISHED_SECRET), PUBLISHED_KID, &key.public_key())
    }
}

/// Shows the address and the `kid`.
impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Target")
            .field("address", &self.address.shown())
            .field("kid", &self.key.kid)
            .finish_non_exhaustive()
    }
}

/// Stops or starts the receiver. It may block, and the text of its error is shown in the report.
pub(crate) type Act = Arc<dyn Fn() -> Result<(), String> + Send + Sync>;

#[derive(Clone)]
pub(crate) struct Crash {
    pub(crate) kill: Act,
    pub(crate) restart: Act,
}

/// How a receiver is tested. The defaults test what an answer alone tells.
///
/// ```
/// use kayle_id_conform::Options;
///
/// # fn example() -> Result<(), kayle_id_core::InvalidInput> {
/// let options = Options::new()
///     .handled_url("http://127.0.0.1:8080/handled")?
///     .crash_commands("kill -9 $(cat receiver.pid)", "./start-receiver");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Options {
    pub(crate) previous_secret: Option<SigningSecret>,
    pub(crate) second_key: Option<Held>,
    pub(crate) handled: Option<Address>,
    pub(crate) crash: Option<Crash>,
    pub(crate) time_limit: Duration,
    pub(crate) concurrency: usize,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) seed: Option<Vec<u8>>,
    pub(crate) only: Option<Vec<String>>,
    pub(crate) network: Network,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            previous_secret: None,
            second_key: None,
            handled: None,
            crash: None,
            time_limit: Duration::from_secs(15),
            concurrency: 4,
            clock: Arc::new(SystemClock),
            seed: None,
            only: None,
            network: Network::new(),
        }
    }
}

impl Options {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Says that the receiver holds this signing secret as well, as during a rotation.
    #[must_use]
    pub fn previous_secret(mut self, secret: SigningSecret) -> Self {
        self.previous_secret = Some(secret);
        self
    }

    /// Says that the receiver holds this key as well, as during a rotation. Without it, the receiver is taken to hold
    /// one key.
    #[must_use]
    pub fn second_key(mut self, kid: &str, key: &PublicKey) -> Self {
        self.second_key = Some(Held::new(kid, key));
        self
    }

    /// Sets where the receiver tells which events it has handled. Without it, only answers are judged: not whether an
    /// event that was acknowledged was handled, once, and survived a crash.
    ///
    /// A `GET` answers with a JSON list in the order of handling, one item a call of the handler: the event's id as
    /// text, or an object with `event_id`, and `session_id` where there is one. Tests of a receiver add such a route.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] if the address is no `http://` or `https://` URL or holds credentials.
    pub fn handled_url(mut self, url: &str) -> Result<Self, InvalidInput> {
        self.handled = Some(Address::parse(url, "handled_url")?);
        Ok(self)
    }

    /// Sets how the receiver is killed and started again, to see whether it stores a delivery before it acknowledges
    /// it. `kill` must end the process at once, as a power failure does (`SIGKILL`); `restart` returns when the process
    /// was started, and need not wait until it listens. Both may block. It needs [`handled_url`](Self::handled_url).
    #[must_use]
    pub fn crash(
        mut self,
        kill: impl Fn() -> Result<(), String> + Send + Sync + 'static,
        restart: impl Fn() -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        self.crash = Some(Crash { kill: Arc::new(kill), restart: Arc::new(restart) });
        self
    }

    /// As [`crash`](Self::crash), with commands for the system's shell. `kill` is awaited and must succeed; `restart` is
    /// left running, and its output is discarded.
    #[must_use]
    pub fn crash_commands(self, kill: impl Into<String>, restart: impl Into<String>) -> Self {
        let (kill, restart) = (kill.into(), restart.into());
        self.crash(
            move || match shell(&kill).status() {
                Ok(status) if status.success() => Ok(()),
                Ok(status) => Err(format!("the kill command failed: {status}")),
                Err(error) => Err(format!("the kill command could not be started: {}", error.kind())),
            },
            move || {
                shell(&restart)
                    .spawn()
                    .map(drop)
                    .map_err(|error| format!("the restart command could not be started: {}", error.kind()))
            },
        )
    }

    /// Sets how long an answer may take, 15 seconds by default, as the server waits.
    #[must_use]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = limit;
        self
    }

    /// Sets how many deliveries are under way at once, 4 by default and at least 1.
    #[must_use]
    pub fn concurrency(mut self, count: usize) -> Self {
        self.concurrency = count.max(1);
        self
    }

    /// Sets which certificates are trusted, and where names lead. The platform's root certificates and the system's
    /// resolver are used by default.
    #[must_use]
    pub fn network(mut self, network: Network) -> Self {
        self.network = network;
        self
    }

    /// Sets where the present comes from, the system's clock by default. The receiver's own clock decides what it
    /// takes for fresh.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Posts the cases of these kinds only, such as `mac-length`. The live checks are made all the same.
    #[must_use]
    pub fn only<K: Into<String>>(mut self, kinds: impl IntoIterator<Item = K>) -> Self {
        self.only = Some(kinds.into_iter().map(Into::into).collect());
        self
    }

    /// Sets the seed of everything random, such as the events' ids. Without one each run has ids of its own, as it must
    /// where a receiver remembers what it has handled.
    #[must_use]
    pub fn seed(mut self, seed: impl Into<Vec<u8>>) -> Self {
        self.seed = Some(seed.into());
        self
    }
}

/// Shows what is set, and no secret.
impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("previous_secret", &self.previous_secret.is_some())
            .field("second_key", &self.second_key.as_ref().map(|key| &key.kid))
            .field("handled", &self.handled.as_ref().map(Address::shown))
            .field("crash", &self.crash.is_some())
            .field("time_limit", &self.time_limit)
            .field("concurrency", &self.concurrency)
            .field("network", &self.network)
            .finish_non_exhaustive()
    }
}

fn shell(command: &str) -> Command {
    let mut shell = if cfg!(windows) { Command::new("cmd") } else { Command::new("sh") };
    shell.arg(if cfg!(windows) { "/C" } else { "-c" }).arg(command);
    shell.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    shell
}
