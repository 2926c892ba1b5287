//! Times as the workflows count them.

use std::time::{Duration, SystemTime};

use super::error::Error;
use crate::client::Client;
use crate::model::Timestamp;

/// The present, by the client's clock.
pub(super) fn now(client: &Client) -> Result<Timestamp, Error> {
    Ok(Timestamp::try_from(client.clock().now())?)
}

/// A while after a time; the time itself beyond the year 9999.
pub(super) fn later(time: Timestamp, by: Duration) -> Timestamp {
    time.checked_add(by).unwrap_or(time)
}

/// A while before a time; the time itself where no earlier one can be told.
pub(super) fn earlier(time: Timestamp, by: Duration) -> Timestamp {
    SystemTime::from(time).checked_sub(by).and_then(|time| Timestamp::try_from(time).ok()).unwrap_or(time)
}

/// A time without what is finer than a millisecond, as the server's filters read it.
pub(super) fn to_millisecond(time: Timestamp) -> Timestamp {
    let finer = SystemTime::from(time).duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.subsec_nanos());
    earlier(time, Duration::from_nanos(u64::from(finer % 1_000_000)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_move_by_durations_and_stay_within_their_bounds() {
        let time: Timestamp = "2026-11-21T00:07:00.261999Z".parse().unwrap();
        let millisecond: Timestamp = "2026-11-21T00:07:00.261Z".parse().unwrap();
        assert_eq!(to_millisecond(time), millisecond);
        assert_eq!(to_millisecond(millisecond), millisecond);
        assert_eq!(earlier(later(time, Duration::from_millis(5)), Duration::from_millis(5)), time);
        let last: Timestamp = "9999-12-30T21:59:59Z".parse().unwrap();
        assert_eq!(later(last, Duration::from_secs(1 << 40)), last);
    }
}
