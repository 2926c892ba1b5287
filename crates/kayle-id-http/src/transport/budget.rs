//! A token bucket that keeps retries from making an outage worse. The clones of a client share it.

use std::sync::atomic::{AtomicU32, Ordering};

/// In tenths of a token. A full bucket allows ten retries.
const FULL: u32 = 100;
const RETRY: u32 = 10;
const SUCCESS: u32 = 1;
/// A retry that helped gets half of its token back: scattered faults, unlike an outage, do not drain it.
const HELPED: u32 = 5;

/// A retry takes a token; a call that the server answers brings a tenth of one.
///
/// While nothing is answered, ten retries are all that come on top of the calls: at most 1.1 times the
/// offered load from the hundredth call on.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Default for Budget {
    fn default() -> Self {
        Self(AtomicU32::new(FULL))
    }
}

impl Budget {
    /// Takes what a retry costs, where there is enough.
    pub(super) fn withdraw(&self) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(RETRY)).is_ok()
    }

    /// Notes that the server answered.
    pub(super) fn answered(&self, by_a_retry: bool) {
        let back = if by_a_retry { SUCCESS + HELPED } else { SUCCESS };
        let put = |left: u32| Some(left.saturating_add(back).min(FULL));
        // The closure always gives a value.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, put);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many requests are sent for so many calls, of which every attempt fails as told.
    fn load(calls: u32, budget: &Budget, mut fails: impl FnMut() -> bool) -> (u32, u32) {
        let (mut sent, mut lost) = (0, 0);
        for _ in 0..calls {
            for attempt in 1..=4 {
                sent += 1;
                if !fails() {
                    budget.answered(attempt > 1);
                    break;
                }
                if attempt == 4 || !budget.withdraw() {
                    lost += 1;
                    break;
                }
            }
        }
        (sent, lost)
    }

    #[test]
    fn an_outage_is_met_with_at_most_a_tenth_more_than_the_offered_load() {
        for calls in [100, 1000, 100_000] {
            let (sent, lost) = load(calls, &Budget::default(), || true);
            assert!(f64::from(sent) <= 1.1 * f64::from(calls), "{sent} requests for {calls} calls");
            assert_eq!(lost, calls);
        }
    }

    #[test]
    fn an_outage_in_which_half_of_the_requests_get_through_is_met_with_as_little() {
        let mut coin = 0_u32;
        let (sent, _) = load(100_000, &Budget::default(), || {
            coin = coin.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            coin >> 31 == 1
        });
        assert!(sent <= 110_000, "{sent}");
    }

    #[test]
    fn scattered_faults_do_not_drain_it() {
        let mut dice = 1_u32;
        let (_, lost) = load(100_000, &Budget::default(), || {
            dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (dice >> 16).is_multiple_of(10)
        });
        assert!(lost < 100, "of 100,000 calls whose requests fail one in ten, {lost} were lost");
    }

    #[test]
    fn it_fills_up_again_and_no_further() {
        let budget = Budget::default();
        while budget.withdraw() {}
        for _ in 0..10 {
            budget.answered(false);
        }
        assert!(budget.withdraw() && !budget.withdraw());
        for _ in 0..10_000 {
            budget.answered(true);
        }
        assert_eq!(std::iter::from_fn(|| budget.withdraw().then_some(())).count(), 10);
    }
}
