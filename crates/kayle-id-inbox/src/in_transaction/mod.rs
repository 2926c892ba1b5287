//! Workers whose handlers run in the store's transaction.

mod at_work;
mod attempt;
mod crew;

use std::future::Future;
use std::sync::Arc;

use kayle_id_webhook::webhook::{Event, Receiver, SealedDelivery};

use self::attempt::{BoxedHandler, Worker};
use crate::handler::HandlerFuture;
use crate::{Error, HandlerError, HandlerTransaction, Handling, Inbox, NewEntry, Run, Stored, TransactionalStore};

impl<S: TransactionalStore> Inbox<S> {
    /// Starts workers whose handlers run in a transaction of the store: the handler's effect, the claim on the event's id
    /// and the completion of the entry commit together, or none of them does. So each effect takes place exactly once,
    /// whenever a process, a connection or the database is killed.
    ///
    /// The handler is given the transaction, and executes its statements on `&mut **transaction`. It does not commit: the
    /// inbox does, once the handler has returned `Ok`. An error or a panic rolls everything back, and the entry is tried
    /// again as in [`run`](Inbox::run). Slow work that is not in the database, such as a call to another service, belongs
    /// in `run`, because the transaction is open all the while.
    ///
    /// ```
    /// # #[cfg(feature = "postgres")]
    /// # async fn example(receiver: kayle_id_webhook::webhook::Receiver, pool: sqlx::PgPool) -> Result<(), kayle_id_inbox::Error> {
    /// use kayle_id_inbox::{Inbox, PostgresStore};
    /// use kayle_id_webhook::ShareFields;
    ///
    /// let inbox = Inbox::new(PostgresStore::new(pool).await?);
    /// inbox
    ///     .run_in_transaction(receiver, |event, handling, mut transaction| async move {
    ///         // What the application asked for when it created the session. A success alone is not enough.
    ///         let asked = ShareFields::new().require_age_over(18, "The law asks for it");
    ///         if let Ok(person) = event.satisfied(&asked) {
    ///             sqlx::query("UPDATE users SET verified_at = now() WHERE session_id = $1")
    ///                 .bind(person.session_id().as_str())
    ///                 .execute(&mut **transaction)
    ///                 .await?;
    ///         }
    ///         Ok(())
    ///     })
    ///     .await;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # How an entry is held
    ///
    /// Over Postgres the transaction itself holds the entry (`FOR UPDATE SKIP LOCKED`): no lease and no clock is involved,
    /// and the entry of a crashed worker is free as soon as its connection is gone. Each handler uses one connection of the
    /// pool, and the workers together one more. A statement that is still running when its handler is dropped is cancelled.
    ///
    /// SQLite has one writer at a time, so deliveries are opened under a lease, and the transaction begins with the
    /// handler (`BEGIN IMMEDIATE`). It goes ahead only if the lease still holds, which makes the result independent of
    /// clocks as well. A handler must not call this inbox, which waits for the same writer.
    pub fn run_in_transaction<H, F>(&self, receiver: Receiver, handler: H) -> Run
    where
        H: Fn(Event, Handling, HandlerTransaction<S::Transaction>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<(), HandlerError>> + Send + 'static,
    {
        let (store, shared) = (Arc::clone(&self.typed), Arc::clone(&self.shared));
        let handler = Arc::new(handler);
        let boxed = move |event, handling, transaction| -> HandlerFuture {
            let handler = Arc::clone(&handler);
            Box::pin(async move { handler(event, handling, transaction).await })
        };
        let handler: Arc<BoxedHandler<S::Transaction>> = Arc::new(boxed);
        Run::new(move |settings| crew::work(Worker { store, shared, receiver, handler }, settings))
    }

    /// Stores a delivery in a transaction of the application's: it is in the inbox once that commits.
    ///
    /// Pass the transaction itself, or any connection that is in one:
    ///
    /// ```
    /// # #[cfg(feature = "postgres")]
    /// # async fn example(inbox: kayle_id_inbox::Inbox<kayle_id_inbox::PostgresStore>, pool: sqlx::PgPool, sealed: kayle_id_webhook::webhook::SealedDelivery) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut transaction = pool.begin().await?;
    /// inbox.accept_in(&mut transaction, &sealed).await?;
    /// // … and what the application writes beside it.
    /// transaction.commit().await?; // Answer 200 after this.
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`store`](Inbox::store). Roll the transaction back then, and answer 503.
    pub async fn accept_in(&self, connection: &mut S::Connection, delivery: &SealedDelivery) -> Result<Stored, Error> {
        let entry = NewEntry::new(delivery, &self.shared.settings.bounds);
        let stored = self.typed.insert_in(connection, entry).await;
        self.shared.tell_stored(&stored);
        stored
    }
}
