//! Verifies deliveries from their headers and body.

use super::RefusalReason;
use super::error::{Error, ErrorKind};
use super::signature::Signature;
use aws_lc_rs::hmac;
use http::HeaderMap;
use kayle_id_core::json_problem::wanted;
use kayle_id_core::{Clock, SystemClock};
use kayle_id_core::{SigningSecret, Timestamp};
use kayle_id_webhook::webhook::{Relay, support};
use serde::de::DeserializeOwned;
use std::cmp::Ordering;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// Five minutes, to either side.
const TOLERANCE: Duration = Duration::from_secs(300);
const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;

/// Verifies the deliveries that HookBridge sends. Clones share one receiver.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::SigningSecret;
/// use kayle_id::hookbridge::Receiver;
///
/// # fn example(headers: http::HeaderMap, body: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
/// let receiver = Receiver::builder().secret(SigningSecret::new("whsec_newabcdefghijklmnopqrstuvwxyz12")).build()?;
/// let event: serde_json::Value = receiver.verify(&headers, body)?.json()?;
/// # Ok(())
/// # }
/// ```
#[doc(alias = "verify webhook")]
#[doc(alias = "verify signature")]
#[doc(alias = "HMAC")]
#[derive(Clone)]
pub struct Receiver(Arc<Inner>);

struct Inner {
    secrets: RwLock<Arc<[hmac::Key]>>,
    tolerance: Duration,
    max_body_bytes: usize,
    clock: Box<dyn Clock>,
    observer: Option<Box<Observer>>,
}

type Observer = dyn Fn(RefusalReason) + Send + Sync;

/// A delivery with a valid signature. [`Receiver::verify`] returns it.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::hookbridge::Delivery;
///
/// fn log(delivery: &Delivery<'_>) {
///     println!("{} bytes, signed at {}", delivery.body().len(), delivery.signed_at());
/// }
/// ```
#[derive(Clone, Copy)]
pub struct Delivery<'a> {
    body: &'a [u8],
    webhook_id: Option<&'a str>,
    seconds: u64,
}

impl<'a> Delivery<'a> {
    /// The body, as it was signed.
    #[must_use]
    pub fn body(&self) -> &'a [u8] {
        self.body
    }

    /// The message's id, from `X-Webhook-Id`: the same for every attempt at one message.
    ///
    /// The signature does not cover it, so somebody on the network path can have changed it. Use it to recognize repeated
    /// attempts, and never as the only reason for a decision. `None` if the header is missing or repeated, has more than 256
    /// characters, or has characters that are not printable ASCII.
    #[must_use]
    pub fn unverified_webhook_id(&self) -> Option<&'a str> {
        self.webhook_id
    }

    /// When it was signed. HookBridge documents this as the time of the original send request: a late retry of its own
    /// can be older than the [tolerance](ReceiverBuilder::tolerance).
    #[must_use]
    pub fn signed_at(&self) -> Timestamp {
        let seconds = i64::try_from(self.seconds).unwrap_or(i64::MAX);
        // What was verified lies within the tolerance of a clock.
        Timestamp::from_unix_seconds(seconds).unwrap_or_else(|_| Timestamp::now())
    }

    /// Reads the body as JSON.
    ///
    /// # Errors
    ///
    /// [`Error::is_unreadable_payload`] if the body cannot be deserialized as `T`. The text quotes no values.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_slice(self.body).map_err(|error| {
            let text = format!("the webhook delivery's payload cannot be deserialized: {}", wanted(&error));
            Error::new(ErrorKind::UnreadablePayload, text)
        })
    }
}

impl fmt::Debug for Delivery<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery").field("bytes", &self.body.len()).field("signed_at", &self.signed_at()).finish()
    }
}

impl Receiver {
    /// Starts a receiver.
    pub fn builder() -> ReceiverBuilder {
        ReceiverBuilder::default()
    }

    /// Checks a delivery's signature and age. Pass the raw bytes of the body: JSON that was parsed and written again has other
    /// bytes.
    ///
    /// Every signature of the header is compared with every secret, and one match suffices: during a rotation HookBridge
    /// signs with both keys. Then the age is checked.
    ///
    /// # Errors
    ///
    /// [`Error::is_refused`]: answer 401 without a body. The error does not tell the reason, which goes to
    /// [`ReceiverBuilder::on_refusal`].
    pub fn verify<'a>(&self, headers: &'a HeaderMap, body: &'a [u8]) -> Result<Delivery<'a>, Error> {
        self.checked(headers, body).map_err(|reason| {
            if let Some(observer) = &self.0.observer {
                observer(reason);
            }
            Error::new(ErrorKind::Refused, "the webhook delivery was refused")
        })
    }

    /// As [`verify`](Self::verify), on a request whose body was read whole, of any framework that speaks [`http`].
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify).
    pub fn verify_request<'a, B: AsRef<[u8]>>(&self, request: &'a http::Request<B>) -> Result<Delivery<'a>, Error> {
        self.verify(request.headers(), request.body().as_ref())
    }

    /// Replaces all secrets of a running receiver.
    ///
    /// # Errors
    ///
    /// As [`ReceiverBuilder::build`]; the old secrets stay in place then.
    pub fn replace_secrets(&self, secrets: impl IntoIterator<Item = SigningSecret>) -> Result<(), Error> {
        let keys = support::keys(secrets)?;
        *self.0.secrets.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }

    fn checked<'a>(&self, headers: &'a HeaderMap, body: &'a [u8]) -> Result<Delivery<'a>, RefusalReason> {
        if body.len() > self.0.max_body_bytes {
            return Err(RefusalReason::BodyTooLarge);
        }
        let signed = Signature::from_headers(headers)?;
        if !signed.holds(&self.secrets(), body) {
            return Err(RefusalReason::SignatureMismatch);
        }
        match support::age(signed.seconds, self.0.clock.now(), self.0.tolerance) {
            Ordering::Equal => Ok(Delivery { body, webhook_id: webhook_id(headers), seconds: signed.seconds }),
            Ordering::Less => Err(RefusalReason::SignatureStale),
            Ordering::Greater => Err(RefusalReason::SignatureAhead),
        }
    }

    fn secrets(&self) -> Arc<[hmac::Key]> {
        Arc::clone(&self.0.secrets.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// HookBridge in front of a Kayle ID receiver: its signature shows that a request is fresh, even if Kayle ID signed the
/// delivery long ago. See [`kayle_id_webhook::webhook::Receiver::verify_relayed`].
impl Relay for Receiver {
    fn relayed_at(&self, headers: &HeaderMap, body: &[u8]) -> Option<Timestamp> {
        self.verify(headers, body).ok().map(|delivery| delivery.signed_at())
    }
}

/// The one `X-Webhook-Id`, if it is fit to be kept.
fn webhook_id(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all("x-webhook-id").iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    value.to_str().ok().filter(|id| (1..=256).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic()))
}

impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver")
            .field("secrets", &self.secrets().len())
            .field("tolerance", &self.0.tolerance)
            .finish_non_exhaustive()
    }
}

/// Builds a [`Receiver`]. [`Receiver::builder`] returns it.
///
/// The defaults: a tolerance of five minutes, bodies of up to 2 MiB, the system's clock.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::SigningSecret;
/// use kayle_id::hookbridge::Receiver;
/// use std::time::Duration;
///
/// let receiver = Receiver::builder()
///     .secret(SigningSecret::new("whsec_newabcdefghijklmnopqrstuvwxyz12"))
///     .tolerance(Duration::from_secs(60))
///     .on_refusal(|reason| eprintln!("refused: {reason}"))
///     .build()?;
/// # drop(receiver);
/// # Ok::<(), kayle_id::hookbridge::Error>(())
/// ```
#[must_use = "a builder does nothing until `build`"]
pub struct ReceiverBuilder {
    secrets: Vec<SigningSecret>,
    tolerance: Duration,
    max_body_bytes: usize,
    clock: Box<dyn Clock>,
    observer: Option<Box<Observer>>,
}

impl Default for ReceiverBuilder {
    fn default() -> Self {
        Self {
            secrets: Vec::new(),
            tolerance: TOLERANCE,
            max_body_bytes: MAX_BODY_BYTES,
            clock: Box::new(SystemClock),
            observer: None,
        }
    }
}

impl ReceiverBuilder {
    /// Adds a secret, the whole `whsec_…` text, whose UTF-8 bytes are the HMAC's key. Call it several times
    /// during a rotation: a delivery that is signed with any of the secrets is accepted.
    pub fn secret(mut self, secret: SigningSecret) -> Self {
        self.secrets.push(secret);
        self
    }

    /// Sets how far a signature's time may lie from the current time, in the past and in the future, in whole seconds. The
    /// default is five minutes.
    #[doc(alias = "clock skew")]
    #[doc(alias = "replay attack")]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Sets the size of the largest body, in bytes. The default is 2 MiB.
    pub fn max_body_bytes(mut self, bytes: usize) -> Self {
        self.max_body_bytes = bytes;
        self
    }

    /// Sets the clock. The default is the system's clock.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// Sets a callback that gets the reason of every refusal. Log and count it; never put the reason into the response.
    pub fn on_refusal(mut self, observer: impl Fn(RefusalReason) + Send + Sync + 'static) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }

    /// Builds the receiver.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] without a secret, and for a secret that is empty or holds white space.
    pub fn build(self) -> Result<Receiver, Error> {
        Ok(Receiver(Arc::new(Inner {
            secrets: RwLock::new(support::keys(self.secrets)?),
            tolerance: self.tolerance,
            max_body_bytes: self.max_body_bytes,
            clock: self.clock,
            observer: self.observer,
        })))
    }
}

/// Shows the settings, and how many secrets there are.
impl fmt::Debug for ReceiverBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceiverBuilder")
            .field("secrets", &self.secrets.len())
            .field("tolerance", &self.tolerance)
            .finish_non_exhaustive()
    }
}
