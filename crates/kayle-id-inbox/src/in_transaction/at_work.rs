//! An entry while a worker has it.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::JoinSet;

use crate::transactional::{Held, Lent, Settlement};
use crate::{Error, HandlerError, ParkReason, TransactionalStore};

/// An entry that a worker holds, with its transaction and its handler.
///
/// If this is dropped before the entry is settled, because the worker was dropped or has panicked, a task gives the entry
/// back. Without it the entry would stay held: over SQLite until its lease runs out, over Postgres until a statement ends
/// that the handler was waiting for.
pub(super) struct AtWork<S: TransactionalStore> {
    store: Arc<S>,
    pub(super) held: Option<Held<S::Hold>>,
    pub(super) lent: Option<Lent<S::Transaction>>,
    /// The handler: a task of its own, so that its panic is its own.
    pub(super) handler: JoinSet<Result<(), HandlerError>>,
}

impl<S: TransactionalStore> AtWork<S> {
    pub(super) fn new(store: Arc<S>, held: Held<S::Hold>) -> Self {
        Self { store, held: Some(held), lent: None, handler: JoinSet::new() }
    }

    /// The transaction, once the handler has ended. Nothing if another task still holds it.
    pub(super) fn take_transaction(&mut self) -> Option<S::Transaction> {
        self.lent.take()?.take_back()
    }

    /// The entry is finished, or another worker's: nothing is left to do for it.
    pub(super) fn forget(mut self) {
        self.held = None;
    }

    /// Ends the handler, undoes the transaction, and lets the entry wait. `false`: another worker has it.
    pub(super) async fn retry(self, delay: Duration, counted: bool) -> Result<bool, Error> {
        self.settle(move |store, held, transaction| async move {
            store.settle(held, transaction, Settlement::Retry { delay, counted }).await
        })
        .await
    }

    /// As [`retry`](Self::retry), and parks the entry.
    pub(super) async fn park(self, reason: ParkReason, note: Option<String>) -> Result<bool, Error> {
        self.settle(move |store, held, transaction| async move {
            store.settle(held, transaction, Settlement::Park { reason, note: note.as_deref() }).await
        })
        .await
    }

    /// A task settles it, which goes on when the worker is dropped.
    async fn settle<F>(
        mut self,
        settle: impl FnOnce(Arc<S>, Held<S::Hold>, Option<S::Transaction>) -> F + Send + 'static,
    ) -> Result<bool, Error>
    where
        F: Future<Output = Result<bool, Error>> + Send + 'static,
    {
        let Some(held) = self.held.take() else { return Ok(false) };
        let (store, lent, mut handler) = (Arc::clone(&self.store), self.lent.take(), std::mem::take(&mut self.handler));
        let settling = tokio::spawn(async move {
            handler.shutdown().await;
            let transaction = lent.and_then(|lent| lent.take_back());
            settle(store, held, transaction).await
        });
        settling.await.unwrap_or_else(|_| Err(Error::store("the store panicked")))
    }
}

impl<S: TransactionalStore> Drop for AtWork<S> {
    fn drop(&mut self) {
        let Some(held) = self.held.take() else { return };
        // Without a runtime the program ends, and the entry is that of a crashed worker.
        let Ok(runtime) = Handle::try_current() else { return };
        let (store, lent, mut handler) = (Arc::clone(&self.store), self.lent.take(), std::mem::take(&mut self.handler));
        runtime.spawn(async move {
            // A handler that was called has made an attempt, as it has when its process crashes.
            let counted = lent.is_some();
            handler.shutdown().await;
            let transaction = lent.and_then(|lent| lent.take_back());
            // A store that fails frees the entry as it does after a crash.
            let _ = store.settle(held, transaction, Settlement::Retry { delay: Duration::ZERO, counted }).await;
        });
    }
}
