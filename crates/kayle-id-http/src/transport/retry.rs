//! What may be repeated, after what.

use super::answer::Answer;
use super::clock::Time;
use crate::error::{Error, ErrorKind, retry_after};
use serde::de::IgnoredAny;
use std::time::Duration;

/// What an attempt's outcome means for the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A response that another attempt would not change.
    Settled,
    /// A failure that may pass.
    Transient {
        reached: Reached,
        /// What the server asks to wait.
        asked: Option<Duration>,
    },
}

/// How far a request got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reached {
    /// No connection was made, so nothing was sent; or HTTP/2 says that it was not looked at.
    Nowhere,
    /// The server says that it did not act (408, 429).
    Refused,
    /// Nobody knows whether the server acted.
    Unknown,
}

impl Verdict {
    /// Whether a call may be sent again after this: anything that is safe to repeat, else only what
    /// provably never left. What a server says of not having acted is no proof.
    pub(super) fn allows_another(self, repeatable: bool) -> bool {
        match self {
            Self::Settled => false,
            Self::Transient { reached, .. } => repeatable || reached == Reached::Nowhere,
        }
    }

    /// Whether the server may have acted.
    pub(super) fn is_uncertain(self) -> bool {
        matches!(self, Self::Transient { reached: Reached::Unknown, .. })
    }
}

pub(super) fn judge(outcome: &Result<Answer, Error>, clock: &Time) -> Verdict {
    let transient = |reached, asked| Verdict::Transient { reached, asked };
    match outcome {
        Ok(answer) => {
            let asked = || retry_after(&answer.headers, clock.now());
            match answer.status.as_u16() {
                408 | 429 => transient(Reached::Refused, asked()),
                // Every failure inside this server is a 500, those that pass included.
                500 | 502 | 503 | 504 => transient(Reached::Unknown, asked()),
                200..=299 if is_cut_off(answer) => transient(Reached::Unknown, None),
                _ => Verdict::Settled,
            }
        }
        Err(error) => match error.kind() {
            ErrorKind::Connect => transient(Reached::Nowhere, None),
            ErrorKind::Transport if is_unprocessed(error) => transient(Reached::Nowhere, None),
            ErrorKind::Timeout | ErrorKind::Transport => transient(Reached::Unknown, None),
            _ => Verdict::Settled,
        },
    }
}

/// The server closed an HTTP/2 connection or stream and says that it had not begun with the request (RFC
/// 9113 section 8.7). This is the protocol's word and counts as proof.
#[cfg(feature = "http2")]
pub(super) fn is_unprocessed(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut causes = std::iter::successors(Some(error), |error| error.source());
    causes.find_map(|cause| cause.downcast_ref::<h2::Error>()).is_some_and(|error| {
        let closed = error.is_go_away() && error.reason() == Some(h2::Reason::NO_ERROR);
        let refused = error.is_reset() && error.reason() == Some(h2::Reason::REFUSED_STREAM);
        error.is_remote() && (closed || refused)
    })
}

#[cfg(not(feature = "http2"))]
pub(super) fn is_unprocessed(_: &(dyn std::error::Error + 'static)) -> bool {
    false
}

/// JSON that ends early: the only sign of a lost connection where closing it is what ends a body, or
/// where somebody on the way lost theirs. What was framed and ends as JSON does is not read twice.
fn is_cut_off(answer: &Answer) -> bool {
    let looks_whole = match answer.body.trim_ascii_end() {
        [] | [.., b'}' | b']'] => answer.framed,
        _ => false,
    };
    !answer.body.is_empty()
        && !looks_whole
        && serde_json::from_slice::<IgnoredAny>(&answer.body).is_err_and(|error| error.is_eof())
}

#[cfg(test)]
mod tests {
    use super::super::clock::{JumpingClock, Time};
    use super::*;
    use bytes::Bytes;
    use http::{HeaderMap, StatusCode};

    fn answered(status: u16, body: &'static str) -> Verdict {
        framed(status, body, true)
    }

    fn framed(status: u16, body: &'static str, framed: bool) -> Verdict {
        let status = StatusCode::from_u16(status).unwrap();
        let answer = Answer { status, headers: HeaderMap::new(), body: Bytes::from_static(body.as_bytes()), framed };
        judge(&Ok(answer), &Time::new(JumpingClock::new()))
    }

    #[test]
    fn what_is_safe_to_repeat_is_repeated_after_any_failure_that_may_pass() {
        for status in [408, 429, 500, 502, 503, 504] {
            assert!(answered(status, "").allows_another(true), "{status}");
        }
        for kind in [ErrorKind::Connect, ErrorKind::Timeout, ErrorKind::Transport] {
            assert!(
                judge(&Err(Error::new(kind, "")), &Time::new(JumpingClock::new())).allows_another(true),
                "{kind:?}"
            );
        }
    }

    #[test]
    fn what_is_not_safe_is_repeated_only_when_it_never_left() {
        for status in [408, 429, 500, 502, 503, 504] {
            assert!(!answered(status, "").allows_another(false), "{status}");
        }
        for kind in [ErrorKind::Timeout, ErrorKind::Transport] {
            assert!(
                !judge(&Err(Error::new(kind, "")), &Time::new(JumpingClock::new())).allows_another(false),
                "{kind:?}"
            );
        }
        assert!(judge(&Err(Error::new(ErrorKind::Connect, "")), &Time::new(JumpingClock::new())).allows_another(false));
    }

    #[test]
    fn a_settled_answer_is_not_asked_for_again() {
        for status in [200, 204, 301, 400, 401, 403, 404, 409, 410, 413, 422, 501, 505] {
            assert_eq!(answered(status, "{}"), Verdict::Settled, "{status}");
        }
        for kind in [ErrorKind::InvalidInput, ErrorKind::ResponseTooLarge, ErrorKind::Redirect] {
            assert_eq!(
                judge(&Err(Error::new(kind, "")), &Time::new(JumpingClock::new())),
                Verdict::Settled,
                "{kind:?}"
            );
        }
    }

    #[test]
    fn a_success_whose_json_ends_early_was_cut_off_and_other_oddities_were_not() {
        assert!(answered(200, r#"{"data": [{"id": "#).is_uncertain());
        assert!(framed(200, r#"{"data": [{"id": 1}"#, false).is_uncertain());
        for body in ["", "{}", "{}\n", "plain", r#"{"data": ]"#, "<html>"] {
            assert_eq!(answered(200, body), Verdict::Settled, "{body}");
            assert_eq!(framed(200, body, false), Verdict::Settled, "{body}");
        }
    }

    #[test]
    fn a_refusal_for_load_leaves_no_doubt_and_a_failure_inside_does() {
        assert!(!answered(429, "").is_uncertain());
        assert!(answered(500, "").is_uncertain() && answered(503, "").is_uncertain());
    }
}
