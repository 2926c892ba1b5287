//! The inbox, as an application calls it.

mod builder;

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use http::StatusCode;
use kayle_id_webhook::webhook::{Event, Receiver, SealedDelivery};

pub use builder::InboxBuilder;

use crate::handler::HandlerFuture;
use crate::observe::{Shared, gauge};
use crate::{
    Entry, EntryId, Error, HandlerError, Handling, NewEntry, ParkedQuery, Run, Stats, Store, Stored, TraceContext,
    workers,
};

/// Deliveries that are kept until they are handled.
///
/// Clones share one inbox. See the [crate's documentation](crate) for how it is used.
///
/// `Inbox<PostgresStore>` and `Inbox<SqliteStore>` can also handle events [in the store's own
/// transaction](Inbox::run_in_transaction). Where the kind of store does not matter, [`erase`](Self::erase) gives a plain
/// `Inbox`.
pub struct Inbox<S: ?Sized = dyn Store> {
    pub(crate) typed: Arc<S>,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) shared: Arc<Shared>,
}

impl<S: ?Sized> Clone for Inbox<S> {
    fn clone(&self) -> Self {
        Self { typed: Arc::clone(&self.typed), store: Arc::clone(&self.store), shared: Arc::clone(&self.shared) }
    }
}

/// How many parked entries one call of the store handles.
const PAGE: usize = 100;

impl<S: Store> Inbox<S> {
    /// An inbox with the default settings.
    #[must_use]
    pub fn new(store: S) -> Self {
        InboxBuilder::new(store).unchecked()
    }

    /// Starts an inbox with settings.
    pub fn builder(store: S) -> InboxBuilder<S> {
        InboxBuilder::new(store)
    }

    /// The same inbox, without the type of its store.
    #[must_use]
    pub fn erase(&self) -> Inbox {
        Inbox { typed: Arc::clone(&self.store), store: Arc::clone(&self.store), shared: Arc::clone(&self.shared) }
    }
}

impl<S: ?Sized> Inbox<S> {
    /// Stores a delivery: once this returns it is safe to answer 200. The ciphertext is stored.
    ///
    /// Storing the same delivery again changes nothing, unless its signature is younger: see [`Store::insert`].
    ///
    /// # Errors
    ///
    /// [`Error::is_full`] at a [bound](crate::Bounds), and [`Error::is_store`] if the store failed: answer 503, and the
    /// server sends the delivery again.
    pub async fn store(&self, delivery: &SealedDelivery) -> Result<Stored, Error> {
        self.store_with_trace(delivery, None).await
    }

    /// As [`store`](Self::store), with the trace of the request, which the handler can link its span to.
    ///
    /// # Errors
    ///
    /// As [`store`](Self::store).
    pub async fn store_with_trace(
        &self,
        delivery: &SealedDelivery,
        trace: Option<&TraceContext>,
    ) -> Result<Stored, Error> {
        let entry = NewEntry::new(delivery, &self.shared.settings.bounds).with_trace(trace);
        let stored = self.store.insert(entry).await;
        self.shared.tell_stored(&stored);
        stored
    }

    /// Stores a delivery and says what to answer: 200 once it is stored, 503 otherwise, and the server sends it again.
    ///
    /// ```
    /// use axum::{Router, extract::State, http::StatusCode, routing::post};
    /// use kayle_id_inbox::Inbox;
    /// use kayle_id_webhook::webhook::{Receiver, SealedDelivery};
    ///
    /// # #[derive(Clone)]
    /// # struct App { receiver: Receiver, inbox: Inbox }
    /// # impl axum::extract::FromRef<App> for Receiver { fn from_ref(app: &App) -> Self { app.receiver.clone() } }
    /// async fn receive(State(app): State<App>, sealed: SealedDelivery) -> StatusCode {
    ///     app.inbox.accept(&sealed).await
    /// }
    ///
    /// fn router(app: App) -> Router {
    ///     Router::new().route("/webhooks/kayle", post(receive)).with_state(app)
    /// }
    /// ```
    pub async fn accept(&self, delivery: &SealedDelivery) -> StatusCode {
        match self.store(delivery).await {
            Ok(_) => StatusCode::OK,
            Err(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Starts workers: they take entries, open them, and pass their events to a handler, until they are told to
    /// [stop](Run::until). See [`Run`].
    ///
    /// The receiver holds the keys, and the signing secrets too: a delivery's signature is checked again when it is
    /// opened, so that the store need not be trusted.
    ///
    /// The effect of this handler is not part of the store's transaction. If the worker crashes between the effect and its
    /// recording, the event is handled again, so write [`Handling::idempotency_key`] with the effect. Over SQLite and
    /// Postgres, [`run_in_transaction`](Inbox::run_in_transaction) makes the effect itself part of the transaction.
    pub fn run<H, F>(&self, receiver: Receiver, handler: H) -> Run
    where
        H: Fn(Event, Handling) -> F + Send + Sync + 'static,
        F: Future<Output = Result<(), HandlerError>> + Send + 'static,
    {
        let handler = Arc::new(handler);
        let boxed = move |event, handling| -> HandlerFuture {
            let handler = Arc::clone(&handler);
            // Called when it is polled, so that a panic of the synchronous part happens in the task as well.
            Box::pin(async move { handler(event, handling).await })
        };
        workers::workers(Arc::clone(&self.store), Arc::clone(&self.shared), receiver, Arc::new(boxed))
    }

    /// Counts the entries.
    ///
    /// With the feature `metrics` the gauges of the `metrics` facade are set as well. The stores over SQL count rows, so
    /// ask every few seconds rather than for each request.
    ///
    /// # Errors
    ///
    /// [`Error::is_store`] if the store does not answer.
    pub async fn stats(&self) -> Result<Stats, Error> {
        let stats = self.store.stats().await?;
        gauge(&stats);
        Ok(stats)
    }

    /// Whether an event was handled, within the time that is [remembered](crate::Bounds::retention): what a comparison of
    /// the API's list of events with this inbox asks.
    ///
    /// An event that is still waiting in the inbox is not seen, because its id is encrypted until a worker opens it.
    ///
    /// # Errors
    ///
    /// [`Error::is_store`] if the store does not answer.
    pub async fn seen(&self, event_id: impl AsRef<str>) -> Result<bool, Error> {
        self.store.seen(event_id.as_ref()).await
    }

    /// Lists parked entries, the longest parked first, at most 100: a page. Ask for the next page with
    /// [`ParkedQuery::after`] and the last entry.
    ///
    /// # Errors
    ///
    /// [`Error::is_store`] if the store does not answer.
    pub async fn parked(&self, query: &ParkedQuery) -> Result<Vec<Entry>, Error> {
        self.store.parked(query, PAGE).await
    }

    /// Reads an entry that is not finished.
    ///
    /// # Errors
    ///
    /// [`Error::is_store`] if the store does not answer.
    pub async fn entry(&self, id: EntryId) -> Result<Option<Entry>, Error> {
        self.store.entry(id).await
    }

    /// Lets a parked entry be handled again, with all its attempts before it. `false`: there is no such parked entry.
    ///
    /// # Errors
    ///
    /// [`Error::is_store`] if the store does not answer.
    pub async fn put_back(&self, id: EntryId) -> Result<bool, Error> {
        Ok(self.store.put_back(&[id]).await? > 0)
    }

    /// Removes a parked entry for good. `false`: there is no such parked entry.
    ///
    /// # Errors
    ///
    /// [`Error::is_store`] if the store does not answer.
    pub async fn discard(&self, id: EntryId) -> Result<bool, Error> {
        Ok(self.store.discard(&[id]).await? > 0)
    }

    /// Puts back every entry that a query names and that is parked now, such as all of
    /// [`ParkReason::KeyMissing`](crate::ParkReason::KeyMissing) once the key is in the keyring. Returns how many.
    ///
    /// Entries that are parked while this runs are left alone, so it ends even if every entry is parked again at once.
    ///
    /// # Errors
    ///
    /// [`Error::is_store`] if the store does not answer; some entries may have been put back by then.
    pub async fn put_back_all(&self, query: &ParkedQuery) -> Result<u64, Error> {
        self.for_all(query, true).await
    }

    /// Removes every entry that a query names and that is parked now. Returns how many.
    ///
    /// # Errors
    ///
    /// [`Error::is_store`] if the store does not answer; some entries may have been removed by then.
    pub async fn discard_all(&self, query: &ParkedQuery) -> Result<u64, Error> {
        self.for_all(query, false).await
    }

    async fn for_all(&self, query: &ParkedQuery, put_back: bool) -> Result<u64, Error> {
        // By the store's clock, which also says when entries were parked.
        let now = self.store.stats().await?.at;
        let until = query.wanted_until().map_or(now, |until| until.min(now));
        let mut query = query.clone().until(until);
        let mut count = 0;
        loop {
            let page = self.store.parked(&query, PAGE).await?;
            let Some(last) = page.last() else { return Ok(count) };
            query = query.after(last);
            let ids: Vec<EntryId> = page.iter().map(|entry| entry.id).collect();
            count += if put_back { self.store.put_back(&ids).await? } else { self.store.discard(&ids).await? };
            if page.len() < PAGE {
                return Ok(count);
            }
        }
    }
}

/// Shows the settings.
impl<S: ?Sized> fmt::Debug for Inbox<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbox").field("settings", &self.shared.settings).finish_non_exhaustive()
    }
}
