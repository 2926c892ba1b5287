//! One call, in as many attempts as are safe and sensible.

use super::backoff;
use super::budget::Budget;
use super::clock::Time;
use super::deadline::{Deadline, within};
use super::policy::RetryPolicy;
use super::retry::Verdict;
use crate::error::{Error, ErrorKind};
use std::future::Future;
use std::time::Duration;

/// What a call's attempts go by.
pub(super) struct Terms<'a> {
    pub(super) policy: &'a RetryPolicy,
    pub(super) repeatable: bool,
    pub(super) timeout: Duration,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) clock: &'a Time,
    pub(super) budget: &'a Budget,
}

/// An attempt that is over, and what follows.
pub(super) struct Over<'a, T> {
    pub(super) number: u32,
    pub(super) outcome: &'a Result<T, Error>,
    pub(super) duration: Duration,
    /// The wait before the next one, if there is a next one.
    pub(super) retry_in: Option<Duration>,
}

/// What came of it all.
pub(super) struct Outcome<T> {
    pub(super) result: Result<T, Error>,
    pub(super) attempts: u32,
    /// Whether the server may have acted on an attempt before the last.
    pub(super) uncertain: bool,
}

/// Runs attempts, numbered from 1, until one settles the call or no other may or can follow.
///
/// What an attempt comes with (its span) is handed to `observe` when it is over.
pub(super) async fn run<T, C, F: Future<Output = Result<T, Error>>>(
    terms: &Terms<'_>,
    mut attempt: impl FnMut(u32) -> (C, F),
    judge: impl Fn(&Result<T, Error>, &Time) -> Verdict,
    mut observe: impl FnMut(C, &Over<'_, T>),
) -> Outcome<T> {
    let Terms { clock, policy, .. } = *terms;
    let mut began = clock.monotonic();
    let deadline = Deadline::after(began, terms.timeout);
    let mut uncertain = false;
    let mut number = 1;
    loop {
        let limit = deadline.clamp(began, terms.attempt_timeout);
        let (context, work) = attempt(number);
        let result = within(clock, limit, work).await.unwrap_or_else(|| Err(out_of_time()));
        let ended = clock.monotonic();
        let verdict = judge(&result, clock);
        let retry_in = match verdict {
            Verdict::Settled => {
                terms.budget.answered(number > 1);
                None
            }
            Verdict::Transient { asked, .. } => {
                let asked = asked.unwrap_or_default().min(policy.max_retry_after);
                let jitter = backoff::full_jitter(policy.base_delay, policy.max_delay, number, backoff::random());
                let wait = asked.saturating_add(jitter);
                let another = verdict.allows_another(terms.repeatable)
                    && number < policy.max_attempts
                    && wait < deadline.remaining(ended)
                    && terms.budget.withdraw();
                another.then_some(wait)
            }
        };
        let duration = ended.saturating_duration_since(began);
        observe(context, &Over { number, outcome: &result, duration, retry_in });
        let Some(wait) = retry_in else {
            return Outcome { result, attempts: number, uncertain };
        };
        uncertain |= verdict.is_uncertain();
        if !wait.is_zero() {
            clock.sleep(wait).await;
        }
        began = clock.monotonic();
        number += 1;
    }
}

fn out_of_time() -> Error {
    Error::new(
        ErrorKind::Timeout,
        "the time limit was reached before the response arrived; whether the server acted is unknown",
    )
}

#[cfg(test)]
mod tests {
    use super::super::clock::{JumpingClock, Time};
    use super::super::retry::Reached;
    use super::*;
    use std::cell::RefCell;

    const SECOND: Duration = Duration::from_secs(1);

    struct Bench {
        policy: RetryPolicy,
        clock: JumpingClock,
        time: Time,
        budget: Budget,
        repeatable: bool,
        attempt_timeout: Option<Duration>,
        /// What the server asks to wait.
        asked: Option<Duration>,
        seen: RefCell<Vec<(u32, Option<Duration>)>>,
    }

    impl Bench {
        fn new() -> Self {
            let clock = JumpingClock::new();
            Self {
                policy: RetryPolicy::default(),
                time: Time::new(clock.clone()),
                clock,
                budget: Budget::default(),
                repeatable: true,
                attempt_timeout: None,
                asked: None,
                seen: RefCell::default(),
            }
        }

        /// A call whose attempts fail in these ways, and then succeed.
        async fn run(&self, failures: &[ErrorKind]) -> Outcome<u32> {
            self.run_with(|number| {
                let failure = failures.get(number as usize - 1).copied();
                std::future::ready(failure.map_or(Ok(number), |kind| Err(Error::new(kind, "made up"))))
            })
            .await
        }

        async fn run_with<F: Future<Output = Result<u32, Error>>>(
            &self,
            mut attempt: impl FnMut(u32) -> F,
        ) -> Outcome<u32> {
            let terms = Terms {
                policy: &self.policy,
                repeatable: self.repeatable,
                timeout: 30 * SECOND,
                attempt_timeout: self.attempt_timeout,
                clock: &self.time,
                budget: &self.budget,
            };
            let judge = |outcome: &Result<u32, Error>, _: &Time| match outcome {
                Ok(_) => Verdict::Settled,
                Err(error) => match error.kind() {
                    ErrorKind::Connect => Verdict::Transient { reached: Reached::Nowhere, asked: self.asked },
                    ErrorKind::Api => Verdict::Transient { reached: Reached::Refused, asked: self.asked },
                    ErrorKind::Redirect => Verdict::Settled,
                    _ => Verdict::Transient { reached: Reached::Unknown, asked: self.asked },
                },
            };
            let attempt = |number| ((), attempt(number));
            run(&terms, attempt, judge, |(), over| self.seen.borrow_mut().push((over.number, over.retry_in))).await
        }
    }

    #[tokio::test]
    async fn a_call_is_repeated_until_it_succeeds_and_every_attempt_is_seen() {
        let bench = Bench::new();
        let outcome = bench.run(&[ErrorKind::Transport, ErrorKind::Connect]).await;
        assert_eq!((outcome.result.unwrap(), outcome.attempts, outcome.uncertain), (3, 3, true));
        let seen = bench.seen.borrow();
        assert_eq!(
            seen.iter().map(|(number, wait)| (*number, wait.is_some())).collect::<Vec<_>>(),
            [(1, true), (2, true), (3, false)]
        );
    }

    #[tokio::test]
    async fn attempts_are_bounded_and_the_last_failure_is_told() {
        let bench = Bench::new();
        let outcome =
            bench.run(&[ErrorKind::Connect, ErrorKind::Connect, ErrorKind::Connect, ErrorKind::Timeout]).await;
        assert_eq!((outcome.result.unwrap_err().kind(), outcome.attempts), (ErrorKind::Timeout, 4));
        let once = Bench { policy: RetryPolicy::none(), ..Bench::new() };
        assert_eq!(once.run(&[ErrorKind::Connect]).await.attempts, 1);
        let zero = Bench { policy: RetryPolicy::default().max_attempts(0), ..Bench::new() };
        assert_eq!(zero.run(&[ErrorKind::Connect]).await.attempts, 1);
    }

    #[tokio::test]
    async fn what_is_not_safe_to_repeat_is_repeated_only_after_it_never_left() {
        let bench = Bench { repeatable: false, ..Bench::new() };
        assert_eq!(bench.run(&[ErrorKind::Connect, ErrorKind::Connect]).await.result.unwrap(), 3);
        for kind in [ErrorKind::Transport, ErrorKind::Timeout, ErrorKind::Api] {
            assert_eq!(bench.run(&[kind]).await.attempts, 1, "{kind:?}");
        }
        // Once it may have arrived, a connection that fails afterwards proves nothing about the first.
        assert_eq!(bench.run(&[ErrorKind::Connect, ErrorKind::Timeout]).await.attempts, 2);
    }

    #[tokio::test]
    async fn only_an_earlier_attempt_of_unknown_effect_leaves_doubt() {
        let bench = Bench::new();
        assert!(!bench.run(&[ErrorKind::Connect, ErrorKind::Api]).await.uncertain);
        assert!(!bench.run(&[ErrorKind::Connect; 4]).await.uncertain);
        assert!(bench.run(&[ErrorKind::Timeout, ErrorKind::Redirect]).await.uncertain);
        assert!(!bench.run(&[ErrorKind::Redirect]).await.uncertain);
    }

    #[tokio::test]
    async fn a_wait_that_the_server_asks_for_is_kept_and_clamped() {
        let policy = RetryPolicy::default().max_retry_after(7 * SECOND);
        for (asked, kept) in [(3 * SECOND, 3 * SECOND), (100 * SECOND, 7 * SECOND), (Duration::MAX, 7 * SECOND)] {
            let bench = Bench { asked: Some(asked), policy: policy.clone(), ..Bench::new() };
            bench.run(&[ErrorKind::Api]).await.result.unwrap();
            let slept = bench.clock.slept()[0];
            assert!(slept >= kept && slept < kept + policy.base_delay, "{slept:?}");
        }
    }

    #[tokio::test]
    async fn a_wait_beyond_the_deadline_is_not_begun() {
        let bench = Bench { asked: Some(Duration::from_secs(3600)), ..Bench::new() };
        let outcome = bench.run(&[ErrorKind::Api]).await;
        assert_eq!((outcome.attempts, outcome.result.unwrap_err().kind()), (1, ErrorKind::Api));
        assert!(bench.clock.slept().is_empty());
    }

    #[tokio::test]
    async fn attempts_that_hang_share_the_time_of_the_call() {
        let bench = Bench { attempt_timeout: Some(12 * SECOND), ..Bench::new() };
        let outcome = bench.run_with(|_| std::future::pending()).await;
        assert_eq!((outcome.attempts, outcome.result.unwrap_err().kind()), (3, ErrorKind::Timeout));
        let slept: Duration = bench.clock.slept().iter().sum();
        assert_eq!(slept, 30 * SECOND, "12 and 12, and the third got only what was left");
    }

    #[tokio::test]
    async fn without_a_limit_of_its_own_an_attempt_has_the_whole_time() {
        let bench = Bench::new();
        assert_eq!(bench.run_with(|_| std::future::pending()).await.attempts, 1);
        assert_eq!(bench.clock.slept(), [30 * SECOND]);
    }

    #[tokio::test]
    async fn calls_that_share_a_budget_share_what_is_left_of_it() {
        let bench = Bench::new();
        let mut attempts = 0;
        for _ in 0..100 {
            attempts += bench.run(&[ErrorKind::Timeout; 4]).await.attempts;
        }
        assert_eq!(attempts, 110);
    }
}
