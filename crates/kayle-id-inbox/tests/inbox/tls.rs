//! TLS to Redis and Postgres, in a process that has two TLS providers compiled in. Each case is a process of its own,
//! because a provider is chosen once for a process.

use std::path::Path;
use std::process::Command;

use kayle_id_inbox::{Bounds, NewEntry, PostgresStore, RedisStore, Store, Stored};
use libtest_mimic::Trial;

use crate::add_tests;
use crate::servers::postgres::{self, PostgresServer};
use crate::servers::redis::RedisServer;
use crate::workers::DELIVERIES;

pub(crate) fn add(trials: &mut Vec<Trial>) {
    add_tests!(trials, Tls:
        redis_over_tls_is_spoken_to_with_two_providers_compiled_in,
        redis_over_tls_is_spoken_to_by_the_provider_that_the_application_chose,
        a_certificate_that_nobody_vouches_for_is_an_error,
        several_connections_at_once_choose_one_provider,
    );
    add_tests!(trials, TlsAndPostgres:
        postgres_over_tls_is_spoken_to_with_two_providers_compiled_in,
    );
}

const STORE: &str = "KAYLE_INBOX_TLS_STORE";
const CHOSEN: &str = "KAYLE_INBOX_TLS_CHOSEN";

/// What a child does: it stores and takes an entry through TLS, and says so. Nothing where this process is none.
pub(crate) fn run_as_child() -> Option<()> {
    let store = std::env::var(STORE).ok()?;
    if std::env::var_os(CHOSEN).is_some() {
        rustls::crypto::ring::default_provider().install_default().unwrap();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        if store.starts_with("postgres") {
            let pool = sqlx::PgPool::connect(&store).await.unwrap();
            PostgresStore::builder(pool.clone()).migrate().await.unwrap();
            return use_store(PostgresStore::new(pool).await.unwrap()).await;
        }
        let connecting = (0..8).map(|number| {
            let store = store.clone();
            tokio::spawn(async move { RedisStore::connect(&store, &format!("tls:{number}")).await })
        });
        for connected in connecting.collect::<Vec<_>>() {
            match connected.await.unwrap() {
                Ok(store) => use_store(store).await,
                Err(error) => return println!("error: {error}"),
            }
        }
    });
    let provider = rustls::crypto::CryptoProvider::get_default();
    let ring = rustls::crypto::ring::default_provider();
    // The implementations name themselves.
    let is_ring =
        provider.map(|provider| format!("{:?}", provider.secure_random) == format!("{:?}", ring.secure_random));
    println!("ring: {is_ring:?}");
    Some(())
}

async fn use_store(store: impl Store) {
    let (delivery, bounds) = (DELIVERIES.delivery(1), Bounds::default());
    assert_eq!(store.insert(NewEntry::new(&delivery, &bounds)).await.unwrap(), Stored::New);
    let taken = store.take(1, std::time::Duration::from_secs(60)).await.unwrap();
    assert!(store.finish(taken[0].lease).await.unwrap());
    println!("finished");
}

/// What a child printed, which must have ended well.
fn child(store: &str, trusted: Option<&Path>, chosen: bool) -> String {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.env(STORE, store).env_remove("SSL_CERT_DIR").env_remove("SSL_CERT_FILE");
    if let Some(trusted) = trusted {
        child.env("SSL_CERT_FILE", trusted);
    }
    if chosen {
        child.env(CHOSEN, "1");
    }
    let output = child.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !errors.contains("panicked"), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// A server with a certificate of its own, for `localhost` and the loopback's address.
fn certified() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut openssl = Command::new("openssl");
    openssl.current_dir(folder.path()).args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]);
    openssl.args(["-keyout", "key.pem", "-out", "certificate.pem", "-subj", "/CN=localhost"]);
    openssl.args(["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]);
    openssl.args(["-addext", "basicConstraints=critical,CA:FALSE"]);
    let output = openssl.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder
}

struct SecureRedis {
    folder: tempfile::TempDir,
    server: RedisServer,
}

impl SecureRedis {
    fn start() -> Self {
        let folder = certified();
        let server =
            RedisServer::start_with_tls(&folder.path().join("certificate.pem"), &folder.path().join("key.pem"));
        Self { folder, server }
    }

    fn url(&self) -> String {
        format!("rediss://localhost:{}", self.server.port())
    }

    fn certificate(&self) -> std::path::PathBuf {
        self.folder.path().join("certificate.pem")
    }
}

async fn redis_over_tls_is_spoken_to_with_two_providers_compiled_in() {
    let redis = SecureRedis::start();
    let printed = child(&redis.url(), Some(&redis.certificate()), false);
    assert!(printed.contains("finished") && printed.contains("ring: Some(false)"), "{printed}");
}

async fn redis_over_tls_is_spoken_to_by_the_provider_that_the_application_chose() {
    let redis = SecureRedis::start();
    let printed = child(&redis.url(), Some(&redis.certificate()), true);
    assert!(printed.contains("finished") && printed.contains("ring: Some(true)"), "{printed}");
}

async fn a_certificate_that_nobody_vouches_for_is_an_error() {
    let redis = SecureRedis::start();
    let printed = child(&redis.url(), None, false);
    assert!(printed.contains("error: the inbox's Redis failed"), "{printed}");
}

async fn several_connections_at_once_choose_one_provider() {
    let redis = SecureRedis::start();
    let printed = child(&redis.url(), Some(&redis.certificate()), false);
    assert_eq!(printed.matches("finished").count(), 8, "{printed}");
}

async fn postgres_over_tls_is_spoken_to_with_two_providers_compiled_in() {
    let folder = certified();
    postgres::give(folder.path());
    for file in ["key.pem", "certificate.pem"] {
        postgres::give(&folder.path().join(file));
    }
    let path = |file: &str| folder.path().join(file).to_str().unwrap().to_owned();
    let (certificate, key) =
        (format!("ssl_cert_file={}", path("certificate.pem")), format!("ssl_key_file={}", path("key.pem")));
    let server = PostgresServer::start_with(&["-c", "ssl=on", "-c", &certificate, "-c", &key]);
    let url = server.url().replace("127.0.0.1", "localhost");
    let trusted = format!("{url}?sslmode=verify-full&sslrootcert={}", path("certificate.pem"));
    assert!(child(&trusted, None, false).contains("finished"));
    // The server has no entry any more, and remembers the delivery: another one for the second child.
    let pool = sqlx::PgPool::connect(&format!("{url}?sslmode=disable")).await.unwrap();
    sqlx::raw_sql("TRUNCATE kayle_inbox_finished").execute(&pool).await.unwrap();
    assert!(child(&trusted, None, true).contains("finished"));
}
