//! Encrypts and signs as the server does.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use serde_json::json;

use super::super::error::{Error, ErrorKind};
use super::payload::random_id;
use super::{Damage, Payload, encrypt};
use crate::jwk::PublicKey;
use crate::webhook::signature::{HEADER, hex, hmac_key, sign};
use crate::webhook::{ContentEncryption, base64url};
use kayle_id_core::SigningSecret;

/// A delivery as an application receives it: headers and body. [`DeliveryBuilder::build`] makes it.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::webhook::testing::TestDelivery;
///
/// fn request(delivery: TestDelivery) -> Result<http::Request<bytes::Bytes>, kayle_id::webhook::Error> {
///     delivery.into_request("/webhooks/kayle")
/// }
/// ```
///
/// `Debug` shows the names of the headers and the length of the body.
#[derive(Clone)]
#[non_exhaustive]
pub struct TestDelivery {
    /// The headers that the server sends, the transport's own aside.
    pub headers: HeaderMap,
    /// The raw body.
    pub body: Bytes,
}

impl TestDelivery {
    /// The delivery as a `POST` to a path.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] if the path is not valid in a request.
    pub fn into_request(self, path: &str) -> Result<http::Request<Bytes>, Error> {
        let mut request = http::Request::post(path).body(self.body).map_err(|_| {
            Error::new(
                ErrorKind::Configuration,
                "the path cannot be used in a request: pass a path such as /webhooks/kayle",
            )
        })?;
        *request.headers_mut() = self.headers;
        Ok(request)
    }
}

impl fmt::Debug for TestDelivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&str> = self.headers.keys().map(http::HeaderName::as_str).collect();
        f.debug_struct("TestDelivery")
            .field("headers", &headers)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Builds a delivery: encrypts a payload to a key and signs it, as the server does, or with [damage](Damage) that a
/// receiver must refuse.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::SigningSecret;
/// use kayle_id::jwk::{PrivateKey, RsaKeySize};
/// use kayle_id::webhook::testing::{DeliveryBuilder, Payload};
///
/// # fn main() -> Result<(), kayle_id::webhook::Error> {
/// let secret = SigningSecret::new("whsec_0123456789abcdefghijklmnopqrstuv");
/// let key = PrivateKey::generate(RsaKeySize::Rsa2048)?;
/// let delivery = DeliveryBuilder::new(Payload::expired(), &secret).key("test", &key.public_key()).build()?;
/// assert!(delivery.headers.contains_key("x-kayle-signature"));
/// # Ok(())
/// # }
/// ```
///
/// `Debug` shows neither secrets nor claims.
#[doc(alias = "fake webhook")]
#[doc(alias = "test webhook")]
#[doc(alias = "mock webhook")]
#[doc(alias = "sign webhook")]
#[derive(Clone)]
#[must_use = "a builder does nothing until `build`"]
pub struct DeliveryBuilder {
    payload: Payload,
    secret: SigningSecret,
    key: Option<(String, PublicKey)>,
    signed_at: Option<SystemTime>,
    encryption: ContentEncryption,
    delivery_id: String,
    sealed: Option<String>,
    damages: Vec<Damage>,
}

impl DeliveryBuilder {
    /// A delivery of a payload, signed with a secret.
    pub fn new(payload: Payload, secret: &SigningSecret) -> Self {
        Self {
            payload,
            secret: secret.clone(),
            key: None,
            signed_at: None,
            encryption: ContentEncryption::A256Gcm,
            delivery_id: random_id("whd_"),
            sealed: None,
            damages: Vec::new(),
        }
    }

    /// Sets the key that it is encrypted to, and the `kid` that the header names.
    pub fn key(mut self, kid: impl Into<String>, key: &PublicKey) -> Self {
        self.key = Some((kid.into(), key.clone()));
        self
    }

    /// Sets the time of the signature. The default is now.
    pub fn signed_at(mut self, time: SystemTime) -> Self {
        self.signed_at = Some(time);
        self
    }

    /// Sets the content encryption. The default is `A256GCM`.
    pub fn encryption(mut self, encryption: ContentEncryption) -> Self {
        self.encryption = encryption;
        self
    }

    /// Sets `X-Kayle-Delivery-Id`. The default is a random id.
    pub fn delivery_id(mut self, id: impl Into<String>) -> Self {
        self.delivery_id = id.into();
        self
    }

    /// Sends a body that was sealed before, as a retry does. The payload and the key then do not matter.
    pub fn sealed(mut self, body: impl Into<String>) -> Self {
        self.sealed = Some(body.into());
        self
    }

    /// Damages the delivery.
    pub fn damage(mut self, damage: Damage) -> Self {
        self.damages.push(damage);
        self
    }

    /// Encrypts and signs.
    ///
    /// # Errors
    ///
    /// [`Error::is_key`] without a [key](Self::key), [`Error::is_configuration`] if a header cannot hold what it should.
    pub fn build(self) -> Result<TestDelivery, Error> {
        let body = self.sealed.clone().map_or_else(|| self.body(), |sealed| Ok(sealed.into_bytes()))?;
        let seconds = self.signed_at.unwrap_or_else(SystemTime::now);
        let seconds = seconds.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()).to_string();

        let mut headers = HeaderMap::new();
        let header = |text: &str| {
            HeaderValue::from_str(text).map_err(|_| {
                Error::new(
                    ErrorKind::Configuration,
                    "the value cannot be sent in a header: remove line breaks and control characters",
                )
            })
        };
        headers.insert("content-type", HeaderValue::from_static("application/jose"));
        headers.insert("x-kayle-delivery-id", header(&self.delivery_id)?);
        headers.insert("x-kayle-event", header(self.payload.type_name())?);
        let signature = header(&self.signature(&seconds, &body))?;
        if !self.has(&Damage::NoSignature) {
            headers.insert(HEADER, signature.clone());
        }
        if self.has(&Damage::SignatureTwice) {
            headers.append(HEADER, signature);
        }
        let changed = self.damages.iter().rev().find_map(|damage| match damage {
            Damage::BodyAfterSigning(body) => Some(body.clone()),
            _ => None,
        });
        Ok(TestDelivery { headers, body: changed.unwrap_or(body).into() })
    }

    fn signature(&self, seconds: &str, body: &[u8]) -> String {
        let mut time = seconds.to_owned();
        let mut secret = self.secret.expose_secret().to_owned();
        for damage in &self.damages {
            match damage {
                Damage::TimestampText(text) => time.clone_from(text),
                Damage::OtherSecret(other) => secret.clone_from(other),
                _ => {}
            }
        }
        let mut mac = sign(&hmac_key(secret.as_bytes()), &[time.as_bytes(), b".", body]).as_ref().to_vec();
        if self.has(&Damage::FlipMac) {
            flip(&mut mac);
        }
        let mut mac = hex(&mac);
        let mut more = String::new();
        for damage in &self.damages {
            match damage {
                Damage::UppercaseMac => mac = mac.to_uppercase(),
                Damage::TruncatedMac(digits) => mac.truncate(*digits),
                Damage::SecondTimestamp(text) => more = format!(",t={text}"),
                Damage::SignatureHeader(text) => return text.clone(),
                _ => {}
            }
        }
        format!("t={time}{more},v1={mac}")
    }

    fn body(&self) -> Result<Vec<u8>, Error> {
        let (kid, public) = self.key.as_ref().ok_or_else(|| {
            Error::new(ErrorKind::Key, "the delivery has no key to encrypt to: call `key` before `build`")
        })?;
        let header = base64url::encode(self.header(kid).as_bytes());

        let mut wrapped_length = self.encryption.key_bytes();
        for damage in &self.damages {
            if let Damage::ContentKeyLength(length) = damage {
                wrapped_length = *length;
            }
        }
        let key_length = if matches!(wrapped_length, 16 | 24 | 32) { wrapped_length } else { 32 };
        let mut key = vec![0; wrapped_length.max(key_length)];
        let mut iv = [0; 12];
        let failed = || Error::new(ErrorKind::Key, "the payload could not be encrypted");
        aws_lc_rs::rand::fill(&mut key).and_then(|()| aws_lc_rs::rand::fill(&mut iv)).map_err(|_| failed())?;

        let wrapped = encrypt::wrap(public, &key[..wrapped_length])?;
        let mut text = self.payload.to_bytes();
        ContentEncryption::seal(&key[..key_length], iv, header.as_bytes(), &mut text).ok_or_else(failed)?;
        let tag = text.split_off(text.len() - 16);
        Ok(self.assemble(header, [wrapped, iv.to_vec(), text, tag]))
    }

    fn header(&self, kid: &str) -> String {
        let (mut alg, mut enc, mut more) = ("RSA-OAEP-256", self.encryption.as_str(), String::new());
        for damage in &self.damages {
            match damage {
                Damage::Header(text) => return text.clone(),
                Damage::Algorithm(other) => alg = other,
                Damage::Encryption(other) => enc = other,
                Damage::HeaderMember(member) => more.push_str(&format!(",{member}")),
                _ => {}
            }
        }
        let kid = if self.has(&Damage::NoKid) { String::new() } else { format!(r#","kid":{}"#, json!(kid)) };
        format!(r#"{{"alg":{},"enc":{}{kid}{more}}}"#, json!(alg), json!(enc))
    }

    fn assemble(&self, header: String, mut parts: [Vec<u8>; 4]) -> Vec<u8> {
        let [wrapped, iv, text, tag] = &mut parts;
        for damage in &self.damages {
            match damage {
                Damage::FlipEncryptedKey => flip(wrapped),
                Damage::ShortEncryptedKey => drop(wrapped.remove(0)),
                Damage::LongEncryptedKey => wrapped.insert(0, 0),
                Damage::IvLength(length) => iv.resize(*length, 0),
                Damage::FlipIv => flip(iv),
                Damage::FlipCiphertext => flip(text),
                Damage::TagLength(length) => tag.resize(*length, 0),
                Damage::FlipTag => flip(tag),
                Damage::ShiftTag(count @ 0..) => {
                    let at = text.len().saturating_sub(usize::from(count.unsigned_abs()));
                    tag.splice(0..0, text.drain(at..));
                }
                Damage::ShiftTag(count) => {
                    let at = tag.len().min(usize::from(count.unsigned_abs()));
                    text.extend(tag.drain(..at));
                }
                _ => {}
            }
        }
        let mut segments = vec![header];
        segments.extend(parts.iter().map(|part| base64url::encode(part)));
        for damage in &self.damages {
            match damage {
                Damage::Segment(at, text) if *at < segments.len() => segments[*at].clone_from(text),
                Damage::AppendToSegment(at, text) if *at < segments.len() => segments[*at].push_str(text),
                _ => {}
            }
        }
        let mut body = segments.join(".").into_bytes();
        for damage in &self.damages {
            match damage {
                Damage::Body(other) => body.clone_from(other),
                Damage::Before(text) => drop(body.splice(0..0, text.bytes())),
                Damage::Behind(text) => body.extend_from_slice(text.as_bytes()),
                _ => {}
            }
        }
        body
    }

    fn has(&self, damage: &Damage) -> bool {
        self.damages.contains(damage)
    }
}

impl fmt::Debug for DeliveryBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeliveryBuilder")
            .field("payload", &self.payload)
            .field("kid", &self.key.as_ref().map(|(kid, _)| kid))
            .field("delivery_id", &self.delivery_id)
            .field("damages", &self.damages.len())
            .finish_non_exhaustive()
    }
}

/// Changes one bit in the middle.
fn flip(bytes: &mut [u8]) {
    let middle = bytes.len() / 2;
    if let Some(byte) = bytes.get_mut(middle) {
        *byte ^= 1;
    }
}
