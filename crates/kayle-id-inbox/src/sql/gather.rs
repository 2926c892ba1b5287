//! Deliveries that are stored at the same time are gathered, so that they share a statement, a commit and a flush.

use std::collections::HashSet;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::Error;
use crate::sql::Record;

/// At most so many share a statement.
const MOST: usize = 64;

/// Whether it is new; nothing if it is known, and nothing has changed.
pub(crate) type Inserted = Option<bool>;

pub(crate) struct Gather {
    state: Mutex<State>,
    /// How many statements there may be at a time.
    at_a_time: usize,
}

struct State {
    waiting: Vec<Waiting>,
    running: usize,
}

struct Waiting {
    record: Arc<Record>,
    reply: oneshot::Sender<Result<Inserted, Error>>,
}

impl Gather {
    pub(crate) fn new(at_a_time: usize) -> Arc<Self> {
        Arc::new(Self { state: Mutex::new(State { waiting: Vec::new(), running: 0 }), at_a_time })
    }

    /// Adds a record, and awaits what comes of it. `run` is given several with different ids, and answers for each of them
    /// in their order. It runs in a task, so that nobody else's record is dropped with this call.
    pub(crate) async fn add<F>(
        self: &Arc<Self>,
        record: Record,
        run: impl Fn(Vec<Arc<Record>>) -> F + Send + Sync + 'static,
    ) -> Result<Inserted, Error>
    where
        F: Future<Output = Vec<Result<Inserted, Error>>> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let begins = {
            let mut state = self.lock();
            state.waiting.push(Waiting { record: Arc::new(record), reply });
            let begins = state.running < self.at_a_time;
            state.running += usize::from(begins);
            begins
        };
        if begins {
            let mut running = Running { gather: Arc::clone(self), ended: false };
            tokio::spawn(async move {
                while let Some(waiting) = running.next() {
                    let (records, replies): (Vec<_>, Vec<_>) =
                        waiting.into_iter().map(|waiting| (waiting.record, waiting.reply)).unzip();
                    for (reply, answer) in replies.into_iter().zip(run(records).await) {
                        // Whoever asked may be gone.
                        let _ = reply.send(answer);
                    }
                }
            });
        }
        answer.await.unwrap_or_else(|_| Err(Error::store("the store panicked, or its runtime has ended")))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A task that runs statements.
struct Running {
    gather: Arc<Gather>,
    ended: bool,
}

impl Running {
    /// What waits, each id once. Nothing, upon which this task has ended.
    fn next(&mut self) -> Option<Vec<Waiting>> {
        let mut state = self.gather.lock();
        if state.waiting.is_empty() {
            state.running -= 1;
            self.ended = true;
            return None;
        }
        let mut ids = HashSet::new();
        let chosen = |waiting: &mut Waiting| ids.len() < MOST && ids.insert(waiting.record.id);
        Some(state.waiting.extract_if(.., chosen).collect())
    }
}

/// However it ends, another one can begin.
impl Drop for Running {
    fn drop(&mut self) {
        if !self.ended {
            let mut state = self.gather.lock();
            state.running -= 1;
            // They are told that their call has failed.
            state.waiting.clear();
        }
    }
}
