//! What connections, sending tasks and the simulator's owner have in common.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::runtime::Handle;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use super::canned::Canned;
use super::dispatch;
use super::disturbance::Disturbances;
use super::fault::Faults;
use super::world::World;
use crate::testing::mock::RecordedRequest;

/// How many requests are kept, and how many bytes of bodies.
const KEPT_REQUESTS: usize = 10_000;
const KEPT_BYTES: usize = 64 * 1024 * 1024;

pub(super) struct Shared {
    world: Mutex<World>,
    log: Mutex<Log>,
    pub(super) canned: Canned,
    pub(super) faults: Faults,
    pub(super) disturbances: Disturbances,
    /// Where deliveries for an address go in its stead.
    pub(super) routes: Mutex<HashMap<String, String>>,
    runtime: Handle,
    tasks: Mutex<JoinSet<()>>,
    /// Told when an attempt is over.
    pub(super) over: Notify,
    /// Told when the state has changed.
    pub(super) revision: watch::Sender<u64>,
}

#[derive(Default)]
struct Log {
    requests: VecDeque<RecordedRequest>,
    bytes: usize,
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(super) fn new(world: World, runtime: Handle) -> Self {
        Self {
            world: Mutex::new(world),
            log: Mutex::default(),
            canned: Canned::default(),
            faults: Faults::default(),
            disturbances: Disturbances::default(),
            routes: Mutex::default(),
            runtime,
            tasks: Mutex::new(JoinSet::new()),
            over: Notify::new(),
            revision: watch::Sender::new(0),
        }
    }

    /// Does something to the world, then sends what it left to be sent.
    pub(super) fn with<T>(self: &Arc<Self>, work: impl FnOnce(&mut World) -> T) -> T {
        let mut world = lock(&self.world);
        let before = world.revision;
        let result = work(&mut world);
        let outbox = std::mem::take(&mut world.outbox);
        world.in_flight += outbox.len();
        let revision = world.revision;
        drop(world);
        if revision != before {
            self.revision.send_replace(revision);
        }
        for (delivery, may_wait) in outbox {
            self.spawn(dispatch::attempt(Arc::clone(self), delivery, may_wait));
        }
        result
    }

    pub(super) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = lock(&self.tasks);
        while tasks.try_join_next().is_some() {}
        tasks.spawn_on(task, &self.runtime);
    }

    pub(super) fn record(&self, request: &RecordedRequest) {
        let mut log = lock(&self.log);
        log.bytes += request.body().len();
        log.requests.push_back(request.clone());
        while log.requests.len() > KEPT_REQUESTS || log.bytes > KEPT_BYTES {
            let Some(oldest) = log.requests.pop_front() else { break };
            log.bytes -= oldest.body().len();
        }
    }

    pub(super) fn requests(&self) -> Vec<RecordedRequest> {
        lock(&self.log).requests.iter().cloned().collect()
    }

    pub(super) fn take_requests(&self) -> Vec<RecordedRequest> {
        std::mem::take(&mut *lock(&self.log)).requests.into()
    }

    /// Waits until no attempt is under way.
    pub(super) async fn settled(self: &Arc<Self>) {
        loop {
            let over = self.over.notified();
            tokio::pin!(over);
            over.as_mut().enable();
            if self.with(|world| world.in_flight) == 0 {
                // An attempt that waits for the next one waits no longer.
                match self.disturbances.release() {
                    None => return,
                    Some(held) => self.with(|world| world.outbox.push((held, false))),
                }
                continue;
            }
            over.await;
        }
    }

    /// Ends every task.
    pub(super) fn close(&self) {
        lock(&self.tasks).abort_all();
    }
}
