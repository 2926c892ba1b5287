//! The inbox, as an application calls it.

use std::fmt;
use std::sync::Arc;

use http::StatusCode;

use super::builder::{Observer, Settings};
use super::{Entry, EntryId, HandlerError, Handling, InboxBuilder, Outcome, ParkReason, Run, Stats, Store, Stored};
use crate::inbox::error::Error;
use crate::webhook::{Event, Receiver, SealedDelivery};

/// Deliveries that are kept until they are handled.
///
/// Clones share one inbox. See the [module](crate::inbox) for how it is used.
#[derive(Clone)]
pub struct Inbox {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) store: Arc<dyn Store>,
    pub(super) settings: Settings,
    pub(super) observer: Option<Box<Observer>>,
}

impl Inner {
    pub(super) fn tell(&self, outcome: &Outcome) {
        if let Some(observer) = &self.observer {
            observer(outcome);
        }
    }
}

/// How many parked entries are looked through at a time.
const PAGE: usize = 100;

impl Inbox {
    /// An inbox with the settings as they are.
    #[must_use]
    pub fn new(store: impl Store) -> Self {
        InboxBuilder::new(store).unchecked()
    }

    /// Starts an inbox with settings.
    pub fn builder(store: impl Store) -> InboxBuilder {
        InboxBuilder::new(store)
    }

    /// Keeps a delivery: once this returns it is safe to answer 200. What is kept is the ciphertext.
    ///
    /// Keeping the same delivery again changes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::is_full`] at a [bound](super::Bounds), [`Error::is_store`] if the store failed, full or otherwise:
    /// answer 503, and the server sends it again.
    pub async fn store(&self, delivery: &SealedDelivery) -> Result<Stored, Error> {
        let stored = self.inner.store.insert(delivery, &self.inner.settings.bounds).await;
        self.inner.tell(&match &stored {
            Ok(Stored::New) => Outcome::Stored,
            Ok(Stored::Known) => Outcome::Known,
            Err(error) if error.is_full() => Outcome::Full,
            Err(error) => Outcome::StoreFailed(error.to_string()),
        });
        stored
    }

    /// Keeps a delivery and says what to answer: 200 once it is kept, 503 otherwise, upon which the server sends it again.
    ///
    /// ```
    /// # #[cfg(feature = "axum")] {
    /// use axum::{Router, extract::State, http::StatusCode, routing::post};
    /// use kayle_id::inbox::Inbox;
    /// use kayle_id::webhook::{Receiver, SealedDelivery};
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
    /// # }
    /// ```
    pub async fn accept(&self, delivery: &SealedDelivery) -> StatusCode {
        match self.store(delivery).await {
            Ok(_) => StatusCode::OK,
            Err(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Works: takes entries, opens them, and gives their events to a handler, until it is told to
    /// [stop](Run::until). See [`Run`].
    ///
    /// The receiver has the keys, and the signing secrets too: a sealed delivery's signature is checked again on opening,
    /// so that the store need not be trusted.
    pub fn run<H, F, E>(&self, receiver: Receiver, handler: H) -> Run
    where
        H: Fn(Event, Handling) -> F + Send + Sync + 'static,
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<HandlerError>,
    {
        let handler = move |event, handling| -> std::pin::Pin<Box<dyn Future<Output = _> + Send>> {
            let handled = handler(event, handling);
            Box::pin(async move { handled.await.map_err(Into::into) })
        };
        Run::new(Arc::clone(&self.inner), receiver, Arc::new(handler))
    }

    /// Counts.
    ///
    /// # Errors
    ///
    /// [`Error::is_store`]: the store does not answer.
    pub async fn stats(&self) -> Result<Stats, Error> {
        self.inner.store.stats().await
    }

    /// Lists parked entries, those parked longest first, behind one of them; at most 100 at a time.
    ///
    /// # Errors
    ///
    /// [`Error::is_store`].
    pub async fn parked(&self, after: Option<EntryId>) -> Result<Vec<Entry>, Error> {
        self.inner.store.parked(after, PAGE).await
    }

    /// Looks at an entry that is not finished.
    ///
    /// # Errors
    ///
    /// [`Error::is_store`].
    pub async fn entry(&self, id: EntryId) -> Result<Option<Entry>, Error> {
        self.inner.store.entry(id).await
    }

    /// Lets a parked entry be worked on again, with all its attempts before it. `false`: there is no such parked entry.
    ///
    /// # Errors
    ///
    /// [`Error::is_store`].
    pub async fn put_back(&self, id: EntryId) -> Result<bool, Error> {
        self.inner.store.put_back(id).await
    }

    /// Puts back every entry that is parked for a reason, such as [`ParkReason::KeyMissing`] once the key is in the ring.
    /// Tells how many.
    ///
    /// # Errors
    ///
    /// [`Error::is_store`]; some may be back then.
    pub async fn put_back_all(&self, reason: ParkReason) -> Result<u64, Error> {
        let (mut after, mut count) = (None, 0);
        loop {
            let page = self.parked(after).await?;
            let mut stays = None;
            for entry in &page {
                match &entry.state {
                    super::EntryState::Parked { reason: other, .. } if *other == reason => {
                        count += u64::from(self.put_back(entry.id).await?);
                    }
                    _ => stays = Some(entry.id),
                }
            }
            // What was put back is no place to go on from.
            after = stays.or(after);
            if page.len() < PAGE {
                return Ok(count);
            }
        }
    }

    /// Throws a parked entry away, for good. `false`: there is no such parked entry.
    ///
    /// # Errors
    ///
    /// [`Error::is_store`].
    pub async fn discard(&self, id: EntryId) -> Result<bool, Error> {
        self.inner.store.discard(id).await
    }
}

/// Shows the settings.
impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbox").field("settings", &self.inner.settings).finish_non_exhaustive()
    }
}
