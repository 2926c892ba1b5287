//! Counts attempts that begin in transactions, outside of those transactions, so that a crash counts.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use sqlx::PgConnection;
use tokio::sync::{mpsc, oneshot};

use super::Inner;
use crate::{EntryId, Error};

type Job = (EntryId, oneshot::Sender<Result<(), Error>>);

/// The way to the task that counts: it has a connection of its own, and counts whatever waits in one statement.
#[derive(Default)]
pub(super) struct Starts {
    jobs: Mutex<Option<mpsc::UnboundedSender<Job>>>,
}

impl Starts {
    /// Counts the start of an attempt.
    pub(super) async fn count(&self, inner: &Arc<Inner>, id: EntryId) -> Result<(), Error> {
        let (reply, answer) = oneshot::channel();
        self.send(inner, (id, reply));
        answer.await.unwrap_or_else(|_| Err(Error::store("the count of attempts has stopped")))
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
        let mut jobs = vec![first];
        while let Ok(job) = queue.try_recv() {
            jobs.push(job);
        }
        let Some(inner) = inner.upgrade() else { return };
        let counted = count(&inner, &mut connection, &jobs).await;
        for (_, reply) in jobs {
            // Whoever asked may be gone.
            let _ = reply.send(match &counted {
                Ok(()) => Ok(()),
                Err(error) => Err(match error.is_full() {
                    true => Error::full(error.to_string()),
                    false => Error::store(error.to_string()),
                }),
            });
        }
    }
}

type Connection = sqlx::pool::PoolConnection<sqlx::Postgres>;

async fn count(inner: &Inner, kept: &mut Option<Connection>, jobs: &[Job]) -> Result<(), Error> {
    let mut connection = match kept.take() {
        Some(connection) => connection,
        None => inner.pool.acquire().await.map_err(super::failed)?,
    };
    let ids: Vec<&[u8]> = jobs.iter().map(|(id, _)| id.as_bytes().as_slice()).collect();
    let now = inner.clock.as_deref().map(crate::sql::now);
    let start = sqlx::query(inner.statements.start.clone()).bind(now).bind(ids);
    let conn: &mut PgConnection = &mut connection;
    start.execute(conn).await.map_err(super::failed)?;
    *kept = Some(connection);
    Ok(())
}
