//! Makes an API key by the dashboard's surface, and shows why a key cannot make a key.
//!
//! Runs against the embedded server; with `KAYLE_SESSION_COOKIE` set, against the server at `KAYLE_BASE_URL`. Whatever
//! happens there, Ctrl-C included, the key is deleted at the end.

use futures::TryStreamExt;
use kayle_id::{Client, MetadataValue, Scope, Timestamp};
use kayle_id_testing::mock::MockServer;
use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let embedded = MockServer::start().await?;
    let (base, cookie) = match std::env::var("KAYLE_SESSION_COOKIE") {
        Ok(cookie) => (std::env::var("KAYLE_BASE_URL").unwrap_or_else(|_| "https://api.kayle.id".to_owned()), cookie),
        Err(_) => (embedded.base_url(), "example-session".to_owned()),
    };
    let client = Client::builder().base_url(&base).session_cookie(cookie).build()?;

    run(&client).await?;

    // A real server refuses an API key here, and the error says what to do.
    let with_key = Client::builder().base_url(&base).api_key("kk_example0000000000000000000000000").build()?;
    if let Err(error) = with_key.dashboard().api_keys().list().header("prefer", "code=401").send().await {
        println!("with a key: {error}");
    }
    Ok(())
}

pub(crate) async fn run(client: &Client) -> Result<(), Box<dyn Error>> {
    let mark = Timestamp::now().unix_millis().to_string();
    let outcome = tokio::select! {
        outcome = create(client, &mark) => outcome,
        _ = tokio::signal::ctrl_c() => Err("interrupted".into()),
    };
    let cleaned = clean_up(client, &mark).await;
    if cleaned.is_err() {
        println!("to do: delete the API key \"nightly report\" in the dashboard");
    }
    outcome.and(cleaned)
}

async fn create(client: &Client, mark: &str) -> Result<(), Box<dyn Error>> {
    let keys = client.dashboard();
    let keys = keys.api_keys();
    let create = keys.create("nightly report", [Scope::SessionsRead, Scope::AnalyticsRead]);
    let created = create.metadata("team", "billing").metadata("example", mark).send().await?;
    // The only time that it is shown: this is the moment to store it.
    let secret = created.key.expose_secret();
    println!("made {}: {}… ({} characters; Debug says {:?})", created.id, &secret[..3], secret.len(), created.key);

    keys.update(&created.id).scopes([Scope::SessionsRead]).send().await?;
    println!("narrowed to {}", Scope::SessionsRead);
    keys.delete(&created.id).send().await?;
    println!("deleted");
    Ok(())
}

/// Deletes the key that carries this mark, if it is there yet: its answer may have been lost.
async fn clean_up(client: &Client, mark: &str) -> Result<(), Box<dyn Error>> {
    let keys: Vec<_> = client.dashboard().api_keys().list().stream().try_collect().await?;
    for key in keys {
        if matches!(key.metadata.get("example"), Some(MetadataValue::Text(text)) if text == mark) {
            client.dashboard().api_keys().delete(&key.id).send().await?;
            println!("deleted {}", key.id);
        }
    }
    Ok(())
}
