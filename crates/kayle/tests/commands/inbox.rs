//! `kayle inbox`, over each store. What a person sees is the same for all of them.

use kayle_id_inbox::{Inbox, PostgresStore, RedisStore, SqliteStore};
use kayle_id_webhook::SigningSecret;
use kayle_id_webhook::webhook::testing::{DeliveryBuilder, Payload};
use kayle_id_webhook::webhook::{Keyring, Receiver};

use crate::support::{Kayle, SECRET, pin};

/// Parks a delivery in an inbox, since its key is not held.
async fn park(kayle: &Kayle, inbox: &Inbox) {
    let secret = SigningSecret::new(SECRET);
    let key = kayle_id_webhook::jwk::PrivateKey::from_pem(kayle.read("key.pem")).unwrap();
    let payload = Payload::succeeded().shared("family_name", "ERIKSSON");
    let delivery = DeliveryBuilder::new(payload, &secret).key(key.thumbprint(), &key.public_key()).build().unwrap();
    let receiver = Receiver::builder().secret(secret.clone()).build().unwrap();
    let sealed = receiver.verify(&delivery.headers, &delivery.body).unwrap();
    inbox.store(&sealed).await.unwrap();
    let without_keys = Receiver::builder().secret(secret).keyring(Keyring::new()).build().unwrap();
    inbox.run(without_keys, |_, _| async { Ok(()) }).until_idle().await;
}

/// An inbox in `inbox.db` with a delivery that is parked.
async fn parked(kayle: &Kayle) -> Inbox {
    let inbox = Inbox::new(SqliteStore::open(kayle.path("inbox.db")).await.unwrap()).erase();
    park(kayle, &inbox).await;
    inbox
}

/// Every command that looks at a parked entry and decides about it.
async fn commands_decide_about_a_parked_entry(kayle: &Kayle, inbox: Inbox) {
    pin("inbox_stats", kayle.run(&["inbox", "stats"]));
    pin("inbox_parked", kayle.run(&["inbox", "parked"]));
    pin("inbox_parked_other", kayle.run(&["inbox", "parked", "--reason", "abandoned"]));
    let listed = kayle.run(&["inbox", "parked", "--json"]);
    let entry: serde_json::Value = serde_json::from_str(listed.out.trim()).unwrap();
    let id = entry["id"].as_str().unwrap();
    pin("inbox_show", kayle.run(&["inbox", "show", id]));
    let opened = kayle.run(&["inbox", "show", id, "--open", "--key", "key.pem"]);
    assert!(!opened.out.contains("ERIKSSON"));
    pin("inbox_show_open", opened);
    pin("inbox_put_back", kayle.run(&["inbox", "put-back", id]));
    assert_eq!(inbox.stats().await.unwrap().waiting, 1);
    pin("inbox_put_back_again", kayle.run(&["inbox", "put-back", id]));
    drop(inbox);
}

fn kayle(address: &str) -> Kayle {
    Kayle::new().key().with("KAYLE_WEBHOOK_SECRET", SECRET).with("KAYLE_INBOX_URL", address)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_parked_entry_is_counted_listed_shown_opened_put_back_and_discarded() {
    let kayle = kayle("sqlite:inbox.db");
    let inbox = parked(&kayle).await;
    commands_decide_about_a_parked_entry(&kayle, inbox).await;
}

#[cfg(unix)]
#[needs::needs("postgres")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_commands_do_the_same_over_postgres() {
    let server = crate::servers::postgres::PostgresServer::start();
    let kayle = kayle(&server.url());
    let pool = sqlx::PgPool::connect(&server.url()).await.unwrap();
    PostgresStore::builder(pool.clone()).migrate().await.unwrap();
    let inbox = Inbox::new(PostgresStore::new(pool).await.unwrap()).erase();
    park(&kayle, &inbox).await;
    commands_decide_about_a_parked_entry(&kayle, inbox).await;
}

#[cfg(unix)]
#[needs::needs("redis-server")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_commands_do_the_same_over_redis() {
    let server = crate::servers::redis::RedisServer::start();
    let kayle = kayle(&server.url());
    // The name that `--name` has unless it is given.
    let inbox = Inbox::new(RedisStore::connect(&server.url(), "kayle").await.unwrap()).erase();
    park(&kayle, &inbox).await;
    commands_decide_about_a_parked_entry(&kayle, inbox).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn entries_are_discarded_by_their_reason() {
    let kayle = Kayle::new().key().with("KAYLE_INBOX_URL", "sqlite:inbox.db");
    let inbox = parked(&kayle).await;
    pin("inbox_discard_other", kayle.run(&["inbox", "discard", "--all", "--reason", "failed"]));
    pin("inbox_discard", kayle.run(&["inbox", "discard", "--all", "--reason", "key_missing"]));
    assert_eq!(inbox.stats().await.unwrap().depth(), 0);
}

#[test]
fn a_store_that_cannot_be_used_is_explained() {
    let kayle = Kayle::new();
    pin("inbox_none", kayle.run(&["inbox", "stats"]));
    pin("inbox_missing", kayle.run(&["inbox", "stats", "--store", "sqlite:inbox.db"]));
    pin("inbox_scheme", kayle.run(&["inbox", "stats", "--store", "mysql://localhost/app"]));
    let shown = kayle.run(&["inbox", "stats", "--store", "postgres://app:hunter2@localhost/app"]);
    assert!(!format!("{shown}").contains("hunter2"));
    pin("inbox_password", shown);
    assert!(!kayle.path("inbox.db").exists());
}
