//! Why a delivery was refused: told to the application's observer, and to nobody else.

use std::fmt;

use kayle_id_core::Timestamp;

/// Why a delivery was refused.
///
/// The sender must not learn this: telling "wrong key" from "wrong tag" is what Manger's and Bleichenbacher's attacks
/// live on. Count it, log it, and answer 400 with an empty body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RefusalReason {
    /// The body is longer than [`Limits::body_bytes`](super::Limits::body_bytes).
    BodyTooLarge,
    /// There is no `X-Kayle-Signature`.
    SignatureMissing,
    /// There are several `X-Kayle-Signature` headers.
    SignatureRepeated,
    /// `X-Kayle-Signature` has not exactly one `t` and at least one `v1`, as in `t=<unix>,v1=<hex>`.
    SignatureMalformed,
    /// No signing secret held makes this signature: another secret, or a body that was changed on the way.
    SignatureMismatch,
    /// The signature is good and too old.
    SignatureStale,
    /// The signature is good and lies too far in the future.
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
    /// The protected header is not one JSON object, or `alg`, `enc` or `kid` is no text.
    HeaderMalformed,
    /// The protected header names a member twice (RFC 7516 section 4).
    HeaderMemberTwice,
    /// `alg` is not `RSA-OAEP-256`.
    Algorithm,
    /// `enc` is not among the encryptions allowed.
    Encryption,
    /// There is a `crit` member: no extension is understood (RFC 7515 section 4.1.11).
    Critical,
    /// There is a `zip` member: nothing is decompressed.
    Compressed,
    /// The initialization vector has not 96 bits (RFC 7518 section 5.3).
    IvLength,
    /// The authentication tag has not 128 bits (RFC 7518 section 5.3).
    TagLength,
    /// There is no `kid`, or an empty one, and not exactly one key is held.
    KidMissing,
    /// No key with this `kid` is held.
    KidUnknown,
    /// The key with this `kid` lives elsewhere, and the call works with local keys only.
    KeyNotLocal,
    /// The service that holds the key did not answer.
    KeyServiceUnavailable,
    /// The encrypted key is not as long as the modulus.
    EncryptedKeyLength,
    /// The key did not unwrap the content key: it was encrypted to another key, or damaged.
    Unwrap,
    /// The content key has not the length that `enc` asks for.
    ContentKeyLength,
    /// The authentication tag does not fit: header, vector, ciphertext or tag were changed.
    Tag,
    /// The payload was decrypted, and is not of the expected form.
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
            Self::BodyTooLarge => ("body_too_large", "the body is longer than the limit"),
            Self::SignatureMissing => ("signature_missing", "there is no X-Kayle-Signature header"),
            Self::SignatureRepeated => ("signature_repeated", "there are several X-Kayle-Signature headers"),
            Self::SignatureMalformed => {
                ("signature_malformed", "the X-Kayle-Signature header is not of the form t=<unix>,v1=<64 hex digits>")
            }
            Self::SignatureMismatch => {
                ("signature_mismatch", "no signing secret held makes this signature over this body")
            }
            Self::SignatureStale => ("signature_stale", "the signature is good and too old"),
            Self::SignatureAhead => ("signature_ahead", "the signature is good and lies too far in the future"),
            Self::Relay => ("relay", "the relay's signature does not show that the request is fresh"),
            Self::BodyTimeout => ("body_timeout", "the body did not arrive in time"),
            Self::BodyIncomplete => ("body_incomplete", "the connection broke off before the whole body had arrived"),
            Self::NotCompactJwe => ("not_compact_jwe", "the body is not the five segments of a compact JWE"),
            Self::HeaderTooLarge => ("header_too_large", "the protected header is longer than the limit"),
            Self::NotBase64url => ("not_base64url", "a segment is not canonical base64url without padding"),
            Self::HeaderMalformed => {
                ("header_malformed", "the protected header is not a JSON object with text in alg, enc and kid")
            }
            Self::HeaderMemberTwice => ("header_member_twice", "the protected header names a member twice"),
            Self::Algorithm => ("algorithm", "alg is not RSA-OAEP-256"),
            Self::Encryption => ("encryption", "enc is not among the encryptions allowed"),
            Self::Critical => ("critical", "the header has crit, and no extension is understood"),
            Self::Compressed => ("compressed", "the header has zip, and nothing is decompressed"),
            Self::IvLength => ("iv_length", "the initialization vector has not 96 bits"),
            Self::TagLength => ("tag_length", "the authentication tag has not 128 bits"),
            Self::KidMissing => ("kid_missing", "the header has no kid, and not exactly one key is held"),
            Self::KidUnknown => ("kid_unknown", "no key with this kid is held"),
            Self::KeyNotLocal => ("key_not_local", "the key with this kid lives elsewhere; open it with `open`"),
            Self::KeyServiceUnavailable => ("key_service_unavailable", "the service that holds the key did not answer"),
            Self::EncryptedKeyLength => ("encrypted_key_length", "the encrypted key is not as long as the modulus"),
            Self::Unwrap => ("unwrap", "the private key does not unwrap the content key"),
            Self::ContentKeyLength => ("content_key_length", "the content key has not the length that enc asks for"),
            Self::Tag => ("tag", "the authentication tag does not fit"),
            Self::Payload => ("payload", "the payload is not of the expected form"),
        }
    }
}

impl fmt::Display for RefusalReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words().1)
    }
}

/// A refused delivery, as the observer sees it: the reason and where to look. No secret, no claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub(super) reason: RefusalReason,
    pub(super) kid: Option<String>,
    pub(super) signed_at: Option<Timestamp>,
    pub(super) detail: Option<String>,
}

impl Refusal {
    /// Why.
    #[must_use]
    pub fn reason(&self) -> RefusalReason {
        self.reason
    }

    /// The `kid` of the delivery, at most 128 printable characters of it, where it came so far.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// When the delivery says that it was signed, where that could be read. Unverified unless the reason is a later one.
    #[must_use]
    pub fn signed_at(&self) -> Option<Timestamp> {
        self.signed_at
    }

    /// More about it: where a payload is not of the expected form, without what stands there, or what a key service said.
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
