//! The one connection that writes. Calls that come at the same time share a transaction, and so a flush of the disk.

use std::any::Any;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::{Arc, PoisonError};
use std::task::Poll;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqlStr, SqliteConnection};
use tokio::sync::{Mutex, mpsc, oneshot};

use super::ballast::Ballast;
use super::failed;
use crate::Error;

pub(super) type JobFuture<'c, T> = Pin<Box<dyn Future<Output = Result<T, sqlx::Error>> + Send + 'c>>;

/// Tells the compiler that a closure takes a connection of any lifetime.
pub(super) fn hinted<T, F>(job: F) -> F
where
    F: for<'c> Fn(&'c mut SqliteConnection) -> JobFuture<'c, T>,
{
    job
}

type Output = Box<dyn Any + Send>;
type Body = Box<dyn for<'c> Fn(&'c mut SqliteConnection) -> JobFuture<'c, Output> + Send + Sync>;

fn boxed<T: Send + 'static>(
    body: impl for<'c> Fn(&'c mut SqliteConnection) -> JobFuture<'c, T> + Send + Sync + 'static,
) -> Body {
    let body = Arc::new(body);
    Box::new(move |connection| {
        let body = Arc::clone(&body);
        Box::pin(async move { Ok(Box::new(body(connection).await?) as Output) })
    })
}

/// A call that is about to be written. It may run more than once, of which the last one counts.
pub(super) struct Job {
    kind: Kind,
    body: Body,
    /// The same with a transaction of its own, for when no other call comes at the same time.
    whole: Option<Body>,
    reply: oneshot::Sender<Result<Output, Error>>,
}

/// How a call is treated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It adds: durable, and refused where there is no room.
    Adding,
    /// It settles an entry: durable, and given the reserve where there is no room.
    Settling,
    /// It concerns a lease, which means nothing after a loss of power: not flushed by itself, and given the reserve.
    Leasing,
}

/// At most this many calls share a transaction.
const BATCH: usize = 256;

pub(super) struct Writer {
    setup: Arc<WriterSetup>,
    jobs: std::sync::Mutex<mpsc::UnboundedSender<Job>>,
}

/// What a call came to, once it was written.
type Answer = oneshot::Receiver<Result<Output, Error>>;

impl Writer {
    /// Begins to write, with the first connection made already.
    pub(super) fn begin(setup: WriterSetup, connection: SqliteConnection) -> Self {
        let (jobs, queue) = mpsc::unbounded_channel();
        let setup = Arc::new(setup);
        tokio::spawn(run(Arc::clone(&setup), Some(connection), queue));
        Self { setup, jobs: std::sync::Mutex::new(jobs) }
    }

    /// Puts a call into the queue. It is written whether or not somebody waits for the answer.
    pub(super) fn ask<T: Send + 'static>(
        &self,
        kind: Kind,
        body: impl for<'c> Fn(&'c mut SqliteConnection) -> JobFuture<'c, T> + Send + Sync + 'static,
    ) -> Answer {
        let (reply, answer) = oneshot::channel();
        self.send(Job { kind, body: boxed(body), whole: None, reply });
        answer
    }

    fn send(&self, job: Job) {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let Err(unsent) = jobs.send(job) else { return };
        // The task has ended with the runtime that it ran on: another one opens the file anew.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let (sender, queue) = mpsc::unbounded_channel();
        // The queue is open.
        let _ = sender.send(unsent.0);
        runtime.spawn(run(Arc::clone(&self.setup), None, queue));
        *jobs = sender;
    }

    pub(super) async fn write<T: Send + 'static>(
        &self,
        kind: Kind,
        body: impl for<'c> Fn(&'c mut SqliteConnection) -> JobFuture<'c, T> + Send + Sync + 'static,
    ) -> Result<T, Error> {
        awaited(self.ask(kind, body)).await
    }

    /// As [`write`](Self::write). `whole` does the same, and begins and commits a transaction itself.
    pub(super) async fn write_whole<T: Send + 'static>(
        &self,
        kind: Kind,
        body: impl for<'c> Fn(&'c mut SqliteConnection) -> JobFuture<'c, T> + Send + Sync + 'static,
        whole: impl for<'c> Fn(&'c mut SqliteConnection) -> JobFuture<'c, T> + Send + Sync + 'static,
    ) -> Result<T, Error> {
        let (reply, answer) = oneshot::channel();
        self.send(Job { kind, body: boxed(body), whole: Some(boxed(whole)), reply });
        awaited(answer).await
    }
}

async fn awaited<T: Send + 'static>(answer: Answer) -> Result<T, Error> {
    let closed = || Error::store("the store is closed");
    let output = answer.await.map_err(|_| closed())??;
    output.downcast().map(|output| *output).map_err(|_| closed())
}

/// What the writer needs.
pub(super) struct WriterSetup {
    pub(super) options: SqliteConnectOptions,
    /// Held by whoever writes in this process: waiting for it is fair, unlike waiting for SQLite's lock.
    pub(super) writing: Arc<Mutex<()>>,
    pub(super) ballast: Ballast,
    pub(super) release_reserve: SqlStr,
}

async fn run(
    setup: Arc<WriterSetup>,
    mut connection: Option<SqliteConnection>,
    mut queue: mpsc::UnboundedReceiver<Job>,
) {
    let mut flushing = true;
    while let Some(first) = queue.recv().await {
        let writing = Arc::clone(&setup.writing).lock_owned().await;
        let mut jobs = vec![first];
        while jobs.len() < BATCH {
            let Ok(job) = queue.try_recv() else { break };
            jobs.push(job);
        }
        // A lease for a worker that is gone would lie still.
        jobs.retain(|job| job.kind != Kind::Leasing || !job.reply.is_closed());
        if jobs.is_empty() {
            continue;
        }
        let batch = batch(&setup, &mut connection, &mut flushing, &jobs).await;
        if let Ok(outputs) = batch {
            reply(jobs, outputs.into_iter().map(Ok));
        } else {
            // One of them failed, and took the others with it: each by itself.
            let mut outputs = Vec::with_capacity(jobs.len());
            for job in &jobs {
                outputs.push(alone(&setup, &mut connection, &mut flushing, job).await);
            }
            reply(jobs, outputs);
        }
        drop(writing);
    }
    if let Some(connection) = connection {
        // Whoever had the store is gone; what was committed is on the disk.
        let _ = connection.close().await;
    }
}

fn reply(jobs: Vec<Job>, outputs: impl IntoIterator<Item = Result<Output, Error>>) {
    for (job, output) in jobs.into_iter().zip(outputs) {
        // Whoever asked may be gone.
        let _ = job.reply.send(output);
    }
}

async fn alone(
    setup: &WriterSetup,
    connection: &mut Option<SqliteConnection>,
    flushing: &mut bool,
    job: &Job,
) -> Result<Output, Error> {
    let job_alone = std::slice::from_ref(job);
    let error = match batch(setup, connection, flushing, job_alone).await {
        Ok(outputs) => return first(outputs),
        Err(error) => error,
    };
    if !is_full(&error) || job.kind == Kind::Adding {
        return Err(failed(error));
    }
    // Room for what makes room. The write-ahead log begins anew once it is in the database.
    setup.ballast.release().await;
    let with_reserve = async {
        let connection = connected(setup, connection).await?;
        sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(&mut *connection).await?;
        begin(connection).await?;
        sqlx::query(setup.release_reserve.clone()).execute(&mut *connection).await?;
        let output = (job.body)(connection).await?;
        sqlx::query("COMMIT").execute(connection).await?;
        Ok(output)
    };
    let output = caught(with_reserve).await;
    if output.is_err() {
        undo(connection).await;
    }
    output.map_err(failed)
}

fn first(outputs: Vec<Output>) -> Result<Output, Error> {
    outputs.into_iter().next().ok_or_else(|| Error::store("the store wrote nothing"))
}

async fn batch(
    setup: &WriterSetup,
    kept: &mut Option<SqliteConnection>,
    flushing: &mut bool,
    jobs: &[Job],
) -> Result<Vec<Output>, sqlx::Error> {
    let written = async {
        let fresh = kept.is_none();
        let connection = connected(setup, kept).await?;
        let flush = jobs.iter().any(|job| job.kind != Kind::Leasing);
        if fresh {
            *flushing = true;
        }
        if flush != *flushing {
            let pragma = if flush { "PRAGMA synchronous = FULL" } else { "PRAGMA synchronous = NORMAL" };
            sqlx::query(pragma).execute(&mut *connection).await?;
            *flushing = flush;
        }
        if let [Job { whole: Some(whole), .. }] = jobs {
            return Ok(vec![whole(connection).await?]);
        }
        begin(connection).await?;
        let mut outputs = Vec::with_capacity(jobs.len());
        for job in jobs {
            outputs.push((job.body)(connection).await?);
        }
        sqlx::query("COMMIT").execute(connection).await?;
        Ok(outputs)
    };
    let written = caught(written).await;
    if written.is_err() {
        undo(kept).await;
    }
    written
}

/// A panic becomes an error, upon which the connection is tried, and given up unless it is sound.
async fn caught<T>(call: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
    let mut call = pin!(call);
    poll_fn(move |context| {
        let polled = catch_unwind(AssertUnwindSafe(|| call.as_mut().poll(context)));
        // What has panicked is not polled again.
        polled.unwrap_or(Poll::Ready(Err(sqlx::Error::WorkerCrashed)))
    })
    .await
}

async fn begin(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    sqlx::query("BEGIN IMMEDIATE").execute(connection).await.map(drop)
}

/// Opens the file anew where the last connection was given up.
async fn connected<'k>(
    setup: &WriterSetup,
    kept: &'k mut Option<SqliteConnection>,
) -> Result<&'k mut SqliteConnection, sqlx::Error> {
    let connection = match kept.take() {
        Some(connection) => connection,
        None => setup.options.connect().await?,
    };
    Ok(kept.insert(connection))
}

/// Rolls back, and gives the connection up where that fails: the next call opens the file anew.
async fn undo(kept: &mut Option<SqliteConnection>) {
    let Some(mut connection) = kept.take() else { return };
    // SQLite has rolled back by itself after some errors, upon which this one fails.
    let _ = sqlx::query("ROLLBACK").execute(&mut connection).await;
    let probe = sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await;
    if probe.is_ok() && sqlx::query("ROLLBACK").execute(&mut connection).await.is_ok() {
        *kept = Some(connection);
    }
}

pub(super) fn is_full(error: &sqlx::Error) -> bool {
    match error {
        // 13: full; 778, 1034 and 4874: the system refused to write, to flush or to grow a file.
        sqlx::Error::Database(error) => {
            error.code().is_some_and(|code| matches!(&*code, "13" | "778" | "1034" | "4874"))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::Names;

    fn setup() -> WriterSetup {
        let options = SqliteConnectOptions::new().filename("/writer-tests").vfs("memdb").create_if_missing(true);
        WriterSetup {
            options,
            writing: Arc::default(),
            ballast: Ballast::none(),
            release_reserve: Names::new(None, "t_").unwrap().statement("SELECT 1"),
        }
    }

    async fn count(writer: &Writer) -> i64 {
        let count = hinted(|connection| {
            Box::pin(async move { sqlx::query_scalar("SELECT count(*) FROM numbers").fetch_one(connection).await })
        });
        writer.write(Kind::Adding, count).await.unwrap()
    }

    async fn insert(writer: &Writer, number: i64) -> Result<(), Error> {
        let insert = hinted(move |connection| {
            Box::pin(async move {
                sqlx::query("INSERT INTO numbers VALUES ($1)").bind(number).execute(connection).await?;
                assert!(number >= 0, "a deliberate panic");
                Ok(())
            })
        });
        writer.write(Kind::Adding, insert).await
    }

    #[test]
    fn a_panic_is_an_error_that_leaves_nothing_and_a_runtime_that_ends_is_survived() {
        let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (first, second) = (runtime(), runtime());
        let (writer, _kept) = first.block_on(async {
            let (mut connection, setup) = (setup().options.connect().await.unwrap(), setup());
            sqlx::query("CREATE TABLE numbers (number)").execute(&mut connection).await.unwrap();
            let kept = setup.options.connect().await.unwrap();
            let writer = Writer::begin(setup, connection);
            // The others of its batch are written.
            let (one, panicking, two) = tokio::join!(insert(&writer, 1), insert(&writer, -1), insert(&writer, 2));
            assert!(one.is_ok() && two.is_ok() && panicking.unwrap_err().is_store());
            assert_eq!(count(&writer).await, 2);
            (writer, kept)
        });
        drop(first);
        second.block_on(async {
            insert(&writer, 3).await.unwrap();
            assert_eq!(count(&writer).await, 3);
        });
    }
}
