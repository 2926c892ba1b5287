//! Takings whose answer was lost.

use std::sync::{Mutex, PoisonError};

use crate::backoff;

/// The nonces of takings that may have taken effect without anybody hearing of it: their connection broke, or the worker
/// that had asked was dropped. The next taking asks for what they took, so that it does not lie still for a whole lease.
#[derive(Default)]
pub(crate) struct Lost(Mutex<Vec<u64>>);

/// While a server is away, every taking fails. What the older ones took, if anything, comes back when its lease runs out.
const MOST: usize = 64;

impl Lost {
    /// Begins a taking. The nonces of the lost ones are given to it alone: two that asked for the same would both have what
    /// one of them took.
    pub(crate) fn asking(&self) -> Asking<'_> {
        let before = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        Asking { lost: self, before, nonce: backoff::random(), answered: false }
    }
}

/// A taking that is not answered yet.
pub(crate) struct Asking<'a> {
    lost: &'a Lost,
    before: Vec<u64>,
    nonce: u64,
    answered: bool,
}

impl Asking<'_> {
    /// What the leases of this taking are told by.
    pub(crate) fn nonce(&self) -> u64 {
        self.nonce
    }

    /// The nonces of takings whose answer was lost.
    pub(crate) fn before(&self) -> &[u64] {
        &self.before
    }

    pub(crate) fn answered(mut self) {
        self.answered = true;
    }
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        if self.answered {
            return;
        }
        let mut lost = self.lost.0.lock().unwrap_or_else(PoisonError::into_inner);
        lost.append(&mut self.before);
        lost.push(self.nonce);
        let excess = lost.len().saturating_sub(MOST);
        lost.drain(..excess);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_taking_and_no_other_asks_for_what_unanswered_ones_took() {
        let lost = Lost::default();
        let nonces: Vec<u64> = (0..2).map(|_| lost.asking().nonce()).collect();
        let next = lost.asking();
        assert_eq!(next.before(), nonces);
        assert!(lost.asking().before().is_empty());
        next.answered();
        assert_eq!(lost.asking().before().len(), 1, "the one in between was dropped");
        for _ in 0..1000 {
            lost.asking();
        }
        assert_eq!(lost.asking().before().len(), MOST);
    }
}
