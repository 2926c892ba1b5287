//! The state with its clock and settings: what every handler works on.

use std::time::Duration;

use super::model::clock::{Clock, Time};
use super::model::state::State;
use super::oddity::Oddities;

/// Everything behind the lock.
pub(crate) struct Engine {
    pub(crate) state: State,
    pub(crate) clock: Clock,
    pub(crate) settings: Settings,
    /// Attempts to be made as soon as the lock is released.
    pub(crate) outbox: Vec<QueuedAttempt>,
    /// The number of attempts that are under way.
    pub(crate) in_flight: usize,
    /// The minute of the latest challenges for phones, and how many it has had.
    pub(crate) attest_challenges: (Time, u32),
    /// Grows with every change of the state, and sometimes without one.
    pub(crate) revision: u64,
}

/// An attempt of a delivery that is to be made now.
pub(crate) struct QueuedAttempt {
    /// The delivery's id.
    pub(crate) delivery: String,
    /// Whether a disturbance may hold it back until another attempt has been made.
    pub(crate) may_wait: bool,
}

/// What does not change while the simulator runs.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) oddities: Oddities,
    /// The simulator's own address, without a slash at the end.
    pub(crate) base_url: String,
    /// The address of verification pages, without a slash at the end.
    pub(crate) verification_url: String,
    /// How long a receiver may take.
    pub(crate) receiver_time_limit: Duration,
    /// Whether deliveries may leave this machine.
    pub(crate) deliver_anywhere: bool,
    /// Whether sessions may redirect to this machine, verified or not.
    pub(crate) local_redirects: bool,
    /// Whether it behaves as a server in production mode, and not in development mode.
    pub(crate) production: bool,
}

impl Engine {
    /// The state, for a change that writes down no time.
    pub(crate) fn change(&mut self) -> &mut State {
        self.revision += 1;
        &mut self.state
    }

    /// The present, for a row that is created or changed now.
    pub(crate) fn now(&mut self) -> Time {
        self.revision += 1;
        self.clock.tick()
    }

    /// A copy of the state, with the time at which it was taken.
    pub(crate) fn to_state(&self) -> State {
        let mut state = self.state.clone();
        state.time = self.clock.now();
        state
    }

    /// Whether sessions may redirect to this machine.
    pub(crate) fn takes_loopback_redirects(&self) -> bool {
        !self.settings.production || self.settings.local_redirects
    }

    /// Queues the next attempt of a delivery.
    pub(crate) fn queue_attempt(&mut self, delivery: String) {
        self.outbox.push(QueuedAttempt { delivery, may_wait: true });
    }

    /// Queues an attempt that a disturbance has held back already.
    pub(crate) fn queue_released(&mut self, delivery: String) {
        self.outbox.push(QueuedAttempt { delivery, may_wait: false });
    }
}
