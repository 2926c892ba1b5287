//! A durable inbox for the webhooks of [Kayle ID](https://kayle.id): deliveries are stored before they are acknowledged,
//! and handled afterwards, in the application's own database.
//!
//! The server erases its copy of a result at the first 2xx, waits 15 seconds for it, and sends at least once, in any order.
//! So a receiver stores a delivery before it answers, and works later. Over SQLite and Postgres the handler runs in the
//! same transaction as the completion of its entry, so its effect takes place exactly once:
//!
//! ```
//! # #[cfg(feature = "sqlite")]
//! # mod example {
//! use http::StatusCode;
//! use kayle_id_inbox::{Inbox, SqliteStore};
//! use kayle_id_webhook::ShareFields;
//! use kayle_id_webhook::webhook::Receiver;
//!
//! // In the handler of requests: 200 once the delivery is on the disk, 503 if it could not be stored.
//! async fn receive(receiver: &Receiver, inbox: &Inbox, headers: &http::HeaderMap, body: &[u8]) -> StatusCode {
//!     match receiver.verify(headers, body) {
//!         Ok(sealed) => inbox.accept(&sealed).await,
//!         Err(_) => StatusCode::BAD_REQUEST,
//!     }
//! }
//!
//! // Elsewhere, in this process or in others:
//! async fn work(receiver: Receiver, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), kayle_id_inbox::Error> {
//!     let inbox = Inbox::new(SqliteStore::open("app.db").await?);
//!     inbox
//!         .run_in_transaction(receiver, |event, handling, mut transaction| async move {
//!             // What the application asked for when it created the session. A success alone is not enough.
//!             let asked = ShareFields::new().require_age_over(18, "The law asks for it");
//!             if let Ok(person) = event.satisfied(&asked) {
//!                 sqlx::query("UPDATE users SET verified = 1 WHERE session_id = $1")
//!                     .bind(person.session_id().as_str())
//!                     .execute(&mut **transaction)
//!                     .await?;
//!             }
//!             Ok(())
//!         })
//!         .until(stop)
//!         .await;
//!     Ok(())
//! }
//! # }
//! ```
//!
//! # The stores
//!
//! | store | feature | for |
//! |---|---|---|
//! | `SqliteStore` | `sqlite` (default) | one file, alone or the application's own; several processes on one machine |
//! | `PostgresStore` | `postgres` | the application's Postgres, any number of machines |
//! | `RedisStore` | `redis`, `redis-cluster` | Redis 7 or later, any number of machines |
//! | your own | | [`Store`] is a trait; the feature `testing` has tests for it |
//!
//! They hold an entry for a worker in different ways. A transaction over Postgres locks the entry's row. Over SQLite, over
//! Redis, and in [`Inbox::run`] over Postgres, a lease holds it, which every call that settles the entry checks.
//!
//! All of them hold ciphertext only, with its signature, which is checked again when a delivery is opened. The features
//! `sqlite` and `postgres` need Rust 1.94, as sqlx does; the others need 1.88.
//!
//! # What becomes of an entry
//!
//! * **The handler succeeds:** the entry is removed, and its name and its event's id are remembered for [a while](Bounds).
//! * **The handler fails:** the entry is tried again after a growing random wait, up to
//!   [a limit](InboxBuilder::max_attempts), and then parked. A panic is a failure. [`HandlerError::park`] parks at once.
//! * **The worker crashes:** another worker retries the entry once its [lease](InboxBuilder::lease) has expired; in a
//!   transaction over Postgres, at once.
//! * **The worker is stopped:** its handler may end within the [grace](Run::grace) period. Otherwise the entry is given back
//!   at once, also if a statement of its handler is still running.
//! * **The key is not held:** the entry is parked as [`ParkReason::KeyMissing`]. Deliveries that cannot be opened or read
//!   are parked too, each with its reason. [`Inbox::parked`] lists them, [`Inbox::put_back`] has them tried again.
//! * **A bound is reached:** storing is refused, and nothing is dropped.
//!
//! # Exactly once, and at least once
//!
//! One event can arrive in several deliveries: sent again, replayed, or to several endpoints. Its id is inside the
//! encrypted payload, so the worker claims it after opening: no two workers handle one event at a time, and no worker
//! handles it again once it was finished.
//!
//! * [`Inbox::run_in_transaction`] commits the effect, the claim and the completion together: exactly once.
//! * [`Inbox::run`] calls the handler outside any transaction of the store. A process that crashes between the effect and
//!   its recording leaves an effect that the store does not know, and the event is handled again. Write
//!   [`Handling::idempotency_key`] with the effect, in one transaction, into a unique column, and treat a second time as
//!   done; or have the system that takes the effect compare [`Handling::fence`].
//!
//! # Rotation
//!
//! Workers share the [`Keyring`](kayle_id_webhook::webhook::Keyring) of their receiver: a key that is inserted there opens
//! the next delivery. Put entries that were parked for want of it back with [`Inbox::put_back_all`]. Keep a signing secret
//! for as long as deliveries signed with it wait.
#![forbid(unsafe_code)]
#![deny(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod activity;
mod backoff;
mod bounds;
mod entry;
mod error;
mod guarded;
mod handler;
mod id;
mod in_transaction;
mod inbox;
mod lease;
mod leased;
#[cfg(any(feature = "postgres", feature = "redis"))]
mod lost;
mod observe;
mod opening;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "redis")]
mod redis;
mod run;
mod settings;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod sql;
#[cfg(feature = "sqlite")]
mod sqlite;
mod stats;
mod store;
#[cfg(feature = "testing")]
#[cfg_attr(docsrs, doc(cfg(feature = "testing")))]
pub mod testing;
mod trace;
mod transactional;
mod workers;

#[cfg(feature = "postgres")]
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
pub use self::postgres::{PostgresHold, PostgresSession, PostgresStore, PostgresStoreBuilder};
#[cfg(feature = "redis")]
#[cfg_attr(docsrs, doc(cfg(feature = "redis")))]
pub use self::redis::{RedisStore, RedisStoreBuilder};
#[cfg(feature = "sqlite")]
#[cfg_attr(docsrs, doc(cfg(feature = "sqlite")))]
pub use self::sqlite::{SqliteHold, SqliteStore, SqliteStoreBuilder};
pub use activity::Activity;
pub use bounds::Bounds;
pub use entry::{Entry, EntryState, ParkReason, ParkedQuery};
pub use error::{Error, ErrorKind};
pub use handler::{HandlerError, Handling};
pub use id::EntryId;
pub use inbox::{Inbox, InboxBuilder};
pub use lease::{ClaimOutcome, Lease, NewEntry, Stored, Swept, Taken};
pub use run::{Run, Summary};
pub use stats::Stats;
pub use store::{Store, StoreFuture};
pub use trace::TraceContext;
pub use transactional::{HandlerTransaction, Held, Settlement, TransactionalStore};
