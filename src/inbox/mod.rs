//! An inbox: deliveries are kept before they are acknowledged, and handled afterwards.
//!
//! The server erases its copy of a result at the first 2xx, waits 15 seconds for that, and sends at least once, in any
//! order. So a receiver stores before it answers, and works later:
//!
//! ```
//! use http::StatusCode;
//! use kayle_id::inbox::{FileStore, HandlerError, Inbox};
//! use kayle_id::webhook::{Event, Receiver};
//!
//! // In the handler of requests: 200 once it is on the disk, 503 if it could not be kept.
//! async fn receive(receiver: &Receiver, inbox: &Inbox, headers: &http::HeaderMap, body: &[u8]) -> StatusCode {
//!     match receiver.verify(headers, body) {
//!         Ok(sealed) => inbox.accept(&sealed).await,
//!         Err(_) => StatusCode::BAD_REQUEST,
//!     }
//! }
//!
//! // Elsewhere, in this process or, over Redis, in others:
//! async fn work(receiver: Receiver, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), Box<dyn std::error::Error>> {
//!     let inbox = Inbox::new(FileStore::open("inbox.redb").await?);
//!     let handler = |event: Event, handling| async move {
//!         if let Event::SessionSucceeded(event) = event {
//!             println!("{} is verified", event.session_id());
//!         }
//!         Ok::<(), HandlerError>(())
//!     };
//!     inbox.run(receiver, handler).until(stop).await;
//!     Ok(())
//! }
//! # let _: kayle_id::inbox::Handling;
//! ```
//!
//! # The stores
//!
//! | store | keeps | for |
//! |---|---|---|
//! | [`MemoryStore`] | until the process ends | tests |
//! | [`FileStore`] | one file, through `kill -9` and loss of power | one process, nothing to install |
//! | `RedisStore` (feature `redis`) | Redis Streams | any number of receivers and workers |
//! | yours | | [`Store`] is a trait |
//!
//! All of them hold ciphertext only, with its signature, which is checked again on opening.
//!
//! # What becomes of an entry
//!
//! * **Done is done.** The entry goes, and its name and its event's id are remembered for [a while](Bounds).
//! * **An error is tried again**, after a growing random wait, [so often](InboxBuilder::max_attempts); then the entry is
//!   parked. A panic is an error. [`HandlerError::park`] parks at once.
//! * **A worker that dies gives its work back** when its [lease](InboxBuilder::lease) runs out, and at once where the file
//!   is opened again. One that lives renews it.
//! * **A key that is not held** parks the entry as [`ParkReason::KeyMissing`]; what cannot be opened or read is parked too,
//!   each with its reason. [`Inbox::parked`] lists them, [`Inbox::put_back`] lets them be tried again.
//! * **At a bound** storing is refused, and nothing is dropped.
//!
//! # Once
//!
//! An event can arrive in several deliveries: sent again, replayed, or to several endpoints. Its id is inside the payload,
//! so it is known once that is open, and the worker claims it then: no two work on one event at a time, and once one has
//! *finished* none does again. Finishing commits the claim and removes the entry in one step.
//!
//! What remains is the moment between the handler's effect and that step: a process that dies there leaves an effect that
//! the store knows nothing of, and the event is handled again. So do processes that sleep through their lease, though what
//! they do afterwards is refused by the store. No queue can close that gap, but the effect can: write
//! [`Handling::idempotency_key`] with it, in one transaction, into a unique column, and take a second time for done.
//!
//! ```sql
//! BEGIN;
//! INSERT INTO handled (event_id) VALUES ($1) ON CONFLICT DO NOTHING;  -- nothing inserted: it is done, end here
//! UPDATE users SET verified = true WHERE session_id = $2;
//! COMMIT;
//! ```
//!
//! Then each effect takes place exactly once, whatever dies when. Without it, at least once, and more than once only
//! where a process died, or lost its lease, at work on this very event.
//!
//! # Rotation
//!
//! Workers share the [`Keyring`](crate::webhook::Keyring) of their receiver: a key that is inserted there opens what comes
//! next. What was parked for want of it is put back with [`Inbox::put_back_all`]. Keep a signing secret as long as
//! deliveries signed with it wait.

mod backoff;
mod bounds;
mod builder;
mod engine;
mod entry;
mod error;
mod file;
mod handler;
#[expect(clippy::module_inception, reason = "the type that the module is named for")]
mod inbox;
mod local;
mod memory;
mod outcome;
#[cfg(feature = "redis")]
#[cfg_attr(docsrs, doc(cfg(feature = "redis")))]
mod redis;
mod run;
mod store;
mod tables;
mod work;

pub use self::inbox::Inbox;
#[cfg(feature = "redis")]
pub use self::redis::{RedisStore, RedisStoreBuilder};
pub use bounds::Bounds;
pub use builder::InboxBuilder;
pub use entry::{Claim, Entry, EntryId, EntryState, Lease, ParkReason, Stats, Stored, Taken};
pub use error::{Error, ErrorKind};
pub use file::FileStore;
pub use handler::{HandlerError, Handling};
pub use memory::MemoryStore;
pub use outcome::Outcome;
pub use run::{Run, Summary};
pub use store::{Store, StoreFuture};
