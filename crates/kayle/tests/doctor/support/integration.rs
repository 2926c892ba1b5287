//! A whole integration on a simulated service.

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use kayle_id::doctor::{Network, Options, Report, examine};
use kayle_id::testing::SimulatorExt;
use kayle_id::testing::simulator::{Claims, Simulator};
use kayle_id::{Client, SigningSecret, WebhookEndpointId, WebhookEventId};
use kayle_id_webhook::jwk::{PrivateKey, RsaKeySize};
use kayle_id_webhook::webhook::Keyring;

use super::receiver::LocalReceiver;

pub(crate) const DOMAIN: &str = "example.com";

/// Everything that is right: an endpoint with a key and a secret that the receiver holds, a verified domain, and a session whose
/// result was delivered.
pub(crate) struct Integration {
    pub(crate) simulator: Simulator,
    pub(crate) client: Client,
    pub(crate) receiver: LocalReceiver,
    pub(crate) endpoint: WebhookEndpointId,
    pub(crate) secret: SigningSecret,
    pub(crate) keyring: Keyring,
}

/// Keys are dear in a debug build: each is made once.
pub(crate) fn key(number: usize) -> &'static PrivateKey {
    static KEYS: [OnceLock<PrivateKey>; 2] = [OnceLock::new(), OnceLock::new()];
    KEYS[number].get_or_init(|| PrivateKey::generate(RsaKeySize::Rsa2048).unwrap())
}

impl Integration {
    pub(crate) async fn healthy() -> Self {
        Self::healthy_since(Duration::ZERO).await
    }

    /// An integration whose time begins so long before the present. Whoever looks at it later has to move its time on, since
    /// the answers' `Date` is the present.
    pub(crate) async fn healthy_since(ago: Duration) -> Self {
        let simulator = Simulator::builder().starts_at(SystemTime::now() - ago).start().await.unwrap();
        let client = simulator.client().unwrap();
        let receiver = LocalReceiver::start().await;
        let webhooks = client.webhooks();
        // The endpoint is enabled once it has a key, since events would be lost before.
        let created = webhooks.endpoints().create(receiver.url("/kayle")).enabled(false).send().await.unwrap();
        let (endpoint, secret) = (created.endpoint.id.clone(), created.signing_secret.clone());
        webhooks.encryption_keys().create(&endpoint, &key(0).public_jwk()).send().await.unwrap();
        webhooks.endpoints().update(&endpoint).enabled(true).send().await.unwrap();
        let keyring = Keyring::new().with(key(0).public_jwk().thumbprint(), key(0)).unwrap();
        receiver.holds(simulator.receiver(&keyring).unwrap());
        let integration = Self { simulator, client, receiver, endpoint, secret, keyring };
        integration.verify_domain().await;
        integration.complete_session().await;
        integration
    }

    async fn verify_domain(&self) {
        let domains = self.client.dashboard().organization().domains();
        let challenge = domains.create_challenge(DOMAIN).send().await.unwrap();
        self.simulator.publish_dns(&challenge.record_name, &challenge.record_value);
        domains.verify_challenge(&challenge.challenge_id).send().await.unwrap();
    }

    /// A user completes a session, and the first attempt of its delivery is over.
    pub(crate) async fn complete_session(&self) -> WebhookEventId {
        let session = self.client.sessions().create().send().await.unwrap();
        let event = self.simulator.complete(&session.id, Claims::new()).unwrap();
        self.simulator.settled().await;
        event
    }

    /// Everything that the application knows.
    pub(crate) fn options(&self) -> Options {
        Options::new()
            .scopes(["sessions:write", "webhooks:write", "analytics:read"])
            .keyring(self.keyring.clone())
            .secret(self.secret.clone())
            .reveal_secrets()
            .txt_records(|name| async move {
                let records =
                    BTreeMap::from([("_kayle-id-verification.example.com", "kayle-id-verification=0123456789")]);
                Some(records.get(name.as_str()).map(|record| (*record).to_owned()).into_iter().collect())
            })
    }

    pub(crate) async fn examined(&self) -> Report {
        examine(&self.client, &self.options()).await
    }

    /// Gives the endpoint another address, which is on this machine.
    pub(crate) async fn moves_to(&self, url: &str) {
        self.client.webhooks().endpoints().update(&self.endpoint).url(url).send().await.unwrap();
    }

    /// What the application knows, and where its name leads.
    pub(crate) fn options_with(&self, network: Network) -> Options {
        self.options().network(network)
    }
}
