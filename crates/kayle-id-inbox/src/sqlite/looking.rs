//! Workers that look for an entry at the same time take together: each taking keeps the handlers from writing.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

use super::SqliteStore;
use crate::sql::lease_number;
use crate::{Error, Store, Taken};

type Answer = Result<Option<Taken>, Error>;

/// An entry on its way to its worker. If nobody receives it, it is given back.
struct Given {
    store: SqliteStore,
    taken: Option<Taken>,
}

impl Drop for Given {
    fn drop(&mut self) {
        if let Some(taken) = self.taken.take() {
            self.store.give_back(lease_number(taken.lease.nonce()), Some(taken.lease.id()));
        }
    }
}

#[derive(Default)]
pub(super) struct Looking(Mutex<State>);

#[derive(Default)]
struct State {
    workers: Vec<Worker>,
    /// Whether a task takes for them.
    running: bool,
}

struct Worker {
    lease: Duration,
    answer: oneshot::Sender<Result<Given, Error>>,
}

impl Looking {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SqliteStore {
    /// Takes one entry. The call may be dropped, upon which the entry is given back.
    pub(super) async fn take_one(&self, lease: Duration) -> Answer {
        let (sender, answer) = oneshot::channel();
        let begins = {
            let mut state = self.inner.looking.lock();
            state.workers.push(Worker { lease, answer: sender });
            !std::mem::replace(&mut state.running, true)
        };
        if begins {
            let running = Running(self.clone());
            tokio::spawn(async move { running.run().await });
        } else {
            self.inner.turns.nudge();
        }
        let given = answer.await.unwrap_or_else(|_| Err(Error::store("the store panicked, or its runtime has ended")));
        given.map(|mut given| given.taken.take())
    }
}

/// The task that takes.
struct Running(SqliteStore);

impl Running {
    async fn run(&self) {
        while self.enough().await {
            let workers = self.workers();
            let Some(first) = workers.first() else { continue };
            match self.0.take(workers.len(), first.lease).await {
                Ok(taken) => {
                    let mut taken = taken.into_iter();
                    for worker in workers {
                        let given = Given { store: self.0.clone(), taken: taken.next() };
                        // Whoever asked may be gone.
                        drop(worker.answer.send(Ok(given)));
                    }
                }
                Err(error) => workers.into_iter().for_each(|worker| drop(worker.answer.send(Err(error.again())))),
            }
        }
    }

    /// Waits until as many workers look for an entry as wait with one for their turn to handle it: until then there is no
    /// hurry. `false`: none is left, and this task has ended.
    async fn enough(&self) -> bool {
        let inner = &self.0.inner;
        loop {
            let moved = inner.turns.moved();
            {
                let mut state = inner.looking.lock();
                state.workers.retain(|worker| !worker.answer.is_closed());
                if state.workers.is_empty() {
                    state.running = false;
                    return false;
                }
                if inner.turns.waiting() <= state.workers.len() {
                    return true;
                }
            }
            moved.await;
        }
    }

    /// Those whose leases are of one length.
    fn workers(&self) -> Vec<Worker> {
        let mut state = self.0.inner.looking.lock();
        let lease = state.workers.first().map(|worker| worker.lease);
        state.workers.extract_if(.., |worker| Some(worker.lease) == lease).collect()
    }
}

/// However it ends, another one can begin.
impl Drop for Running {
    fn drop(&mut self) {
        let mut state = self.0.inner.looking.lock();
        if std::mem::take(&mut state.running) {
            // They are told that their call has failed.
            state.workers.clear();
        }
    }
}
