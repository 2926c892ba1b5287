//! The simulator's time, for the rest of a test.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use kayle_id_core::{Clock, Sleep};

use super::instance::Instance;

/// The clock of a [`Simulator`](super::Simulator), which [`clock`](super::Simulator::clock) gives.
///
/// It stands still unless the simulator runs in real time. [`advance`](super::Simulator::advance) moves it, and ends every wait
/// whose time has come by it: a workflow that waits goes on. A wait that nobody ends so takes as long as the runtime's own timer
/// does, so that a retry in a test does not wait for an `advance` that never comes.
#[derive(Clone)]
pub struct SimulatorClock {
    instance: Arc<Instance>,
    /// The simulator's time and the system's when the clock was made.
    start: (SystemTime, Instant),
}

impl SimulatorClock {
    pub(crate) fn new(instance: Arc<Instance>) -> Self {
        let now = instance.with(|engine| engine.clock.now().to_system());
        Self { instance, start: (now, Instant::now()) }
    }
}

impl Clock for SimulatorClock {
    fn now(&self) -> SystemTime {
        self.instance.with(|engine| engine.clock.now().to_system())
    }

    /// Waits of the runtime's timer count too, where the simulator's time stands still.
    fn monotonic(&self) -> Instant {
        let (simulated, system) = self.start;
        let moved = self.now().duration_since(simulated).unwrap_or_default();
        let runs = self.instance.with(|engine| engine.clock.runs());
        if runs { system + moved } else { Instant::now() + moved }
    }

    fn sleep(&self, time: Duration) -> Option<Sleep<'_>> {
        let end = self.now() + time;
        let mut moves = self.instance.revision.subscribe();
        Some(Box::pin(async move {
            let timer = tokio::time::sleep(time);
            tokio::pin!(timer);
            while self.now() < end {
                tokio::select! {
                    () = &mut timer => return,
                    moved = moves.changed() => {
                        if moved.is_err() {
                            // The simulator is gone, and nobody moves its time any more.
                            return timer.await;
                        }
                    }
                }
            }
        }))
    }
}

impl fmt::Debug for SimulatorClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimulatorClock").finish_non_exhaustive()
    }
}
