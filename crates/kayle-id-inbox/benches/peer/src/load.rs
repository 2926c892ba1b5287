//! The deliveries, and the key that every process opens them with.

use std::path::{Path, PathBuf};
use std::time::Duration;

use kayle_id_core::SigningSecret;
use kayle_id_inbox::testing::Deliveries;
use kayle_id_webhook::jwk::{PrivateKey, PublicKey, RsaKeySize};
use kayle_id_webhook::webhook::testing::{DeliveryBuilder, Payload};
use kayle_id_webhook::webhook::{Keyring, Receiver, SealedDelivery};

const KID: &str = "peer";

fn secret() -> SigningSecret {
    SigningSecret::new("whsec_peer0123456789abcdefghijklmnopqr")
}

pub(crate) struct Load {
    public: PublicKey,
    receiver: Receiver,
}

impl Load {
    /// Makes a key, and keeps it where the workers find it.
    pub(crate) fn new(folder: &Path) -> (Self, PathBuf) {
        let key = PrivateKey::generate(RsaKeySize::Rsa2048).unwrap();
        let path = folder.join("key.pem");
        std::fs::write(&path, key.export_private_pkcs8_pem()).unwrap();
        let receiver = Receiver::builder().secret(secret()).tolerance(Duration::MAX).build().unwrap();
        (Self { public: key.public_key(), receiver }, path)
    }

    pub(crate) fn delivery(&self, event: u64) -> SealedDelivery {
        let payload = Payload::succeeded().event_id(&Deliveries::event_id(event));
        let delivery = DeliveryBuilder::new(payload, &secret()).key(KID, &self.public).build().unwrap();
        self.receiver.verify(&delivery.headers, &delivery.body).unwrap()
    }
}

/// The receiver of a worker.
pub(crate) fn receiver(key: &Path) -> Receiver {
    let keyring = Keyring::new();
    keyring.insert_pem(KID, std::fs::read(key).unwrap()).unwrap();
    Receiver::builder().secret(secret()).keyring(keyring).tolerance(Duration::MAX).build().unwrap()
}
