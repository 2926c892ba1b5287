//! Why a delivery was refused: for the application's observer, never for the sender.

use std::fmt;

use kayle_id_core::Timestamp;

/// Why a delivery was refused.
///
/// Count it, log it, and answer 400 with an empty body. Do not tell it to the sender: the attacks of Manger and
/// Bleichenbacher need to distinguish "wrong key" from "wrong tag".
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::webhook::RefusalReason;
///
/// // As a metric's label, and as a text for the log.
/// assert_eq!(RefusalReason::SignatureMissing.as_str(), "signature_missing");
/// assert_eq!(RefusalReason::SignatureMissing.to_string(), "there is no X-Kayle-Signature header");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RefusalReason {
    /// The body is longer than [`Limits::body_bytes`](super::Limits::body_bytes).
    BodyTooLarge,
    /// There is no `X-Kayle-Signature`.
    SignatureMissing,
    /// There are several `X-Kayle-Signature` headers.
    SignatureRepeated,
    /// `X-Kayle-Signature` does not have exactly one `t` and at least one `v1`, as in `t=<unix>,v1=<hex>`.
    SignatureMalformed,
    /// The signature matches none of the receiver's secrets: it was made with another secret, or the body was changed.
    SignatureMismatch,
    /// The signature is valid, and older than the tolerance allows.
    SignatureStale,
    /// The signature is valid, and its time lies further in the future than the tolerance allows.
    SignatureAhead,
    /// The relay's signature does not show that the request is fresh
    /// ([`Receiver::verify_relayed`](super::Receiver::verify_relayed)).
    Relay,
    /// The body did not arrive in the time that the axum extractor waits for it.
    BodyTimeout,
    /// The connection broke off before the whole body had arrived.
    BodyIncomplete,
    /// The body is not the five segments of a compact JWE (RFC 7516 section 7.1).
    NotCompactJwe,
    /// The protected header is longer than [`Limits::header_bytes`](super::Limits::header_bytes).
    HeaderTooLarge,
    /// A segment is not canonical base64url without padding (RFC 7515 section 2).
    NotBase64url,
    /// The protected header is not one JSON object, or `alg`, `enc` or `kid` is not a string.
    HeaderMalformed,
    /// The protected header names a member twice (RFC 7516 section 4).
    HeaderMemberTwice,
    /// `alg` is not `RSA-OAEP-256`.
    Algorithm,
    /// `enc` is not among the encryptions allowed.
    Encryption,
    /// There is a `crit` member: no extension is supported (RFC 7515 section 4.1.11).
    Critical,
    /// There is a `zip` member: compression is not supported.
    Compressed,
    /// The initialization vector does not have 96 bits (RFC 7518 section 5.3).
    IvLength,
    /// The authentication tag does not have 128 bits (RFC 7518 section 5.3).
    TagLength,
    /// There is no `kid`, or an empty one, and not exactly one key is held.
    KidMissing,
    /// No key with this `kid` is held.
    KidUnknown,
    /// The key with this `kid` is remote, and the call works with local keys only.
    KeyNotLocal,
    /// The service that holds the key did not answer.
    KeyServiceUnavailable,
    /// The encrypted key is not as long as the modulus.
    EncryptedKeyLength,
    /// The key did not unwrap the content key: it was encrypted to another key, or damaged.
    Unwrap,
    /// The content key does not have the length that `enc` requires.
    ContentKeyLength,
    /// The authentication tag is wrong: header, vector, ciphertext or tag were changed.
    Tag,
    /// The payload was decrypted, and does not have the expected form.
    Payload,
}

impl RefusalReason {
    /// The reason as a short stable word, fit for a metric's label.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.words().0
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::BodyTooLarge => {
                ("body_too_large", "the body is longer than the limit of the receiver; see `Limits::body_bytes`")
            }
            Self::SignatureMissing => ("signature_missing", "there is no X-Kayle-Signature header"),
            Self::SignatureRepeated => ("signature_repeated", "there are several X-Kayle-Signature headers"),
            Self::SignatureMalformed => {
                ("signature_malformed", "the X-Kayle-Signature header is not of the form t=<unix>,v1=<64 hex digits>")
            }
            Self::SignatureMismatch => (
                "signature_mismatch",
                "the signature matches none of the signing secrets: another secret signed, or the body was changed on the way",
            ),
            Self::SignatureStale => {
                ("signature_stale", "the signature is valid but too old: a replayed request, or a clock that is wrong")
            }
            Self::SignatureAhead => {
                ("signature_ahead", "the signature is valid but too far in the future: check the clock of this machine")
            }
            Self::Relay => ("relay", "the relay's signature does not show that the request is fresh"),
            Self::BodyTimeout => ("body_timeout", "the body did not arrive within the receiver's `body_timeout`"),
            Self::BodyIncomplete => ("body_incomplete", "the connection broke off before the whole body had arrived"),
            Self::NotCompactJwe => ("not_compact_jwe", "the body is not the five segments of a compact JWE"),
            Self::HeaderTooLarge => (
                "header_too_large",
                "the protected header is longer than the limit of the receiver; see `Limits::header_bytes`",
            ),
            Self::NotBase64url => ("not_base64url", "a segment is not canonical base64url without padding"),
            Self::HeaderMalformed => {
                ("header_malformed", "the protected header is not a JSON object with text in alg, enc and kid")
            }
            Self::HeaderMemberTwice => ("header_member_twice", "the protected header names a member twice"),
            Self::Algorithm => ("algorithm", "alg is not RSA-OAEP-256"),
            Self::Encryption => ("encryption", "enc is not an encryption that the receiver allows"),
            Self::Critical => ("critical", "the protected header has crit, and no extension is supported"),
            Self::Compressed => ("compressed", "the protected header has zip, and compression is not supported"),
            Self::IvLength => ("iv_length", "the initialization vector does not have 96 bits"),
            Self::TagLength => ("tag_length", "the authentication tag does not have 128 bits"),
            Self::KidMissing => {
                ("kid_missing", "the protected header has no kid, and the keyring does not hold exactly one key")
            }
            Self::KidUnknown => ("kid_unknown", "the keyring has no key with this kid: add the private key"),
            Self::KeyNotLocal => {
                ("key_not_local", "the key with this kid is remote: call `open` instead of `open_local`")
            }
            Self::KeyServiceUnavailable => {
                ("key_service_unavailable", "the service that holds the key did not answer: try again later")
            }
            Self::EncryptedKeyLength => {
                ("encrypted_key_length", "the encrypted key does not have the length of the key's modulus")
            }
            Self::Unwrap => (
                "unwrap",
                "the private key cannot decrypt the content key: it was encrypted to another key, or damaged",
            ),
            Self::ContentKeyLength => {
                ("content_key_length", "the content key does not have the length that enc requires")
            }
            Self::Tag => ("tag", "the authentication tag is wrong: the delivery was changed after encryption"),
            Self::Payload => ("payload", "the payload does not have the expected form"),
        }
    }
}

impl fmt::Display for RefusalReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words().1)
    }
}

/// A refused delivery, for the observer of [`ReceiverBuilder::on_refusal`](super::ReceiverBuilder::on_refusal): the
/// reason, and details for the search. It holds no secret and no claim.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::SigningSecret;
/// use kayle_id::webhook::{Receiver, RefusalReason};
/// use std::sync::mpsc;
///
/// let (told, refusals) = mpsc::channel();
/// let receiver = Receiver::builder()
///     .secret(SigningSecret::new("whsec_0123456789abcdefghijklmnopqrstuv"))
///     .on_refusal(move |refusal| { let _ = told.send(refusal.reason()); })
///     .build()?;
///
/// assert!(receiver.verify(&http::HeaderMap::new(), b"{}").is_err());
/// assert_eq!(refusals.recv(), Ok(RefusalReason::SignatureMissing));
/// # Ok::<(), kayle_id::webhook::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub(super) reason: RefusalReason,
    pub(super) kid: Option<String>,
    pub(super) signed_at: Option<Timestamp>,
    pub(super) detail: Option<String>,
}

impl Refusal {
    /// Why the delivery was refused.
    #[must_use]
    pub fn reason(&self) -> RefusalReason {
        self.reason
    }

    /// The `kid` of the delivery, at most 128 printable characters of it; `None` if the refusal came before it was read.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// The time in the signature header, if it could be read. It is verified only if the reason is none of the signature's.
    #[must_use]
    pub fn signed_at(&self) -> Option<Timestamp> {
        self.signed_at
    }

    /// More about the reason: the place in the payload, without its value, or the error of a key service.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }
}

impl From<RefusalReason> for Refusal {
    fn from(reason: RefusalReason) -> Self {
        Self { reason, kid: None, signed_at: None, detail: None }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.reason)?;
        if let Some(kid) = &self.kid {
            write!(f, " (kid {kid:?})")?;
        }
        if let Some(at) = self.signed_at {
            write!(f, " (signed at {at})")?;
        }
        match &self.detail {
            Some(detail) => write!(f, ": {detail}"),
            None => Ok(()),
        }
    }
}
