use crate::access::App;
use kayle_id::Client;
use kayle_id::inbox::SqliteStore;
use kayle_id::webhook::Receiver;
use kayle_id::workflows::{BoxError, FileProgressStore, FileVault};
use sqlx::{SqlitePool, sqlite::SqliteConnectOptions};
use std::time::Duration;

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    // What `kayle provision URL --run production --vault kayle-secrets` has put there.
    let vault = FileVault::open("kayle-secrets")?;
    let mut receiver = Receiver::builder().keyring(vault.keyring().clone());
    for secret in vault.signing_secrets()? {
        receiver = receiver.secret(secret);
    }
    let pool = SqlitePool::connect_with(SqliteConnectOptions::new().filename("app.db").create_if_missing(true)).await?;
    let store = SqliteStore::with_options((*pool.connect_options()).clone()).build().await?;
    let app = App::open(Client::from_env()?, receiver.build()?, store, pool).await?;

    tokio::spawn(app.work());
    let (daily, runs) = (app.clone(), FileProgressStore::open("kayle-runs")?);
    tokio::spawn(async move {
        loop {
            if let Err(error) = daily.revoke_withdrawn(&runs).await {
                eprintln!("withdrawals were not looked for: {error}");
            }
            tokio::time::sleep(Duration::from_secs(86_400)).await;
        }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, app.router()).await?)
}
