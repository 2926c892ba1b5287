//! Headers and body in, a sealed delivery out; a sealed delivery in, an event out.

use std::fmt;
use std::sync::{Arc, PoisonError};

use http::HeaderMap;

use super::error::Error;
use super::inner::{Inner, dated};
use super::opening::{payload, read};
use super::{DecryptedPayload, Event, Keyring, Limits, ReceiverBuilder, Relay, SealedDelivery};
use kayle_id_core::SigningSecret;

/// Receives webhook deliveries: [`verify`](Self::verify) checks the signature, [`open`](Self::open) decrypts and reads the
/// event.
///
/// Clones share one receiver, so it is cheap to hand to every request.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::jwk::PrivateKey;
/// use kayle_id::webhook::{Keyring, Receiver};
/// use kayle_id::{Claim, ShareFields, SigningSecret};
///
/// # async fn example(pem: &[u8], headers: http::HeaderMap, body: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
/// let receiver = Receiver::builder()
///     .secret(SigningSecret::new(std::env::var("KAYLE_WEBHOOK_SECRET")?))
///     .keyring(Keyring::new().with("2026-01", &PrivateKey::from_pem(pem)?)?)
///     .build()?;
///
/// let sealed = receiver.verify(&headers, body)?;
/// // Store `sealed` and answer 200 here; the server keeps no copy after that.
/// // In an application these are the fields that the session was created with.
/// let asked = ShareFields::new().require(Claim::FamilyName, "To address you").require_age_over(18, "The law");
/// match receiver.open(&sealed).await?.satisfied(&asked) {
///     Ok(person) => println!("{} is verified and an adult", person.session_id()),
///     Err(reason) => println!("not verified: {reason}"),
/// }
/// # Ok(())
/// # }
/// ```
#[doc(alias = "verify webhook")]
#[doc(alias = "webhook handler")]
#[doc(alias = "webhook endpoint")]
#[derive(Clone)]
pub struct Receiver {
    pub(super) inner: Arc<Inner>,
}

impl Receiver {
    /// Starts a receiver.
    pub fn builder() -> ReceiverBuilder {
        ReceiverBuilder::default()
    }

    /// Checks a delivery's signature and form. Pass the raw bytes of the body: JSON that was parsed and written again has
    /// other bytes, and its signature does not match.
    ///
    /// First the signature over time and body is compared with every secret, then its age is checked, then that the body is
    /// a JWE which this receiver may open. A header may have several signatures, as during a rotation: one valid signature
    /// suffices.
    /// With a [keyring](ReceiverBuilder::keyring), a delivery for a key that is not held, or that cannot be of the key
    /// which is held, is refused here already: the server keeps it and sends it again, which it would not do after a 200.
    ///
    /// # Errors
    ///
    /// [`Error::is_refused`], and [`Error::is_unknown_key`] if the ring does not have the key: answer 400 without a body. The
    /// reason of a refusal goes to [`ReceiverBuilder::on_refusal`] and is not in the error.
    #[doc(alias = "verify webhook")]
    #[doc(alias = "verify signature")]
    #[doc(alias = "check signature")]
    #[doc(alias = "HMAC")]
    #[doc(alias = "replay attack")]
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<SealedDelivery, Error> {
        self.inner.checked(headers, body, None).map_err(|refusal| self.inner.refuse(refusal))
    }

    /// As [`verify`](Self::verify), behind a relay that keeps deliveries and passes them on later.
    ///
    /// Kayle ID signs the time of its own attempt, which is old when a relay retries later. So two signatures are checked:
    /// that of Kayle ID shows that the delivery is authentic, without a limit on its age, and that of the relay shows that
    /// this request is fresh. A signature of Kayle ID that lies in the future is refused, as in `verify`.
    ///
    /// ```
    /// # extern crate kayle_id_webhook as kayle_id;
    /// # use kayle_id::webhook::{Error, Receiver, Relay, SealedDelivery};
    /// # fn example(
    /// #     receiver: &Receiver, relay: &impl Relay, headers: &http::HeaderMap, body: &[u8],
    /// # ) -> Result<SealedDelivery, Error> {
    /// // `relay` is a `kayle_id::hookbridge::Receiver`, or a `Relay` of your own.
    /// let sealed = receiver.verify_relayed(relay, headers, body)?;
    /// # Ok(sealed)
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify). The observer is told
    /// [`RefusalReason::Relay`](super::RefusalReason::Relay) where the relay's signature does not hold.
    pub fn verify_relayed(&self, relay: &dyn Relay, headers: &HeaderMap, body: &[u8]) -> Result<SealedDelivery, Error> {
        self.inner.checked(headers, body, Some(relay)).map_err(|refusal| self.inner.refuse(refusal))
    }

    /// As [`verify`](Self::verify), on a request whose body was read whole, of any framework that speaks [`http`].
    ///
    /// ```
    /// # extern crate kayle_id_webhook as kayle_id;
    /// # fn example(receiver: &kayle_id::webhook::Receiver, request: http::Request<bytes::Bytes>) {
    /// let status = match receiver.verify_request(&request) {
    ///     Ok(sealed) => { /* store it */ http::StatusCode::OK }
    ///     Err(_) => http::StatusCode::BAD_REQUEST,
    /// };
    /// # }
    /// ```
    ///
    /// Bound the body while reading it: [`Limits::body_bytes`] of [`limits`](Self::limits) is what is taken here.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify).
    pub fn verify_request<B: AsRef<[u8]>>(&self, request: &http::Request<B>) -> Result<SealedDelivery, Error> {
        self.verify(request.headers(), request.body().as_ref())
    }

    /// Opens a delivery, fresh or restored, with a key of the ring, wherever that lives.
    ///
    /// The signature is checked again, so that a store need not be trusted. A local key computes for about a millisecond
    /// at 2048 bits and five at 4096, on the thread that polls; [`open_local`](Self::open_local) suits a blocking thread.
    ///
    /// # Errors
    ///
    /// [`Error::is_refused`], and of that: [`Error::is_unknown_key`] if the key is not held or its service did not
    /// answer; [`Error::is_unreadable_payload`] if the decrypted payload could not be read. Keep the delivery in these two
    /// cases. Everything else is one error, alike in text, kind and time.
    #[doc(alias = "decrypt")]
    #[doc(alias = "JWE")]
    #[doc(alias = "decrypt webhook")]
    pub async fn open(&self, sealed: &SealedDelivery) -> Result<Event, Error> {
        let result = self.inner.unsealed(sealed).await.and_then(read);
        result.map_err(|refusal| self.inner.refuse(dated(refusal, sealed.signature.seconds)))
    }

    /// As [`open`](Self::open), with a key of this process and without async.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open); a key that lives elsewhere is refused with [`Error::is_unknown_key`].
    pub fn open_local(&self, sealed: &SealedDelivery) -> Result<Event, Error> {
        let result = self.inner.unsealed_local(sealed).and_then(read);
        result.map_err(|refusal| self.inner.refuse(dated(refusal, sealed.signature.seconds)))
    }

    /// Decrypts a delivery and does not read it: for its owner to look at one that [`open`](Self::open) cannot read.
    ///
    /// The signature is checked, and everything is refused that `open` refuses, except for a payload that is not of the
    /// expected form.
    ///
    /// ```
    /// # extern crate kayle_id_webhook as kayle_id;
    /// # async fn example(
    /// #     receiver: &kayle_id::webhook::Receiver, sealed: &kayle_id::webhook::SealedDelivery,
    /// # ) -> Result<(), kayle_id::webhook::Error> {
    /// match receiver.open(sealed).await {
    ///     Err(error) if error.is_unreadable_payload() => {
    ///         let payload = receiver.decrypt(sealed).await?;
    ///         println!("{error}; it has {} bytes", payload.expose_bytes().len());
    ///     }
    ///     other => { other?; }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open), without [`Error::is_unreadable_payload`].
    pub async fn decrypt(&self, sealed: &SealedDelivery) -> Result<DecryptedPayload, Error> {
        let result = self.inner.unsealed(sealed).await;
        result.map(payload).map_err(|refusal| self.inner.refuse(dated(refusal, sealed.signature.seconds)))
    }

    /// As [`decrypt`](Self::decrypt), with a key of this process and without async.
    ///
    /// # Errors
    ///
    /// As [`decrypt`](Self::decrypt); a key that lives elsewhere is refused with [`Error::is_unknown_key`].
    pub fn decrypt_local(&self, sealed: &SealedDelivery) -> Result<DecryptedPayload, Error> {
        let result = self.inner.unsealed_local(sealed);
        result.map(payload).map_err(|refusal| self.inner.refuse(dated(refusal, sealed.signature.seconds)))
    }

    /// Exchanges the signing secrets while the receiver works, all at once.
    ///
    /// The server uses a rotated secret at once, so the new one belongs here before anything else, and beside it the old
    /// one for as long as deliveries signed with it are stored.
    ///
    /// # Errors
    ///
    /// As [`ReceiverBuilder::build`]; the old secrets stay in place then.
    #[doc(alias = "rotate secret")]
    #[doc(alias = "webhook secret")]
    pub fn replace_secrets(&self, secrets: impl IntoIterator<Item = SigningSecret>) -> Result<(), Error> {
        let keys = super::builder::keys(secrets)?;
        *self.inner.secrets.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }

    /// The ring that deliveries are opened with, shared with this receiver.
    #[must_use]
    pub fn keyring(&self) -> Option<&Keyring> {
        self.inner.keyring.as_ref()
    }

    /// The sizes that a delivery may have.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.inner.limits
    }
}

/// Shows the settings, and how many secrets there are.
impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver")
            .field("secrets", &self.inner.secrets().len())
            .field("keyring", &self.inner.keyring)
            .field("tolerance", &self.inner.tolerance)
            .field("limits", &self.inner.limits)
            .field("encryptions", &self.inner.encryptions)
            .finish_non_exhaustive()
    }
}
