//! What is done beside the transactions of handlers, on a connection of its own: the attempts that begin in them are
//! counted, so that a crash counts, and statements of handlers that were dropped are cancelled.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use sqlx::{PgConnection, Row};
use tokio::sync::{mpsc, oneshot};

use super::Inner;
use crate::{EntryId, Error};

type Job = (Wanted, oneshot::Sender<Result<u32, Error>>);

#[derive(Clone, Copy)]
enum Wanted {
    Start { id: EntryId, base: i32 },
    Cancel(i32),
}

/// So many workers at a time begin too rarely to wait for one another.
const FEW: usize = 4;

/// What more workers begin within this time is counted in one statement. They open their deliveries meanwhile.
const GATHER: Duration = Duration::from_millis(1);

/// Something that was asked for and goes on meanwhile.
pub(super) struct Counting(oneshot::Receiver<Result<u32, Error>>);

impl Counting {
    /// How often work on the entry has begun and was not settled, with this time.
    pub(super) async fn answer(&mut self) -> Result<u32, Error> {
        (&mut self.0).await.unwrap_or_else(|_| Err(Error::store("the count of attempts has stopped")))
    }
}

/// The way to the task that does it: it has a connection of its own, and counts whatever waits in one statement.
#[derive(Default)]
pub(super) struct Starts {
    jobs: Mutex<Option<mpsc::UnboundedSender<Job>>>,
}

impl Starts {
    /// Counts the start of an attempt, on an entry that has had so many attempts.
    pub(super) fn count(&self, inner: &Arc<Inner>, id: EntryId, base: i32) -> Counting {
        self.ask(inner, Wanted::Start { id, base })
    }

    /// Cancels the statement that a process of the server's runs, which must be one of a transaction of this inbox's.
    pub(super) async fn cancel(&self, inner: &Arc<Inner>, backend: i32) -> Result<(), Error> {
        self.ask(inner, Wanted::Cancel(backend)).answer().await.map(drop)
    }

    fn ask(&self, inner: &Arc<Inner>, wanted: Wanted) -> Counting {
        let (reply, answer) = oneshot::channel();
        self.send(inner, (wanted, reply));
        Counting(answer)
    }

    fn send(&self, inner: &Arc<Inner>, job: Job) {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let job = match &*jobs {
            Some(sender) => match sender.send(job) {
                Ok(()) => return,
                Err(job) => job.0,
            },
            None => job,
        };
        let (sender, queue) = mpsc::unbounded_channel();
        // The queue is open.
        let _ = sender.send(job);
        *jobs = Some(sender);
        tokio::spawn(run(Arc::downgrade(inner), queue));
    }
}

async fn run(inner: Weak<Inner>, mut queue: mpsc::UnboundedReceiver<Job>) {
    let mut connection = None;
    while let Some(first) = queue.recv().await {
        let Some(inner) = inner.upgrade() else { return };
        if inner.at_work() > FEW {
            tokio::time::sleep(GATHER).await;
        }
        let mut jobs = vec![first];
        while let Ok(job) = queue.try_recv() {
            jobs.push(job);
        }
        let counted = run_jobs(&inner, &mut connection, &jobs).await;
        for (wanted, reply) in jobs {
            // Whoever asked may be gone.
            let _ = reply.send(match (&counted, wanted) {
                (Ok(starts), Wanted::Start { id, .. }) => {
                    Ok(starts.get(id.as_bytes().as_slice()).copied().unwrap_or(1))
                }
                (Ok(_), Wanted::Cancel(_)) => Ok(0),
                (Err(error), _) => Err(error.again()),
            });
        }
    }
}

type Connection = sqlx::pool::PoolConnection<sqlx::Postgres>;

/// Does what was asked for, and gives the starts of each entry.
async fn run_jobs(inner: &Inner, kept: &mut Option<Connection>, jobs: &[Job]) -> Result<HashMap<Vec<u8>, u32>, Error> {
    let mut connection = match kept.take() {
        Some(connection) => connection,
        None => inner.pool.acquire().await.map_err(super::failed)?,
    };
    let conn: &mut PgConnection = &mut connection;
    let (mut ids, mut bases, mut backends) = (Vec::new(), Vec::new(), Vec::new());
    for (wanted, _) in jobs {
        match wanted {
            Wanted::Start { id, base } => {
                ids.push(id.as_bytes().as_slice());
                bases.push(*base);
            }
            Wanted::Cancel(backend) => backends.push(*backend),
        }
    }
    if !backends.is_empty() {
        let cancel =
            sqlx::query("SELECT pg_cancel_backend(backend) FROM unnest($1::integer[]) AS backend").bind(backends);
        cancel.execute(&mut *conn).await.map_err(super::failed)?;
    }
    let mut starts = HashMap::with_capacity(ids.len());
    if !ids.is_empty() {
        let now = inner.clock.as_deref().map(crate::sql::now);
        let start = sqlx::query(inner.statements.start.clone()).bind(now).bind(ids).bind(bases);
        for row in start.fetch_all(conn).await.map_err(super::failed)? {
            let read = || Ok((row.try_get(0)?, row.try_get::<i32, _>(1)?.unsigned_abs()));
            let (id, count) = read().map_err(super::failed)?;
            starts.insert(id, count);
        }
    }
    *kept = Some(connection);
    Ok(starts)
}
