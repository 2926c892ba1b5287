//! The inbox, as far as it needs no server.

use super::Texts;
use kayle_id::inbox::{Inbox, InboxBuilder, SqliteStore};
use std::time::Duration;

pub(super) async fn texts(texts: &mut Texts) {
    texts.room("Inbox");
    let store = SqliteStore::in_memory().await.unwrap();
    type Change = fn(InboxBuilder<SqliteStore>) -> InboxBuilder<SqliteStore>;
    let changes: [(&str, Change); 4] = [
        ("a lease of zero", |builder| builder.lease(Duration::ZERO)),
        ("no attempts", |builder| builder.max_attempts(0)),
        ("waits in the wrong order", |builder| builder.backoff(Duration::from_secs(2), Duration::from_secs(1))),
        ("a polling interval of zero", |builder| builder.poll(Duration::ZERO)),
    ];
    for (situation, change) in changes {
        texts.add(situation, change(Inbox::builder(store.clone())).build().unwrap_err());
    }
    texts.add("a table prefix that is none", SqliteStore::memory_builder().prefix("a b").migrations().unwrap_err());
}
