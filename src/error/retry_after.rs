//! How long a server asks to wait (RFC 9110 section 10.2.3).

use http::HeaderMap;
use jiff::fmt::rfc2822;
use std::time::{Duration, SystemTime};

/// The standard's header, and the one that this service's sign-in routes send.
const HEADERS: [&str; 2] = ["retry-after", "x-retry-after"];
/// Longer than any HTTP date; nothing longer reaches a parser.
const LONGEST: usize = 40;

/// Nobody waits longer, and arithmetic with it is safe.
const MOST: Duration = Duration::from_secs(24 * 60 * 60);

/// The wait that the first header asks for that can be read: whole seconds, or a date, of which a past
/// one asks for none; more than a day counts as a day. A negative number is none (the grammar has digits only).
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let asked = |name: &&str| read(headers.get(*name)?.to_str().ok()?.trim(), now);
    HEADERS.iter().find_map(asked).map(|asked| asked.min(MOST))
}

fn read(text: &str, now: SystemTime) -> Option<Duration> {
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More seconds than fit are as many as fit.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let date = rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
    Some(SystemTime::try_from(date).ok()?.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(name: &'static str, value: &str) -> Option<Duration> {
        // Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110 section 5.6.7.
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        retry_after(&headers, now)
    }

    #[test]
    fn seconds_and_dates_are_read_in_either_header() {
        for name in HEADERS {
            assert_eq!(asked(name, "120"), Some(Duration::from_secs(120)));
            assert_eq!(asked(name, "0"), Some(Duration::ZERO));
            assert_eq!(asked(name, "Sun, 06 Nov 1994 08:50:37 GMT"), Some(Duration::from_secs(60)));
        }
    }

    #[test]
    fn a_date_in_the_past_asks_for_no_wait() {
        assert_eq!(asked("retry-after", "Sun, 06 Nov 1994 08:49:36 GMT"), Some(Duration::ZERO));
        assert_eq!(asked("retry-after", "Thu, 01 Jan 1970 00:00:00 GMT"), Some(Duration::ZERO));
    }

    #[test]
    fn what_is_no_wait_asks_for_nothing() {
        for odd in ["-1", "-99999999999", "1.5", "soon", "1 2", "+3", "0x10", "Sun, 06 Nov 1994", "∞"] {
            assert_eq!(asked("retry-after", odd), None, "{odd}");
        }
        assert_eq!(asked("retry-after", &"(".repeat(100_000)), None, "nothing long is parsed");
        assert_eq!(asked("retry-after", &"9".repeat(41)), None);
    }

    #[test]
    fn a_huge_wait_is_a_day() {
        for huge in ["86401", &"9".repeat(39), "Wed, 01 Dec 9999 00:00:00 GMT"] {
            assert_eq!(asked("retry-after", huge), Some(MOST), "{huge}");
        }
    }

    #[test]
    fn the_standards_header_comes_first_where_it_can_be_read() {
        let mut headers = HeaderMap::new();
        headers.insert("x-retry-after", "60".parse().unwrap());
        assert_eq!(retry_after(&headers, SystemTime::now()), Some(Duration::from_secs(60)));
        headers.insert("retry-after", "-5".parse().unwrap());
        assert_eq!(retry_after(&headers, SystemTime::now()), Some(Duration::from_secs(60)));
        headers.insert("retry-after", "5".parse().unwrap());
        assert_eq!(retry_after(&headers, SystemTime::now()), Some(Duration::from_secs(5)));
    }
}
