//! Entries in Redis, for any number of processes on any number of machines.

mod connect;
mod link;
mod read;
mod script;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::engine::{full, millis};
use super::store::StoreFuture;
use super::{Bounds, Claim, Entry, EntryId, Lease, ParkReason, Stats, Store, Stored, Taken, local};
use crate::inbox::error::Error;
use crate::webhook::{Clock, SealedDelivery};
pub use connect::RedisStoreBuilder;
use link::Link;
use script::Scripts;

/// Keeps entries in Redis 7 or later (feature `redis`): any number of receivers and workers, on any number of machines.
///
/// ```no_run
/// use kayle_id::inbox::{Inbox, RedisStore};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let inbox = Inbox::new(RedisStore::connect("redis://127.0.0.1:6379").await?);
/// # Ok(())
/// # }
/// ```
///
/// # What it promises
///
/// | the server's setting | what a call has kept when it returns |
/// |---|---|
/// | `appendonly yes`, `appendfsync always` | everything, through a loss of power |
/// | `appendonly yes`, `appendfsync everysec` | everything, through the death of the server's process; a loss of power costs up to a second, of which no server sends anything again |
/// | `appendonly no`, or a `maxmemory-policy` other than `noeviction` | nothing: refused, unless it is [allowed](RedisStoreBuilder::allow_loss) |
///
/// A replica that takes over has what had reached it: replication is not awaited.
///
/// # How it is laid out
///
/// A stream with a consumer group has the order and who works on what; entries whose workers are gone are claimed with
/// `XAUTOCLAIM`. Hashes and sorted sets beside it have the entries, the delays, what is parked, and what is remembered.
/// Each call is one script, so it takes place wholly or not at all. All keys of an inbox begin with `{name}`, so that a
/// cluster holds them in one slot: `RedisStore::cluster` finds the node that has it, and follows when it moves.
///
/// Leases go by the server's clock, not by those of the machines.
///
/// A connection that breaks is made again, and a call that failed with it is repeated for [a
/// while](RedisStoreBuilder::patience), which is safe for each of them.
#[derive(Clone)]
pub struct RedisStore {
    inner: Arc<Inner>,
}

struct Inner {
    connection: Link,
    keys: [String; 10],
    consumer: String,
    scripts: Scripts,
    patience: Duration,
    clock: Option<Box<dyn Clock>>,
    noticed: tokio::sync::Notify,
}

impl RedisStore {
    /// Connects with the settings as they are.
    ///
    /// # Errors
    ///
    /// As [`RedisStoreBuilder::connect`].
    pub async fn connect(url: &str) -> Result<Self, Error> {
        Self::builder(url).connect().await
    }

    /// Starts a store on a cluster (feature `redis-cluster`), of which these are some nodes; the others are found by
    /// asking them. An inbox lies on one node and its replicas: several inboxes, under several names, share the work.
    #[cfg(feature = "redis-cluster")]
    #[cfg_attr(docsrs, doc(cfg(feature = "redis-cluster")))]
    pub fn cluster(urls: impl IntoIterator<Item = impl Into<String>>) -> RedisStoreBuilder {
        RedisStoreBuilder::of_cluster(urls.into_iter().map(Into::into).collect())
    }

    /// Starts a store with settings. The address is `redis://[user:password@]host[:port][/database]`, `rediss://` with
    /// TLS (feature `rustls`), or `unix:///path`.
    pub fn builder(url: impl Into<String>) -> RedisStoreBuilder {
        RedisStoreBuilder::new(url.into())
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore").finish_non_exhaustive()
    }
}

/// More than this in one script would keep others waiting.
const LIMIT: usize = 256;

impl Store for RedisStore {
    fn insert<'a>(&'a self, delivery: &'a SealedDelivery, bounds: &'a Bounds) -> StoreFuture<'a, Stored> {
        Box::pin(async move {
            let body = local::body(delivery)?;
            let numbers = [bounds.entries(), bounds.bytes(), bounds.remembered(), millis(bounds.retention())];
            let id = EntryId::of(delivery).to_string();
            let call = self.call(&self.inner.scripts.insert).with(id).with(body);
            let outcome: u8 = numbers.into_iter().fold(call, script::Call::with).run().await?;
            self.inner.noticed.notify_one();
            match outcome {
                0 => Ok(Stored::New),
                1 => Ok(Stored::Known),
                2 => Err(full("entries", bounds.entries())),
                3 => Err(full("bytes", bounds.bytes())),
                _ => Err(full("remembered entries", bounds.remembered())),
            }
        })
    }

    fn take(&self, limit: usize, lease: Duration) -> StoreFuture<'_, Vec<Taken>> {
        Box::pin(async move {
            let call = self.call(&self.inner.scripts.take).with(limit.clamp(1, LIMIT)).with(millis(lease));
            let rows: Vec<read::TakenRow> = call.with(&self.inner.consumer).run().await?;
            let mut taken = Vec::new();
            for row in rows {
                match read::taken(row)? {
                    Ok(entry) => taken.push(entry),
                    Err(lease) => drop(self.park(lease, ParkReason::Unreadable, None).await?),
                }
            }
            Ok(taken)
        })
    }

    fn renew(&self, lease: Lease, length: Duration) -> StoreFuture<'_, bool> {
        let call = self.settle(&self.inner.scripts.renew, lease).with(millis(length)).with(&self.inner.consumer);
        Box::pin(call.run())
    }

    fn claim<'a>(&'a self, lease: Lease, event: &'a str) -> StoreFuture<'a, Claim> {
        Box::pin(async move {
            let outcome: u8 = self.settle(&self.inner.scripts.claim, lease).with(event).run().await?;
            Ok(match outcome {
                0 => Claim::Granted,
                1 => Claim::Busy,
                2 => Claim::Committed,
                _ => Claim::Lost,
            })
        })
    }

    fn finish(&self, lease: Lease) -> StoreFuture<'_, bool> {
        Box::pin(self.settle(&self.inner.scripts.finish, lease).saying_again().run())
    }

    fn retry(&self, lease: Lease, delay: Duration, counted: bool) -> StoreFuture<'_, bool> {
        let call = self.settle(&self.inner.scripts.retry, lease).with(millis(delay)).with(u8::from(counted));
        Box::pin(async move {
            let held = call.run().await?;
            self.inner.noticed.notify_one();
            Ok(held)
        })
    }

    fn park<'a>(&'a self, lease: Lease, reason: ParkReason, note: Option<&'a str>) -> StoreFuture<'a, bool> {
        // An empty note is not the absence of one.
        let note = note.map(|note| format!(":{note}")).unwrap_or_default();
        Box::pin(self.settle(&self.inner.scripts.park, lease).with(reason.as_str()).with(note).run())
    }

    fn parked(&self, after: Option<EntryId>, limit: usize) -> StoreFuture<'_, Vec<Entry>> {
        Box::pin(async move {
            if limit == 0 {
                return Ok(Vec::new());
            }
            let after = after.map(|id| id.to_string()).unwrap_or_default();
            let rows: Vec<read::EntryRow> =
                self.call(&self.inner.scripts.look).with(after).with(limit.min(LIMIT)).run().await?;
            rows.into_iter().map(read::entry).collect()
        })
    }

    fn entry(&self, id: EntryId) -> StoreFuture<'_, Option<Entry>> {
        Box::pin(async move {
            let rows: Vec<read::EntryRow> = self.call(&self.inner.scripts.look).with(id.to_string()).run().await?;
            rows.into_iter().next().map(read::entry).transpose()
        })
    }

    fn put_back(&self, id: EntryId) -> StoreFuture<'_, bool> {
        Box::pin(async move {
            let was = self.call(&self.inner.scripts.put_back).with(id.to_string()).run().await?;
            self.inner.noticed.notify_one();
            Ok(was)
        })
    }

    fn discard(&self, id: EntryId) -> StoreFuture<'_, bool> {
        Box::pin(self.call(&self.inner.scripts.discard).with(id.to_string()).run())
    }

    fn stats(&self) -> StoreFuture<'_, Stats> {
        Box::pin(async move { Ok(read::stats(self.call(&self.inner.scripts.stats).run().await?)) })
    }

    fn sweep(&self, retention: Duration) -> StoreFuture<'_, u64> {
        Box::pin(self.call(&self.inner.scripts.sweep).with(millis(retention)).run())
    }

    /// Others may have stored something, so this looks often; what this process stored it notices at once.
    fn changed(&self, at_most: Duration) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(local::or_after(self.inner.noticed.notified(), at_most.min(Duration::from_millis(100))))
    }
}
