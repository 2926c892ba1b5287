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

/// The wait that the first header asks for that can be read: seconds, or a date in one of HTTP's three forms (RFC 9110
/// section 5.6.7), of which a past one asks for none; more than a day counts as a day. A negative number is none.
///
/// A date is counted from the response's own `Date`, so that a clock of ours which is wrong does not matter; from `now`
/// where the response has none.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let answered = || text("date").and_then(date).unwrap_or(now);
    let asked = |name: &&str| {
        let text = text(name)?;
        seconds(text).or_else(|| Some(date(text)?.duration_since(answered()).unwrap_or_default()))
    };
    HEADERS.iter().find_map(asked).map(|asked| asked.min(MOST))
}

/// Digits; some servers add a fraction, which the grammar does not have.
fn seconds(text: &str) -> Option<Duration> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if text.len() > LONGEST || !digits(whole) || !digits(fraction) {
        return None;
    }
    // More seconds than fit are as many as fit.
    let whole = Duration::from_secs(whole.parse().unwrap_or(u64::MAX));
    let fraction = format!("0.{fraction}").parse().ok().and_then(|part| Duration::try_from_secs_f64(part).ok());
    Some(whole.saturating_add(fraction.unwrap_or_default()))
}

fn date(text: &str) -> Option<SystemTime> {
    if text.len() > LONGEST {
        return None;
    }
    // What mail writes, with a numeric zone, is read as well.
    httpdate::parse_http_date(text).ok().or_else(|| {
        rfc2822::DateTimeParser::new().parse_timestamp(text).ok().and_then(|time| SystemTime::try_from(time).ok())
    })
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
    fn all_three_forms_of_an_http_date_are_read() {
        for date in ["Sun, 06 Nov 1994 08:50:37 GMT", "Sunday, 06-Nov-94 08:50:37 GMT", "Sun Nov  6 08:50:37 1994"] {
            assert_eq!(asked("retry-after", date), Some(Duration::from_secs(60)), "{date}");
        }
    }

    #[test]
    fn a_fraction_of_a_second_is_read() {
        assert_eq!(asked("retry-after", "8.0"), Some(Duration::from_secs(8)));
        assert_eq!(asked("x-retry-after", "1.5"), Some(Duration::from_millis(1500)));
        assert_eq!(asked("retry-after", "99999999999999999999.9"), Some(MOST));
    }

    #[test]
    fn a_date_counts_from_the_answers_own_date() {
        let ours = SystemTime::UNIX_EPOCH + Duration::from_secs(4_000_000_000);
        let answer = |date: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", "Sun, 06 Nov 1994 08:50:37 GMT".parse().unwrap());
            headers.insert("date", date.parse().unwrap());
            retry_after(&headers, ours)
        };
        for date in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(answer(date), Some(Duration::from_secs(60)), "{date}");
        }
        assert_eq!(answer("nonsense"), Some(Duration::ZERO), "ours is later");
    }

    #[test]
    fn a_date_in_the_past_asks_for_no_wait() {
        assert_eq!(asked("retry-after", "Sun, 06 Nov 1994 08:49:36 GMT"), Some(Duration::ZERO));
        assert_eq!(asked("retry-after", "Thu, 01 Jan 1970 00:00:00 GMT"), Some(Duration::ZERO));
    }

    #[test]
    fn what_is_no_wait_asks_for_nothing() {
        for odd in
            ["-1", "-99999999999", "1.", ".5", "1.5.0", "1e3", "soon", "1 2", "+3", "0x10", "Sun, 06 Nov 1994", "∞"]
        {
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
