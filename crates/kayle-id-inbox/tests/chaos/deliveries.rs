//! What is sent: a fifth of it for the second time.

use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::webhook::testing::{Damage, DeliveryBuilder, Payload, TestDelivery};
use kayle_id::{SigningSecret, WebhookEventId};
use std::time::{Duration, SystemTime};

pub(crate) const SECRET: &str = "whsec_3bibf05j4ogzyse2n9x20u43j2w7x3du";
pub(crate) const KID: &str = "chaos";

pub(crate) struct Load {
    pub(crate) key: PrivateKey,
    /// In the order of sending.
    pub(crate) deliveries: Vec<TestDelivery>,
    pub(crate) events: usize,
    /// Ciphertexts, each of which is an entry.
    pub(crate) entries: usize,
}

/// How many deliveries: `KAYLE_CHAOS_DELIVERIES`, or ten thousand.
fn count() -> usize {
    std::env::var("KAYLE_CHAOS_DELIVERIES").ok().and_then(|text| text.parse().ok()).unwrap_or(10_000)
}

pub(crate) fn event_id(number: usize) -> WebhookEventId {
    format!("evt_{number:064}").parse().unwrap()
}

pub(crate) fn load() -> Load {
    let key = PrivateKey::generate(RsaKeySize::Rsa2048).unwrap();
    let (public, secret) = (key.public_key(), SigningSecret::new(SECRET));
    let builder =
        |event: usize| DeliveryBuilder::new(Payload::expired().event_id(&event_id(event)), &secret).key(KID, &public);
    let events = count() * 4 / 5;
    let mut deliveries: Vec<_> = (0..events).map(|event| builder(event).build().unwrap()).collect();
    let mut entries = events;
    for number in 0..count() - events {
        let event = number * 4;
        let again = if number % 2 == 0 {
            // Another attempt: the same ciphertext, signed anew.
            let body = Damage::Body(deliveries[event].body.to_vec());
            builder(event).damage(body).signed_at(SystemTime::now() - Duration::from_secs(5))
        } else {
            // A replay, or another endpoint: the same event, encrypted anew.
            entries += 1;
            builder(event)
        };
        deliveries.push(again.build().unwrap());
    }
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for at in (1..deliveries.len()).rev() {
        deliveries.swap(at, random.below(at + 1));
    }
    Load { key, deliveries, events, entries }
}

/// Small, and the same at every run.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}
