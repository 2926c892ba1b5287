//! Deliveries to store.

use std::time::{Duration, UNIX_EPOCH};

use kayle_id_core::{SigningSecret, WebhookEventId};
use kayle_id_webhook::jwk::{PrivateKey, RsaKeySize};
use kayle_id_webhook::webhook::testing::{Damage, DeliveryBuilder, Payload};
use kayle_id_webhook::webhook::{Keyring, Receiver, SealedDelivery};

/// Makes deliveries, and the receiver that opens them.
#[derive(Clone, Debug)]
pub struct Deliveries {
    key: PrivateKey,
    secret: SigningSecret,
}

const KID: &str = "testing";

impl Deliveries {
    /// With a new key.
    ///
    /// # Panics
    ///
    /// If no key can be generated.
    #[must_use]
    pub fn new() -> Self {
        let key = PrivateKey::generate(RsaKeySize::Rsa2048).unwrap();
        Self { key, secret: SigningSecret::new("whsec_3bibf05j4ogzyse2n9x20u43j2w7x3du") }
    }

    /// A delivery of an event, with a ciphertext of its own.
    pub fn delivery(&self, event: u64) -> SealedDelivery {
        self.sealed(self.builder(Payload::expired().event_id(&Self::event_id(event))))
    }

    /// The same ciphertext, signed at another time.
    pub fn signed_again(&self, delivery: &SealedDelivery, unix_seconds: u64) -> SealedDelivery {
        let body = Damage::Body(delivery.compact_jwe().as_bytes().to_vec());
        let again = self.builder(Payload::expired()).damage(body);
        self.sealed(again.signed_at(UNIX_EPOCH + Duration::from_secs(unix_seconds)))
    }

    /// The id of an event.
    #[must_use]
    pub fn event_id(event: u64) -> WebhookEventId {
        format!("evt_{event:064}").parse().unwrap()
    }

    /// Begins a delivery of any payload, encrypted to the key.
    pub fn builder(&self, payload: Payload) -> DeliveryBuilder {
        DeliveryBuilder::new(payload, &self.secret).key(KID, &self.key.public_key())
    }

    /// Verifies a delivery, as a receiver without keys and for any age does.
    pub fn sealed(&self, delivery: DeliveryBuilder) -> SealedDelivery {
        let delivery = delivery.build().unwrap();
        let receiver = Receiver::builder().secret(self.secret.clone()).tolerance(Duration::MAX).build().unwrap();
        receiver.verify(&delivery.headers, &delivery.body).unwrap()
    }

    /// The ring with the key.
    #[must_use]
    pub fn keyring(&self) -> Keyring {
        Keyring::new().with(KID, &self.key).unwrap()
    }

    /// The receiver that opens the deliveries.
    #[must_use]
    pub fn receiver(&self) -> Receiver {
        self.receiver_with(self.keyring())
    }

    /// A receiver with other keys.
    #[must_use]
    pub fn receiver_with(&self, keyring: Keyring) -> Receiver {
        let receiver = Receiver::builder().secret(self.secret.clone()).keyring(keyring);
        receiver.tolerance(Duration::MAX).build().unwrap()
    }

    /// The signing secret.
    #[must_use]
    pub fn secret(&self) -> SigningSecret {
        self.secret.clone()
    }

    /// Puts the key into a ring.
    pub fn insert_key(&self, keyring: &Keyring) {
        keyring.insert(KID, &self.key).unwrap();
    }
}

impl Default for Deliveries {
    fn default() -> Self {
        Self::new()
    }
}
