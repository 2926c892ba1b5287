//! Deliveries, clocks and stores.

use kayle_id::inbox::{FileStore, MemoryStore, RedisStore, Store};
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::webhook::testing::{Damage, DeliveryBuilder, Payload};
use kayle_id::webhook::{Keyring, Receiver, SealedDelivery};
use kayle_id::{SigningSecret, WebhookEventId};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::redis_server::RedisServer;

pub(crate) const KID: &str = "2026-01";
pub(crate) const LEASE: Duration = Duration::from_secs(60);
pub(crate) static KEY: LazyLock<PrivateKey> = LazyLock::new(|| PrivateKey::generate(RsaKeySize::Rsa2048).unwrap());

pub(crate) fn secret() -> SigningSecret {
    SigningSecret::new("whsec_3bibf05j4ogzyse2n9x20u43j2w7x3du")
}

pub(crate) fn keyring() -> Keyring {
    Keyring::new().with(KID, &KEY).unwrap()
}

pub(crate) fn receiver() -> Receiver {
    receiver_with(keyring())
}

pub(crate) fn receiver_with(keyring: Keyring) -> Receiver {
    Receiver::builder().secret(secret()).keyring(keyring).build().unwrap()
}

pub(crate) fn event_id(number: u64) -> WebhookEventId {
    format!("evt_{number:064}").parse().unwrap()
}

pub(crate) fn builder(payload: Payload) -> DeliveryBuilder {
    DeliveryBuilder::new(payload, &secret()).key(KID, &KEY.public_key())
}

pub(crate) fn sealed(delivery: DeliveryBuilder) -> SealedDelivery {
    let delivery = delivery.build().unwrap();
    // Without keys, so that a delivery for one that is not held comes in too.
    let receiver = Receiver::builder().secret(secret()).tolerance(Duration::MAX).build().unwrap();
    receiver.verify(&delivery.headers, &delivery.body).unwrap()
}

/// The same body, signed at another time.
pub(crate) fn signed_again(delivery: &SealedDelivery, seconds: u64) -> SealedDelivery {
    let body = Damage::Body(delivery.compact_jwe().as_bytes().to_vec());
    sealed(builder(Payload::expired()).damage(body).signed_at(UNIX_EPOCH + Duration::from_secs(seconds)))
}

/// A delivery of an event.
pub(crate) fn delivery(event: u64) -> SealedDelivery {
    sealed(builder(Payload::expired().event_id(&event_id(event))))
}

/// A clock that stands still until it is moved, behind every real one.
#[derive(Clone)]
pub(crate) struct TestClock(Arc<AtomicU64>);

impl TestClock {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicU64::new(1_700_000_000_000)))
    }

    pub(crate) fn advance(&self, time: Duration) {
        self.0.fetch_add(u64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }

    pub(crate) fn clock(&self) -> impl Fn() -> SystemTime + Send + Sync + 'static {
        let now = Arc::clone(&self.0);
        move || UNIX_EPOCH + Duration::from_millis(now.load(Ordering::SeqCst))
    }
}

/// A folder that is gone afterwards.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::SeqCst);
        let path = std::env::temp_dir().join(format!("kayle-inbox-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A store to test, and what it stands on.
pub(crate) struct Bench {
    pub(crate) store: Option<Box<dyn Store>>,
    pub(crate) clock: TestClock,
    ground: Ground,
}

enum Ground {
    Memory,
    File(Folder),
    Redis(RedisServer),
}

impl Bench {
    pub(crate) fn memory() -> Self {
        let clock = TestClock::new();
        let store = MemoryStore::with_clock(clock.clock());
        Self { store: Some(Box::new(store)), clock, ground: Ground::Memory }
    }

    pub(crate) async fn file() -> Self {
        let mut bench = Self { store: None, clock: TestClock::new(), ground: Ground::File(Folder::new()) };
        bench.reopen().await;
        bench
    }

    /// Nothing where there is no Redis to run.
    pub(crate) async fn redis(test: &str) -> Option<Self> {
        let server = RedisServer::start(test)?;
        let mut bench = Self { store: None, clock: TestClock::new(), ground: Ground::Redis(server) };
        bench.reopen().await;
        Some(bench)
    }

    pub(crate) fn store(&self) -> &dyn Store {
        &**self.store.as_ref().unwrap()
    }

    /// Lets go of the store and opens it anew: another process. Tells whether that gives every lease back.
    pub(crate) async fn reopen(&mut self) -> bool {
        match &self.ground {
            Ground::Memory => false,
            Ground::File(folder) => {
                drop(self.store.take());
                let store = FileStore::open_with_clock(folder.0.join("inbox.redb"), self.clock.clock()).await.unwrap();
                self.store = Some(Box::new(store));
                true
            }
            Ground::Redis(server) => {
                let store = RedisStore::builder(server.url()).clock(self.clock.clock()).connect().await.unwrap();
                self.store = Some(Box::new(store));
                false
            }
        }
    }
}
