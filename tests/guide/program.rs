use crate::access::App;
use kayle_id::inbox::SqliteStore;
use kayle_id::webhook::{Keyring, Receiver};
use kayle_id::{Client, SigningSecret};
use sqlx::{SqlitePool, sqlite::SqliteConnectOptions};

#[tokio::main]
async fn main() -> Result<(), kayle_id::workflows::BoxError> {
    let keyring = Keyring::new();
    keyring.insert_pem("2026-01", std::fs::read("keys/2026-01.pem")?)?;
    let secret = SigningSecret::new(std::env::var("KAYLE_WEBHOOK_SECRET")?);
    let receiver = Receiver::builder().secret(secret).keyring(keyring).build()?;
    let pool = SqlitePool::connect_with(SqliteConnectOptions::new().filename("app.db").create_if_missing(true)).await?;
    let store = SqliteStore::with_options((*pool.connect_options()).clone()).build().await?;
    let app = App::open(Client::from_env()?, receiver, store, pool).await?;

    tokio::spawn(app.work());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, app.router()).await?)
}
