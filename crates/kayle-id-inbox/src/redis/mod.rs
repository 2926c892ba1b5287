//! Entries in Redis.

mod connect;
mod link;
mod read;
mod script;
mod settings;
mod version;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use kayle_id_core::Clock;

use crate::lost::Lost;
use crate::store::StoreFuture;
use crate::{
    Bounds, ClaimOutcome, Entry, EntryId, EntryState, Error, Lease, NewEntry, ParkReason, ParkedQuery, Stats, Store,
    Stored, Swept, Taken,
};
pub use connect::RedisStoreBuilder;
use link::Link;
use script::Scripts;
use settings::Settings;

/// Keeps entries in Redis 7 or later (feature `redis`): any number of receivers and workers, on any number of machines.
///
/// ```no_run
/// use kayle_id_inbox::{Inbox, RedisStore};
///
/// # async fn example() -> Result<(), kayle_id_inbox::Error> {
/// let inbox = Inbox::new(RedisStore::connect("redis://127.0.0.1:6379", "shop:kayle-inbox").await?);
/// # Ok(())
/// # }
/// ```
///
/// # What it promises
///
/// | the server's setting | what a call has stored when it returns |
/// |---|---|
/// | `appendonly yes`, `appendfsync always` | everything, through a loss of power |
/// | `appendonly yes`, `appendfsync everysec` | everything, through the death of the server's process; a loss of power costs up to a second, of which no sender sends anything again |
/// | `appendonly no`, `appendfsync no`, or a `maxmemory-policy` other than `noeviction` | nothing: refused, unless it is [allowed](RedisStoreBuilder::allow_loss) |
///
/// The settings are checked when connecting, and every five seconds while deliveries are stored. `appendfsync` can be
/// checked only where the user may run `CONFIG GET`.
///
/// A replica that is promoted has what had reached it: replication is not awaited. So a failover can lose the last
/// writes, upon which deliveries that were acknowledged are missing, and events are handled again. Leases are never
/// granted twice all the same, and fencing tokens go on growing as long as the servers' clocks agree.
///
/// # How it is laid out
///
/// A hash holds each entry as JSON, another one its ciphertext. Sorted sets order what is due, parked, live and finished.
/// Redis Streams are not used: an entry waits for a time of its own, is parked and put back, and its signature can be
/// replaced, none of which a consumer group knows.
/// Each call is one script, so it takes effect completely or not at all. The hash is the truth: entries that are missing
/// from a sorted set are put there again, and records that cannot be read are parked as [`ParkReason::Unreadable`]. All keys
/// of an inbox begin with `{name}`, so that a cluster holds them in one slot: `RedisStore::cluster` finds the node that has
/// it, and follows when it moves.
///
/// Leases go by the server's clock, not by those of the machines.
///
/// A connection that breaks is made again, and a call that failed with it is repeated for [a
/// while](RedisStoreBuilder::patience), which is safe for each of them.
///
/// # When the memory is full
///
/// Storing is refused with [`Error::is_full`]. Taking and settling pass (`allow-oom`), and free memory, so the inbox drains.
#[derive(Clone)]
pub struct RedisStore {
    inner: Arc<Inner>,
}

struct Inner {
    connection: Link,
    keys: [String; 11],
    scripts: Scripts,
    patience: Duration,
    settings: Settings,
    clock: Option<Arc<dyn Clock>>,
    noticed: tokio::sync::Notify,
    lost: Lost,
}

impl RedisStore {
    /// Connects with the default settings. All who use one name share one inbox, so each application needs a name of its
    /// own.
    ///
    /// # Errors
    ///
    /// As [`RedisStoreBuilder::connect`].
    pub async fn connect(url: &str, name: &str) -> Result<Self, Error> {
        Self::builder(url, name).connect().await
    }

    /// Starts a store on a cluster (feature `redis-cluster`), of which these are some nodes; the others are found by asking
    /// them. An inbox is on one node and its replicas: several inboxes, under several names, share the work.
    #[cfg(feature = "redis-cluster")]
    #[cfg_attr(docsrs, doc(cfg(feature = "redis-cluster")))]
    pub fn cluster(urls: impl IntoIterator<Item = impl Into<String>>, name: impl Into<String>) -> RedisStoreBuilder {
        RedisStoreBuilder::of_cluster(urls.into_iter().map(Into::into).collect(), name.into())
    }

    /// Starts a store with settings. The address is `redis://[user:password@]host[:port][/database]`, `rediss://` with
    /// TLS (feature `rustls`), or `unix:///path`.
    ///
    /// Over TLS the certificates of the system are trusted, or those of the file that the environment variable
    /// `SSL_CERT_FILE` names. The Redis client uses the TLS provider that the process has chosen. If there is none,
    /// connecting chooses aws-lc for the whole process. An application that prefers another provider installs it before,
    /// with `rustls::crypto::CryptoProvider::install_default`.
    pub fn builder(url: impl Into<String>, name: impl Into<String>) -> RedisStoreBuilder {
        RedisStoreBuilder::new(url.into(), name.into())
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore").finish_non_exhaustive()
    }
}

/// More than this in one script would keep others waiting.
const LIMIT: usize = 256;

fn millis(duration: Duration) -> u64 {
    // A thousand years: scripts count in floats.
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX).min(1000 * 366 * 86_400_000)
}

impl Store for RedisStore {
    fn insert<'a>(&'a self, new: NewEntry<'a>) -> StoreFuture<'a, Stored> {
        Box::pin(async move {
            self.inner.settings.check(&self.inner.connection).await?;
            let body =
                serde_json::to_vec(new.delivery).map_err(|_| Error::store("the delivery cannot be serialized"))?;
            let bounds = new.bounds;
            let numbers = [bounds.entries(), bounds.bytes(), bounds.remembered(), millis(bounds.retention())];
            let id = EntryId::of(new.delivery).to_string();
            let signed_at = new.delivery.signed_at().map_or(0, kayle_id_core::Timestamp::unix_seconds);
            let trace = new.trace.map(crate::TraceContext::to_stored).unwrap_or_default();
            let call = self.call(&self.inner.scripts.insert).with(id).with(body).with(signed_at).with(trace);
            let outcome: u8 = numbers.into_iter().fold(call, script::Call::with).run().await?;
            self.inner.noticed.notify_one();
            match outcome {
                0 => Ok(Stored::New),
                1 => Ok(Stored::Known),
                2 => Err(Error::bound("entries", bounds.entries())),
                3 => Err(Error::bound("bytes", bounds.bytes())),
                _ => Err(Error::bound("remembered entries", bounds.remembered())),
            }
        })
    }

    fn take(&self, limit: usize, lease: Duration) -> StoreFuture<'_, Vec<Taken>> {
        Box::pin(async move {
            let asking = self.inner.lost.asking();
            let nonce = asking.nonce();
            let call = self.call(&self.inner.scripts.take).with(limit.clamp(1, LIMIT)).with(millis(lease)).with(nonce);
            // A repeated call finds what the first one took under this nonce, if that took effect.
            let call = asking.before().iter().copied().fold(call, script::Call::with).when_repeated(nonce);
            let rows: Vec<read::TakenRow> = call.run().await?;
            asking.answered();
            let mut taken = Vec::new();
            for row in rows {
                match read::taken(row)? {
                    Ok(entry) => taken.push(entry),
                    // If it cannot be parked now, it is found again when its lease has run out.
                    Err(lease) => drop(self.park(lease, ParkReason::Unreadable, None).await),
                }
            }
            Ok(taken)
        })
    }

    fn renew(&self, lease: Lease, length: Duration) -> StoreFuture<'_, bool> {
        Box::pin(self.settle(&self.inner.scripts.renew, lease).with(millis(length)).run())
    }

    fn claim<'a>(&'a self, lease: Lease, event: &'a str) -> StoreFuture<'a, ClaimOutcome> {
        Box::pin(async move {
            let outcome: u8 = self.settle(&self.inner.scripts.claim, lease).with(event).run().await?;
            Ok(match outcome {
                0 => ClaimOutcome::Granted,
                1 => ClaimOutcome::Busy,
                2 => ClaimOutcome::Committed,
                _ => ClaimOutcome::Lost,
            })
        })
    }

    fn finish(&self, lease: Lease) -> StoreFuture<'_, bool> {
        Box::pin(self.settle(&self.inner.scripts.finish, lease).run())
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

    fn parked<'a>(&'a self, query: &'a ParkedQuery, limit: usize) -> StoreFuture<'a, Vec<Entry>> {
        Box::pin(async move {
            let text = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
            let reason = query.wanted_reason().map(ParkReason::as_str).unwrap_or_default();
            let until = text(query.wanted_until().map(kayle_id_core::Timestamp::unix_millis));
            let after = query.wanted_after();
            let mut behind = after.map(|(since, id)| (text(Some(since.unix_millis())), id.to_string()));
            let mut entries: Vec<Entry> = Vec::new();
            // One script looks at a bounded number of entries.
            while entries.len() < limit {
                let (after_time, after_id) = behind.clone().unwrap_or_default();
                let call = self.call(&self.inner.scripts.parked).with(reason).with(&until);
                let call = call.with(after_time).with(after_id).with((limit - entries.len()).min(LIMIT));
                let (rows, last): (Vec<read::EntryRow>, Vec<String>) = call.run().await?;
                for row in rows {
                    let entry = read::entry(row)?;
                    if matches!(entry.state, EntryState::Parked { .. }) {
                        entries.push(entry);
                    }
                }
                match <[String; 2]>::try_from(last) {
                    Ok([time, id]) if behind.as_ref() != Some(&(time.clone(), id.clone())) => behind = Some((time, id)),
                    _ => break,
                }
            }
            Ok(entries)
        })
    }

    fn entry(&self, id: EntryId) -> StoreFuture<'_, Option<Entry>> {
        Box::pin(async move {
            let row: Vec<Vec<u8>> = self.call(&self.inner.scripts.entry).with(id.to_string()).run().await?;
            let Ok([_, meta, body]) = <[Vec<u8>; 3]>::try_from(row) else { return Ok(None) };
            read::entry((id.to_string(), meta, body)).map(Some)
        })
    }

    fn put_back<'a>(&'a self, ids: &'a [EntryId]) -> StoreFuture<'a, u64> {
        Box::pin(async move {
            let call = self.call(&self.inner.scripts.put_back);
            let count = ids.iter().map(ToString::to_string).fold(call, script::Call::with).run().await?;
            self.inner.noticed.notify_one();
            Ok(count)
        })
    }

    fn discard<'a>(&'a self, ids: &'a [EntryId]) -> StoreFuture<'a, u64> {
        let call = self.call(&self.inner.scripts.discard);
        Box::pin(ids.iter().map(ToString::to_string).fold(call, script::Call::with).run())
    }

    fn seen<'a>(&'a self, event: &'a str) -> StoreFuture<'a, bool> {
        Box::pin(self.call(&self.inner.scripts.seen).with(event).run())
    }

    fn stats(&self) -> StoreFuture<'_, Stats> {
        Box::pin(async move { Ok(read::stats(self.call(&self.inner.scripts.stats).run().await?)) })
    }

    fn sweep<'a>(&'a self, bounds: &'a Bounds) -> StoreFuture<'a, Swept> {
        Box::pin(async move {
            let call = self.call(&self.inner.scripts.sweep).with(millis(bounds.retention()));
            let (forgotten, discarded) = call.with(millis(bounds.parked_retention())).run().await?;
            Ok(Swept::new(forgotten, discarded))
        })
    }

    /// Other processes may have stored something, so this looks often; what this process stored wakes it.
    fn changed(&self, at_most: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            let at_most = at_most.min(Duration::from_millis(100));
            // Both ends are alike: the worker looks.
            let _ = tokio::time::timeout(at_most, self.inner.noticed.notified()).await;
        })
    }
}
