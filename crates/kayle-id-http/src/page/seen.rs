//! Tells a cursor that came before, in memory that does not grow with the walk.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

/// Cursors that are remembered exactly, by their hashes: half a mebibyte at most.
const EXACT: usize = 65_536;

/// The cursors of a walk. Up to [`EXACT`] of them, a repetition is told at once; beyond, by Brent's
/// method, at the latest after three times around the circle.
#[derive(Default)]
pub(super) struct Seen {
    exact: HashSet<u64>,
    hasher: RandomState,
    count: u64,
    landmark: Option<u64>,
    next_landmark: u64,
}

impl Seen {
    /// Notes a cursor; true when it came before.
    pub(super) fn repeats(&mut self, cursor: &str) -> bool {
        let hash = self.hasher.hash_one(cursor);
        self.count += 1;
        if self.exact.contains(&hash) || self.landmark == Some(hash) {
            return true;
        }
        if self.exact.len() < EXACT {
            self.exact.insert(hash);
        } else if self.count >= self.next_landmark {
            self.landmark = Some(hash);
            self.next_landmark = self.count.saturating_mul(2);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_of_two_is_told_at_once() {
        let mut seen = Seen::default();
        assert!(!seen.repeats("a"));
        assert!(!seen.repeats("b"));
        assert!(seen.repeats("a"));
    }

    #[test]
    fn a_circle_that_begins_after_the_exact_memory_is_told_all_the_same() {
        let mut seen = Seen::default();
        for number in 0..EXACT + 10 {
            assert!(!seen.repeats(&number.to_string()));
        }
        let mut turns = (0..1_000_000_u64).map(|turn| format!("loop {}", turn % 7));
        assert!(turns.any(|cursor| seen.repeats(&cursor)));
        assert!(seen.exact.len() <= EXACT);
    }
}
