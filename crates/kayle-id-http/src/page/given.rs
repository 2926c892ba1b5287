//! The items that a walk has given, in memory that does not grow with it.

use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};

/// Ids that are remembered, by their hashes: about a mebibyte at most.
const MOST: usize = 65_536;
/// The last ids, which a walk can go back to.
const RECENT: usize = 128;

/// What was given, and in which order the last of it.
#[derive(Default)]
pub(super) struct Given {
    hashes: HashSet<u64>,
    hasher: RandomState,
    recent: VecDeque<String>,
    forgotten: bool,
}

impl Given {
    pub(super) fn note(&mut self, id: &str) {
        if self.hashes.len() < MOST {
            self.hashes.insert(self.hasher.hash_one(id));
        } else {
            self.forgotten = true;
        }
        if self.recent.len() >= RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back(id.to_owned());
    }

    pub(super) fn holds(&self, id: &str) -> bool {
        self.hashes.contains(&self.hasher.hash_one(id)) || self.recent.iter().any(|recent| recent == id)
    }

    /// Whether everything is remembered.
    pub(super) fn is_complete(&self) -> bool {
        !self.forgotten
    }

    /// The last ids, the latest at the end.
    pub(super) fn recent(&self) -> &VecDeque<String> {
        &self.recent
    }
}
