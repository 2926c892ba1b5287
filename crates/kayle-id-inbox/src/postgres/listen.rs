//! `LISTEN` and `NOTIFY`: workers of other processes are woken when something is stored.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::Inner;

#[derive(Default)]
pub(super) struct Listening {
    task: Mutex<Option<JoinHandle<()>>>,
    notifying: AtomicBool,
}

/// Postgres lets one transaction at a time commit that notifies, so each process notifies this often at most, outside of
/// the transactions that store.
const APART: Duration = Duration::from_millis(50);

impl Listening {
    /// Begins to listen, unless it has.
    pub(super) fn begin(&self, pool: &PgPool, channel: &str, noticed: &Arc<Notify>) {
        let mut task = self.task.lock().unwrap_or_else(PoisonError::into_inner);
        if task.as_ref().is_some_and(|task| !task.is_finished()) {
            return;
        }
        let (pool, channel, noticed) = (pool.clone(), channel.to_owned(), Arc::downgrade(noticed));
        *task = Some(tokio::spawn(listen(pool, channel, noticed)));
    }

    /// Notifies the other processes soon.
    pub(super) fn notify(&self, inner: &Arc<Inner>) {
        if self.notifying.swap(true, Ordering::AcqRel) {
            return;
        }
        let inner = Arc::clone(inner);
        tokio::spawn(async move {
            tokio::time::sleep(APART / 5).await;
            inner.listening.notifying.store(false, Ordering::Release);
            let notify = sqlx::query("SELECT pg_notify($1, '')").bind(&inner.channel);
            // Workers that are not woken poll.
            let _ = notify.execute(&inner.pool).await;
        });
    }
}

async fn listen(pool: PgPool, channel: String, noticed: Weak<Notify>) {
    loop {
        if let Ok(mut listener) = PgListener::connect_with(&pool).await
            && listener.listen(&channel).await.is_ok()
        {
            // An empty answer is a connection that was made again: something may have been missed.
            while let Ok(_notification) = listener.try_recv().await {
                let Some(noticed) = noticed.upgrade() else { return };
                noticed.notify_waiters();
            }
        }
        if noticed.strong_count() == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        if let Some(task) = self.task.lock().unwrap_or_else(PoisonError::into_inner).take() {
            task.abort();
        }
    }
}
