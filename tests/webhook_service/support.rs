//! A simulator with an endpoint, and a folder with its key.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::testing::simulator::{Claims, Simulator};
use kayle_id::{Claim, Client, SessionId, ShareFields, WebhookEndpointId};

/// A folder that is gone afterwards.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::SeqCst);
        let path = std::env::temp_dir().join(format!("kayle-service-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) struct World {
    pub(crate) simulator: Simulator,
    pub(crate) folder: Folder,
    pub(crate) secret: String,
    pub(crate) listen: String,
    client: Client,
    endpoint: WebhookEndpointId,
}

impl World {
    pub(crate) async fn new() -> Self {
        // In real time, so that what it signs is fresh by the service's clock.
        let simulator = Simulator::builder().real_time().start().await.unwrap();
        let client = Client::builder().base_url(simulator.base_url()).api_key(simulator.api_key()).build().unwrap();
        let listen = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let endpoints = client.webhooks().endpoints();
        let address = format!("http://{listen}/webhooks/kayle");
        let created = endpoints.create(address).enabled(false).send().await.unwrap();
        let key = PrivateKey::generate(RsaKeySize::Rsa2048).unwrap();
        let endpoint = created.endpoint.id;
        client.webhooks().encryption_keys().create(&endpoint, &key.public_jwk()).send().await.unwrap();
        endpoints.update(&endpoint).enabled(true).send().await.unwrap();
        let folder = Folder::new();
        std::fs::create_dir(folder.0.join("keys")).unwrap();
        let pem = folder.0.join("keys").join(format!("{}.pem", key.thumbprint()));
        std::fs::write(pem, key.export_private_pkcs8_pem()).unwrap();
        let secret = created.signing_secret.expose_secret().to_owned();
        Self { simulator, folder, secret, listen, client, endpoint }
    }

    /// What the environment of the service says; on a Redis with one variable more.
    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        let path = |name: &str| self.folder.0.join(name).to_string_lossy().into_owned();
        match name {
            "KAYLE_WEBHOOK_SECRET" => Some(self.secret.clone()),
            "KAYLE_WEBHOOK_KEYS" => Some(path("keys")),
            "KAYLE_LISTEN" => Some(self.listen.clone()),
            "KAYLE_INBOX_FILE" => Some(path("inbox.db")),
            _ => None,
        }
    }

    /// A user completes a session.
    pub(crate) async fn complete(&self) -> SessionId {
        let fields = ShareFields::new().require(Claim::FamilyName, "To address you");
        let session = self.client.sessions().create().share_fields(fields).webhook_endpoints(&self.endpoint);
        let session = session.send().await.unwrap();
        self.simulator.complete(&session.id, Claims::new().share(Claim::FamilyName, "ERIKSSON")).unwrap();
        session.id
    }

    pub(crate) async fn get(&self, path: &str) -> u16 {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        client.get(format!("http://{}{path}", self.listen)).send().await.unwrap().status().as_u16()
    }
}
