//! A running simulator: what connections, delivery tasks and the [`Simulator`](super::Simulator) share.

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, OnceLock};

use tokio::runtime::Handle;
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinSet;

use super::activity::ActivityLog;
use super::disturbance::Disturbances;
use super::engine::{Engine, QueuedAttempt};
use super::error::SimulatorError;
use super::fault::Faults;
use super::model::state::State;
use super::request_log::RequestLog;
use super::stubs::InstalledStubs;
use super::sync::lock;
use crate::mock::RecordedRequest;

pub(crate) struct Instance {
    engine: Mutex<Engine>,
    log: Mutex<RequestLog>,
    pub(crate) activity: ActivityLog,
    pub(crate) stubs: InstalledStubs,
    pub(crate) faults: Faults,
    pub(crate) disturbances: Disturbances,
    /// Whether attempts that become due are held until a test releases them.
    pub(crate) holds_deliveries: AtomicBool,
    /// Deliveries to the first address are sent to the second.
    pub(crate) delivery_routes: Mutex<HashMap<String, String>>,
    /// The state at the start.
    pub(crate) initial: State,
    runtime: Handle,
    tasks: Mutex<JoinSet<()>>,
    /// Attempts to be made now. The task that makes them holds the other end.
    attempts: mpsc::UnboundedSender<QueuedAttempt>,
    /// Notified when an attempt has ended.
    pub(crate) attempt_ended: Notify,
    /// The revision of the state, sent after every change.
    pub(crate) revision: watch::Sender<u64>,
    /// The latest attempt to write the state, where it is kept in a file.
    pub(crate) saved: OnceLock<watch::Receiver<Saved>>,
}

/// The latest attempt to write the state.
#[derive(Clone, Default)]
pub(crate) struct Saved {
    /// The revision of the state that was written.
    pub(crate) revision: u64,
    /// Why it could not be written.
    pub(crate) problem: Option<Arc<SimulatorError>>,
}

impl Instance {
    /// Creates an instance, and the queue of the attempts that it has to make.
    pub(crate) fn new(engine: Engine, runtime: Handle) -> (Self, mpsc::UnboundedReceiver<QueuedAttempt>) {
        let (attempts, queue) = mpsc::unbounded_channel();
        let initial = engine.to_state();
        let instance = Self {
            initial,
            engine: Mutex::new(engine),
            log: Mutex::default(),
            activity: ActivityLog::default(),
            stubs: InstalledStubs::default(),
            faults: Faults::default(),
            disturbances: Disturbances::default(),
            holds_deliveries: AtomicBool::new(false),
            delivery_routes: Mutex::default(),
            runtime,
            tasks: Mutex::new(JoinSet::new()),
            attempts,
            attempt_ended: Notify::new(),
            revision: watch::Sender::new(0),
            saved: OnceLock::new(),
        };
        (instance, queue)
    }

    /// Runs `work` on the engine under the lock, then starts the attempts that `work` queued.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut Engine) -> T) -> T {
        let mut engine = lock(&self.engine);
        let before = engine.revision;
        let result = work(&mut engine);
        let queued = std::mem::take(&mut engine.outbox);
        engine.in_flight += queued.len();
        let revision = engine.revision;
        drop(engine);
        if revision != before {
            self.revision.send_replace(revision);
        }
        for attempt in queued {
            // Fails only when the simulator is being dropped.
            let _ = self.attempts.send(attempt);
        }
        result
    }

    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = lock(&self.tasks);
        while tasks.try_join_next().is_some() {}
        tasks.spawn_on(task, &self.runtime);
    }

    pub(crate) fn record(&self, request: &Arc<RecordedRequest>) {
        lock(&self.log).push(Arc::clone(request));
    }

    pub(crate) fn requests(&self) -> Vec<RecordedRequest> {
        lock(&self.log).to_vec()
    }

    pub(crate) fn take_requests(&self) -> Vec<RecordedRequest> {
        lock(&self.log).take()
    }

    /// Waits until no attempt is under way.
    pub(crate) async fn settled(&self) {
        loop {
            let ended = self.attempt_ended.notified();
            tokio::pin!(ended);
            ended.as_mut().enable();
            if self.with(|engine| engine.in_flight) == 0 {
                // An attempt that a disturbance holds back is released.
                match self.disturbances.release() {
                    None => return,
                    Some(delivery) => self.with(|engine| engine.queue_released(delivery)),
                }
                continue;
            }
            ended.await;
        }
    }

    /// Waits until every change so far is in the state file, if there is one.
    pub(crate) async fn saved(&self) -> Result<(), Arc<SimulatorError>> {
        let Some(mut saved) = self.saved.get().cloned() else { return Ok(()) };
        let wanted = self.with(|engine| engine.revision);
        match saved.wait_for(|saved| saved.revision >= wanted).await.map(|saved| saved.problem.clone()) {
            Ok(Some(problem)) => Err(problem),
            // The writer ends only with the simulator.
            Ok(None) | Err(_) => Ok(()),
        }
    }

    /// Ends every task.
    pub(crate) fn close(&self) {
        lock(&self.tasks).abort_all();
    }
}
