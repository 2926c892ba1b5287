//! Makes an API key by the dashboard's surface, and shows why a key cannot make a key.
//!
//! Runs against the embedded server; with `KAYLE_SESSION_COOKIE` set, against the server at
//! `KAYLE_BASE_URL`.

use kayle_id::testing::mock::MockServer;
use kayle_id::{Client, Scope};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let embedded = MockServer::start().await?;
    let base = std::env::var("KAYLE_BASE_URL").unwrap_or_else(|_| embedded.base_url());
    let cookie = std::env::var("KAYLE_SESSION_COOKIE").unwrap_or_else(|_| "example-session".to_owned());
    let client = Client::builder().base_url(&base).session_cookie(cookie).build()?;

    let created = client
        .dashboard()
        .api_keys()
        .create("nightly report", [Scope::SessionsRead, Scope::AnalyticsRead])
        .metadata("team", "billing")
        .send()
        .await?;
    // The only time that it is shown: this is the moment to store it.
    let secret = created.key.expose_secret();
    println!("made {}: {}… ({} characters; Debug says {:?})", created.id, &secret[..3], secret.len(), created.key);

    client.dashboard().api_keys().update(&created.id).scopes([Scope::SessionsRead]).send().await?;
    println!("narrowed to {}", Scope::SessionsRead);
    client.dashboard().api_keys().delete(&created.id).send().await?;
    println!("deleted");

    // A real server refuses an API key here, and the error says what to do.
    let with_key = Client::builder().base_url(&base).api_key("kk_example0000000000000000000000000").build()?;
    if let Err(error) = with_key.dashboard().api_keys().list().header("prefer", "code=401").send().await {
        println!("with a key: {error}");
    }
    Ok(())
}
