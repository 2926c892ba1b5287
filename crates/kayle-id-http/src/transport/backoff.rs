//! How long to wait before the next attempt: exponential, with full jitter.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// A time between nothing and `base` doubled with every retry, at most `most`. `random` decides where.
pub(super) fn full_jitter(base: Duration, most: Duration, retry: u32, random: u64) -> Duration {
    let ceiling = base.saturating_mul(1_u32.checked_shl(retry.saturating_sub(1)).unwrap_or(u32::MAX)).min(most);
    // 53 bits are what a float holds exactly.
    let share = (random >> 11) as f64 / (1_u64 << 53) as f64;
    ceiling.mul_f64(share)
}

/// Randomness good enough to keep clients apart; nothing secret depends on it.
pub(super) fn random() -> u64 {
    RandomState::new().hash_one(0_u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: Duration = Duration::from_millis(200);
    const MOST: Duration = Duration::from_secs(5);

    #[test]
    fn the_ceiling_doubles_up_to_its_limit() {
        let longest = |retry| full_jitter(BASE, MOST, retry, u64::MAX).as_millis();
        assert_eq!([1, 2, 3, 5, 6, 40, u32::MAX].map(longest), [200, 400, 800, 3200, 5000, 5000, 5000]);
        assert_eq!(full_jitter(BASE, MOST, 3, 0), Duration::ZERO);
    }

    #[test]
    fn the_jitter_is_spread_over_the_whole_of_it() {
        let waits: Vec<_> = (0..1000).map(|_| full_jitter(BASE, MOST, 1, random())).collect();
        assert!(waits.iter().all(|wait| *wait < BASE));
        for quarter in 0..4 {
            let range = BASE / 4 * quarter..BASE / 4 * (quarter + 1);
            let count = waits.iter().filter(|wait| range.contains(wait)).count();
            assert!((150..350).contains(&count), "{count} of 1000 in quarter {quarter}");
        }
    }
}
