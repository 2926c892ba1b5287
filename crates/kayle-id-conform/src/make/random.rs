//! Bytes that a seed determines: HMAC-SHA256 of the seed over a counter.

use aws_lc_rs::hmac;

const LETTERS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// A stream of bytes that is the same for the same seed, in every version and on every machine.
#[derive(Clone)]
pub(crate) struct Random {
    key: hmac::Key,
    counter: u64,
}

impl Random {
    pub(crate) fn new(seed: &[u8]) -> Self {
        Self { key: hmac::Key::new(hmac::HMAC_SHA256, seed), counter: 0 }
    }

    pub(crate) fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(count + 32);
        while bytes.len() < count {
            self.counter += 1;
            bytes.extend_from_slice(hmac::sign(&self.key, &self.counter.to_be_bytes()).as_ref());
        }
        bytes.truncate(count);
        bytes
    }

    /// An id of the published form: the prefix and 64 lower-case letters and digits.
    pub(crate) fn id(&mut self, prefix: &str) -> String {
        let letters = self.bytes(64);
        prefix
            .chars()
            .chain(letters.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])))
            .collect()
    }
}
