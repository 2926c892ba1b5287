//! The simulator's time, for the rest of a test.

use std::fmt;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use kayle_id_core::Clock;

use super::instance::Instance;

/// The clock of a [`Simulator`](super::Simulator), which [`clock`](super::Simulator::clock) gives.
///
/// It stands still unless the simulator runs in real time. [`advance`](super::Simulator::advance) moves it; waits keep the
/// runtime's own timer.
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

    fn monotonic(&self) -> Instant {
        let (simulated, system) = self.start;
        system + self.now().duration_since(simulated).unwrap_or_default()
    }
}

impl fmt::Debug for SimulatorClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimulatorClock").finish_non_exhaustive()
    }
}
