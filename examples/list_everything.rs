//! Walks every list, stops in the middle of one, and goes on from a stored cursor.
//!
//! Runs against the embedded server unless `KAYLE_API_KEY` is set. It reads and changes nothing.

use futures::{StreamExt, TryStreamExt};
use kayle_id::{Client, Cursor, SessionStatus};
use kayle_id_testing::mock::MockServer;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let embedded = MockServer::start().await?;
    let client = if std::env::var_os("KAYLE_API_KEY").is_some() {
        Client::from_env()?
    } else {
        Client::builder().base_url(embedded.base_url()).api_key("kk_example0000000000000000000000000").build()?
    };

    // Items, page after page, fetched as they are asked for. A page in the middle may be empty.
    let mut sessions = client.sessions().list().limit(100).stream();
    for _ in 0..2 {
        if let Some(session) = sessions.try_next().await? {
            println!("session {}, created {}", session.status, session.created_at);
        }
    }

    // A walk can stop anywhere and go on later, in another process.
    let stored = serde_json::to_string(&sessions.cursor())?;
    drop(sessions);
    let again = client.sessions().list().limit(100);
    let again = match serde_json::from_str::<Option<Cursor>>(&stored)? {
        Some(cursor) => again.resume(&cursor),
        None => again,
    };
    let rest: Vec<_> = again.stream().try_collect().await?;
    println!("and {} more after the stored cursor", rest.len());

    // An item that cannot be read is an error in its place; the others are not lost for it.
    let failed = client.sessions().list().status(SessionStatus::Failed).stream();
    let readable = failed.filter_map(|item| async move { item.ok() }).count().await;
    println!("{readable} failed sessions");

    // Pages, where whole pages are wanted.
    let mut pages = client.webhooks().events().list().pages();
    while let Some(page) = pages.try_next().await? {
        println!("a page of {} events, more to come: {}", page.items.len(), page.has_more);
    }

    let endpoints: Vec<_> = client.webhooks().endpoints().list().stream().try_collect().await?;
    for endpoint in &endpoints {
        let keys = client.webhooks().encryption_keys().list(&endpoint.id).stream().count().await;
        println!("endpoint {} has {keys} keys", endpoint.url);
    }
    println!("{} deliveries", client.webhooks().deliveries().list().stream().count().await);
    Ok(())
}
