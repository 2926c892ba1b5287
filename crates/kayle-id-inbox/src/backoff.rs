//! How long a failed entry waits.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// A random time in the upper half of `base` doubled with every attempt, at most `most`.
///
/// The lower half is left out, unlike in calls to a server: an entry can wait, and the system that failed may need time.
pub(crate) fn wait(base: Duration, most: Duration, attempts: u32, random: u64) -> Duration {
    let factor = 1_u32.checked_shl(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
    let ceiling = base.saturating_mul(factor).min(most);
    let share = (random >> 11) as f64 / (1_u64 << 53) as f64;
    ceiling / 2 + (ceiling / 2).mul_f64(share)
}

/// A random number, for waits and for the nonces of leases. No secret depends on it.
pub(crate) fn random() -> u64 {
    let mut bytes = [0; 8];
    match aws_lc_rs::rand::fill(&mut bytes) {
        Ok(()) => u64::from_be_bytes(bytes),
        // The standard library's own source of randomness.
        Err(_) => RandomState::new().hash_one(0_u8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_their_limit_and_are_random_in_their_upper_half() {
        let wait = |attempts, random| wait(Duration::from_secs(2), Duration::from_secs(60), attempts, random).as_secs();
        assert_eq!([1, 2, 3, 6, 40, u32::MAX].map(|attempts| wait(attempts, 0)), [1, 2, 4, 30, 30, 30]);
        assert_eq!([1, 2, 3, 6].map(|attempts| wait(attempts, u64::MAX)), [2, 4, 8, 60]);
    }
}
