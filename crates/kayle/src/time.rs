//! Times and durations on the command line.

use std::time::Duration;

use jiff::SignedDuration;
use kayle_id::Timestamp;

/// Reads a duration such as `90s`, `10m`, `24h` or `7d`.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let explain = || "give a duration such as 90s, 10m, 24h or 7d".to_owned();
    // A day has 24 hours here.
    if let Some(days) = text.strip_suffix('d')
        && let Ok(days) = days.parse::<u32>()
    {
        return Ok(Duration::from_secs(u64::from(days) * 24 * 60 * 60));
    }
    let parsed: SignedDuration = text.parse().map_err(|_| explain())?;
    Duration::try_from(parsed).map_err(|_| explain())
}

/// Reads a time: RFC 3339, or a duration before the present such as `24h`.
pub(crate) fn moment(text: &str) -> Result<Timestamp, String> {
    if let Ok(time) = text.parse() {
        return Ok(time);
    }
    let ago = duration(text)
        .map_err(|_| "give a time such as 2026-11-21T00:00:00Z, or how long ago, such as 24h".to_owned())?;
    let time = std::time::SystemTime::now().checked_sub(ago).ok_or("this is too long ago")?;
    Timestamp::try_from(time).map_err(|_| "this is too long ago".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_unit() {
        for (text, seconds) in [("90s", 90), ("10m", 600), ("24h", 86_400), ("7d", 604_800), ("1h 30m", 5400)] {
            assert_eq!(duration(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "10", "-5m", "soon", "d"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_moment_is_a_time_or_a_duration_ago() {
        assert_eq!(moment("2026-11-21T00:00:00Z").unwrap().unix_seconds(), 1_795_219_200);
        assert!(moment("1h").unwrap() < Timestamp::now());
        assert!(moment("yesterday").is_err());
    }
}
