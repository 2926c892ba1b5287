//! Whose turn it is to handle in a transaction. SQLite has one writer at a time, so the handlers of a process run one after
//! another.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::futures::Notified;
use tokio::sync::{Notify, oneshot};

use crate::Lease;

#[derive(Default)]
pub(super) struct Turns {
    state: Mutex<State>,
    moved: Notify,
}

#[derive(Default)]
struct State {
    /// Whether a handler has its turn.
    taken: bool,
    waiting: VecDeque<Waiting>,
    /// How many have waited so far: each has a number of its own.
    numbers: u64,
    /// The one whose start is written in the transaction of the handler that has its turn.
    starting: Option<u64>,
    /// The same, once that transaction is committed.
    started: Option<u64>,
}

struct Waiting {
    number: u64,
    lease: Lease,
    event: String,
    turn: oneshot::Sender<Turn>,
}

/// Who is next, as far as one can know.
pub(super) struct Next {
    number: u64,
    pub(super) lease: Lease,
    pub(super) event: String,
}

/// The right to handle. It passes on when it is dropped.
pub(super) struct Turn {
    turns: Arc<Turns>,
    /// Whether the transaction before has counted this attempt.
    pub(super) started: bool,
}

impl Turns {
    /// Queues for a turn.
    pub(super) fn queue(self: &Arc<Self>, lease: Lease, event: &str) -> oneshot::Receiver<Turn> {
        let (sender, receiver) = oneshot::channel();
        let mut state = self.lock();
        if state.taken {
            state.numbers += 1;
            let number = state.numbers;
            state.waiting.push_back(Waiting { number, lease, event: event.to_owned(), turn: sender });
            return receiver;
        }
        state.taken = true;
        drop(state);
        // If the receiver is gone the turn is dropped, and passes on.
        let _ = sender.send(Turn { turns: Arc::clone(self), started: false });
        receiver
    }

    /// How many wait for their turn.
    pub(super) fn waiting(&self) -> usize {
        self.lock().waiting.len()
    }

    /// As if the turn had passed on.
    pub(super) fn nudge(&self) {
        self.moved.notify_waiters();
    }

    /// Ends when the turn has passed on, also between this call and the first poll.
    pub(super) fn moved(&self) -> Notified<'_> {
        self.moved.notified()
    }

    /// The transaction of the handler that has its turn is committed.
    pub(super) fn committed(&self) {
        let mut state = self.lock();
        state.started = state.starting.take();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn {
    pub(super) fn next(&self) -> Option<Next> {
        let state = self.turns.lock();
        let next = state.waiting.iter().find(|waiting| !waiting.turn.is_closed())?;
        Some(Next { number: next.number, lease: next.lease, event: next.event.clone() })
    }

    /// The start of the next one is written, and counts once the transaction is [committed](Turns::committed).
    pub(super) fn starts(&self, next: &Next) {
        self.turns.lock().starting = Some(next.number);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut state = self.turns.lock();
        state.starting = None;
        let started = state.started.take();
        // Those that are gone are left out here, and not by dropping their turns one within another.
        while state.waiting.front().is_some_and(|next| next.turn.is_closed()) {
            state.waiting.pop_front();
        }
        let next = state.waiting.pop_front();
        state.taken = next.is_some();
        drop(state);
        self.turns.moved.notify_waiters();
        if let Some(next) = next {
            let turn = Turn { turns: Arc::clone(&self.turns), started: started == Some(next.number) };
            // If the receiver is gone the turn is dropped, and passes on.
            let _ = next.turn.send(turn);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EntryId;

    #[test]
    fn a_turn_passes_on_over_many_that_are_gone() {
        let (turns, lease) = (Arc::<Turns>::default(), Lease::new(EntryId::from_slice(&[0; 32]).unwrap(), 0, 0));
        let turn = turns.queue(lease, "evt_1").try_recv().unwrap();
        let gone: Vec<_> = (0..100_000).map(|_| turns.queue(lease, "evt_2")).collect();
        let mut waiting = turns.queue(lease, "evt_3");
        drop(gone);
        turn.starts(&turn.next().unwrap());
        turns.committed();
        drop(turn);
        assert!(waiting.try_recv().unwrap().started);
        assert!(turns.queue(lease, "evt_4").try_recv().is_ok(), "nobody has the turn");
    }
}
