//! How a receiver is made.

use std::fmt;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use aws_lc_rs::hmac;

use super::error::Error;
use super::inner::{Inner, Observer};
use super::{ContentEncryption, Keyring, Limits, Receiver, Refusal, signature};
use kayle_id_core::SigningSecret;
use kayle_id_core::{Clock, SystemClock};

/// Five minutes, to either side.
const TOLERANCE: Duration = Duration::from_secs(300);

/// Within the 15 seconds that the server waits for an answer.
#[cfg(feature = "axum")]
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// Builds a [`Receiver`]. [`Receiver::builder`] returns it.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::SigningSecret;
/// use kayle_id::webhook::Receiver;
/// use std::time::Duration;
///
/// let receiver = Receiver::builder()
///     .secret(SigningSecret::new("whsec_0123456789abcdefghijklmnopqrstuv"))
///     .tolerance(Duration::from_secs(60))
///     .on_refusal(|refusal| { /* count refusal.reason().as_str() */ })
///     .build()?;
/// # Ok::<(), kayle_id::webhook::Error>(())
/// ```
///
/// The defaults: a tolerance of five minutes, the system's clock, the [default limits](Limits), `A256GCM` alone, ten seconds
/// for a body.
#[doc(alias = "webhook receiver")]
#[must_use = "a builder does nothing until `build`"]
pub struct ReceiverBuilder {
    secrets: Vec<SigningSecret>,
    keyring: Option<Keyring>,
    tolerance: Duration,
    clock: Box<dyn Clock>,
    observer: Option<Box<Observer>>,
    limits: Limits,
    encryptions: Vec<ContentEncryption>,
    #[cfg(feature = "axum")]
    body_timeout: Duration,
}

impl Default for ReceiverBuilder {
    fn default() -> Self {
        Self {
            secrets: Vec::new(),
            keyring: None,
            tolerance: TOLERANCE,
            clock: Box::new(SystemClock),
            observer: None,
            limits: Limits::default(),
            encryptions: vec![ContentEncryption::A256Gcm],
            #[cfg(feature = "axum")]
            body_timeout: BODY_TIMEOUT,
        }
    }
}

impl ReceiverBuilder {
    /// Adds a signing secret, the whole `whsec_…` text. Call it several times during a rotation: a delivery
    /// that is signed with any of the secrets is accepted.
    pub fn secret(mut self, secret: SigningSecret) -> Self {
        self.secrets.push(secret);
        self
    }

    /// Sets the private keys. A receiver without keys verifies deliveries and cannot open them: use that for a handler whose
    /// worker opens the deliveries elsewhere.
    pub fn keyring(mut self, keyring: Keyring) -> Self {
        self.keyring = Some(keyring);
        self
    }

    /// Sets how far a signature's time may lie from the current time, in the past and in the future. The default is five
    /// minutes.
    ///
    /// The unit is whole seconds, as in signatures. With zero, a signature must be of the current second.
    #[doc(alias = "clock skew")]
    #[doc(alias = "replay attack")]
    #[doc(alias = "timestamp")]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Sets the clock that signatures' times are compared with. The default is the system's clock.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// Sets a callback that gets the reason of every refusal. Log and count it; never put the reason into the response.
    #[doc(alias = "log")]
    #[doc(alias = "metrics")]
    #[doc(alias = "why was the webhook refused")]
    pub fn on_refusal(mut self, observer: impl Fn(&Refusal) + Send + Sync + 'static) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }

    /// Sets the sizes that a delivery may have.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets how long the axum extractor waits for a whole body. The default is ten seconds; the server gives up after 15. A
    /// slower sender gets 408, and the connection is closed.
    ///
    /// The [clock](Self::clock) provides the wait, so that a test can end it; the system's clock uses the timer of
    /// tokio, which the runtime must have enabled (`enable_all`, `#[tokio::main]`).
    #[cfg(feature = "axum")]
    pub fn body_timeout(mut self, timeout: Duration) -> Self {
        self.body_timeout = timeout;
        self
    }

    /// Accepts another content encryption, in addition to `A256GCM`.
    pub fn allow_encryption(mut self, encryption: ContentEncryption) -> Self {
        if !self.encryptions.contains(&encryption) {
            self.encryptions.push(encryption);
        }
        self
    }

    /// Builds the receiver.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] without a secret, and for a secret that is empty, is `whsec_` and nothing more, or
    /// holds white space, which a file's last line break does.
    pub fn build(self) -> Result<Receiver, Error> {
        let inner = Inner {
            secrets: RwLock::new(keys(self.secrets)?),
            keyring: self.keyring,
            tolerance: self.tolerance,
            clock: self.clock,
            observer: self.observer,
            limits: self.limits,
            encryptions: self.encryptions,
            #[cfg(feature = "axum")]
            body_timeout: self.body_timeout,
        };
        Ok(Receiver { inner: Arc::new(inner) })
    }
}

/// The HMAC keys of secrets: at least one, none of them empty or with white space.
pub fn keys(secrets: impl IntoIterator<Item = SigningSecret>) -> Result<Arc<[hmac::Key]>, Error> {
    let keys: Arc<[hmac::Key]> = secrets.into_iter().map(|secret| signature::key(&secret)).collect::<Result<_, _>>()?;
    if keys.is_empty() {
        return Err(Error::new(
            super::error::ErrorKind::Configuration,
            "a webhook receiver needs at least one signing secret: call `secret` on the builder",
        ));
    }
    Ok(keys)
}

/// Shows the settings, and how many secrets there are.
impl fmt::Debug for ReceiverBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceiverBuilder")
            .field("secrets", &self.secrets.len())
            .field("keyring", &self.keyring)
            .field("tolerance", &self.tolerance)
            .field("limits", &self.limits)
            .field("encryptions", &self.encryptions)
            .finish_non_exhaustive()
    }
}
