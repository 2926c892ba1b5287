//! What deliveries are made for: a time, secrets, keys and a seed.

use kayle_id_webhook::jwk::PublicKey;
use serde_json::json;

use super::delivery::{Delivery, SIGNATURE, seconds_header};
use super::event::{EXPIRED, Event};
use super::jwe::{self, Envelope};
use super::random::Random;
use super::rsa::{Padding, Public};

/// A key that a receiver holds, by its `kid`.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) kid: String,
    pub(crate) public: Public,
}

/// What deliveries are made for.
#[derive(Clone)]
pub(crate) struct Setting {
    /// The present, in Unix seconds.
    pub(crate) now: u64,
    pub(crate) secret: String,
    /// A secret that the receiver holds beside the first, as during a rotation. Not every receiver does.
    pub(crate) previous_secret: Option<String>,
    pub(crate) key: Held,
    /// A key that some cases have the receiver hold beside the first.
    pub(crate) second_key: Option<Held>,
    /// A key that is never held.
    pub(crate) stranger: Held,
    pub(crate) random: Random,
}

impl Held {
    pub(crate) fn new(kid: &str, key: &PublicKey) -> Self {
        Self { kid: kid.to_owned(), public: Public::new(key.modulus(), key.exponent()) }
    }
}

impl Setting {
    pub(crate) fn new(
        now: u64,
        secret: &str,
        previous_secret: Option<String>,
        key: Held,
        second_key: Option<Held>,
        stranger: Held,
        seed: &[u8],
    ) -> Self {
        let secret = secret.to_owned();
        Self { now, secret, previous_secret, key, second_key, stranger, random: Random::new(seed) }
    }

    /// The header as a server writes it.
    pub(crate) fn header(&self) -> String {
        format!(r#"{{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":{}}}"#, json!(self.key.kid))
    }

    /// The header with more members, given as JSON.
    pub(crate) fn header_with(&self, members: &str) -> String {
        let header = self.header();
        format!("{},{members}}}", header.trim_end_matches('}'))
    }

    /// An event with nothing in it.
    pub(crate) fn event(&mut self) -> Event {
        Event::new(&mut self.random, EXPIRED, "{}")
    }

    /// Encrypts under any header, to the receiver's key.
    pub(crate) fn seal_under(&mut self, header: impl Into<Vec<u8>>, event: &Event) -> Envelope {
        self.seal_padded(header, event, Padding::Oaep)
    }

    /// Encrypts under any header, with any padding.
    pub(crate) fn seal_padded(&mut self, header: impl Into<Vec<u8>>, event: &Event, padding: Padding) -> Envelope {
        let header = header.into();
        let key = self.random.bytes(32);
        let encrypted_key = self.key.public.encrypt(padding, &key, &mut self.random);
        self.seal_with(header, &key, encrypted_key, &event.bytes())
    }

    /// Encrypts with a content key, whose encrypted form may be anything. A content key of a length that AES does not
    /// have is wrapped as it is, and another encrypts.
    pub(crate) fn seal_with(
        &mut self,
        header: Vec<u8>,
        key: &[u8],
        encrypted_key: Vec<u8>,
        plaintext: &[u8],
    ) -> Envelope {
        let mut iv = [0; 12];
        iv.copy_from_slice(&self.random.bytes(12));
        let aad = jwe::base64url(&header);
        let (ciphertext, tag) = jwe::gcm(key, iv, aad.as_bytes(), plaintext)
            .or_else(|| jwe::gcm(&[7; 32], iv, aad.as_bytes(), plaintext))
            .unwrap_or_default();
        Envelope { header, encrypted_key, iv: iv.to_vec(), ciphertext, tag }
    }

    /// Encrypts as a server does.
    pub(crate) fn seal(&mut self, event: &Event) -> Envelope {
        self.seal_under(self.header(), event)
    }

    /// Wraps a content key for the receiver.
    pub(crate) fn wrap(&mut self, padding: Padding, key: &[u8]) -> Vec<u8> {
        self.key.public.encrypt(padding, key, &mut self.random)
    }

    /// Signs a body now.
    pub(crate) fn sign(&mut self, body: impl Into<Vec<u8>>, event: Event) -> Delivery {
        self.sign_at(self.now, body, event)
    }

    /// Signs a body at a time in Unix seconds.
    pub(crate) fn sign_at(&mut self, at: u64, body: impl Into<Vec<u8>>, event: Event) -> Delivery {
        let secret = self.secret.clone();
        self.sign_with(&secret, &at.to_string(), body, event)
    }

    /// Signs with any secret, at a time spelled in any way.
    pub(crate) fn sign_with(&mut self, secret: &str, at: &str, body: impl Into<Vec<u8>>, event: Event) -> Delivery {
        let body = body.into();
        let headers = [
            ("Content-Type", "application/jose".to_owned()),
            ("X-Kayle-Delivery-Id", self.random.id("whd_")),
            ("X-Kayle-Event", event.type_name.clone()),
            (SIGNATURE, seconds_header(secret, at, &body)),
        ];
        Delivery { headers: headers.map(|(name, value)| (name.to_owned(), value)).into(), body, event }
    }

    /// A whole delivery of an event.
    pub(crate) fn deliver(&mut self, event: Event) -> Delivery {
        let body = self.seal(&event).compact();
        self.sign(body, event)
    }

    /// A whole delivery of an event with nothing in it.
    pub(crate) fn good(&mut self) -> Delivery {
        let event = self.event();
        self.deliver(event)
    }
}
