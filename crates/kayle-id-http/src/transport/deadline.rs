//! When a call must be over, and what may still begin before that.

use super::clock::Time;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

/// The end of a call, over all its attempts and waits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline(Option<Instant>);

impl Deadline {
    pub(super) fn after(now: Instant, time: Duration) -> Self {
        Self(now.checked_add(time))
    }

    /// What is left; zero once it has passed.
    pub(super) fn remaining(self, now: Instant) -> Duration {
        self.0.map_or(Duration::MAX, |end| end.saturating_duration_since(now))
    }

    /// An attempt's own limit, within what is left.
    pub(super) fn clamp(self, now: Instant, limit: Option<Duration>) -> Duration {
        let remaining = self.remaining(now);
        limit.map_or(remaining, |limit| limit.min(remaining))
    }
}

/// Works for at most this long; nothing when time ran out, whatever the work was about.
pub(super) async fn within<F: Future>(clock: &Time, limit: Duration, work: F) -> Option<F::Output> {
    if limit.is_zero() {
        return None;
    }
    let mut work = pin!(work);
    let mut end = clock.expire(limit);
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => end.as_mut().poll(context).map(|()| None),
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::super::clock::{JumpingClock, Time};
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn an_attempt_gets_no_more_than_what_is_left() {
        let start = Instant::now();
        let deadline = Deadline::after(start, 10 * SECOND);
        assert_eq!(deadline.clamp(start, Some(3 * SECOND)), 3 * SECOND);
        assert_eq!(deadline.clamp(start + 8 * SECOND, Some(3 * SECOND)), 2 * SECOND);
        assert_eq!(deadline.clamp(start + 8 * SECOND, None), 2 * SECOND);
        assert_eq!(deadline.remaining(start + 20 * SECOND), Duration::ZERO);
    }

    #[test]
    fn a_deadline_beyond_the_end_of_time_never_comes() {
        assert_eq!(Deadline::after(Instant::now(), Duration::MAX).remaining(Instant::now()), Duration::MAX);
    }

    #[tokio::test]
    async fn work_that_does_not_end_is_left_when_time_runs_out() {
        let clock = Time::new(JumpingClock::new());
        assert_eq!(within(&clock, SECOND, std::future::pending::<()>()).await, None);
        assert_eq!(within(&clock, SECOND, std::future::ready(7)).await, Some(7));
        assert_eq!(within(&clock, Duration::ZERO, std::future::ready(7)).await, None, "nothing is begun");
    }
}
