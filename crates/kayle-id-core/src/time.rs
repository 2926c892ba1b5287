//! Points in time.

use crate::InvalidInput;
use crate::text_visitor::Text;
use jiff::SignedDuration;
use jiff::civil::DateTime;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::ops::{Add, AddAssign, Sub, SubAssign};
use std::str::FromStr;
use std::time::{Duration, SystemTime};

/// A point in time: RFC 3339 on the wire, UTC, to the nanosecond, in the years -9999 to 9999.
///
/// [`Display`](fmt::Display) always writes three digits of a second, as the service does, so that texts sort in the order
/// of the times. Serializing writes nine digits if three would lose precision.
///
/// Converts from and to [`SystemTime`], and through it to the types of any date library. A [`Duration`] can be added and
/// subtracted; the result saturates at [`MIN`](Self::MIN) and [`MAX`](Self::MAX). [`checked_add`](Self::checked_add) and
/// [`checked_sub`](Self::checked_sub) return `None` instead.
///
/// ```
/// # extern crate kayle_id_core as kayle_id;
/// use kayle_id::Timestamp;
/// use std::time::Duration;
/// let at: Timestamp = "2026-01-12T10:30:00.5+01:00".parse()?;
/// assert_eq!(at.to_string(), "2026-01-12T09:30:00.500Z");
/// assert_eq!(at.unix_millis(), 1_768_210_200_500);
/// assert_eq!((at + Duration::from_secs(3600)).to_string(), "2026-01-12T10:30:00.500Z");
/// # Ok::<(), kayle_id::InvalidInput>(())
/// ```
#[doc(alias = "date")]
#[doc(alias = "RFC 3339")]
#[doc(alias = "datetime")]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(DateTime);

const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

impl Timestamp {
    /// The earliest time that can be written: the beginning of the year -9999.
    pub const MIN: Self = Self(DateTime::MIN);
    /// The latest time that can be written: the last nanosecond of the year 9999.
    pub const MAX: Self = Self(DateTime::MAX);

    /// The current time of the system's clock.
    #[must_use]
    pub fn now() -> Self {
        Self::saturating(SystemTime::now())
    }

    /// A time by its seconds since 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] outside the years -9999 to 9999.
    pub fn from_unix_seconds(seconds: i64) -> Result<Self, InvalidInput> {
        Self::from_epoch(SignedDuration::from_secs(seconds)).ok_or_else(|| out_of_range("seconds"))
    }

    /// Seconds since 1970-01-01T00:00:00Z. A fraction is rounded towards the past.
    #[must_use]
    pub fn unix_seconds(self) -> i64 {
        let since = self.since_epoch();
        since.as_secs() - i64::from(since.subsec_nanos() < 0)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z. A fraction is rounded towards the past.
    #[must_use]
    pub fn unix_millis(self) -> i64 {
        let nanoseconds = self.since_epoch().as_nanos().div_euclid(1_000_000);
        // The years -9999 to 9999 fit a thousand times over.
        i64::try_from(nanoseconds).unwrap_or(i64::MAX)
    }

    /// The time from an earlier time to this one; `None` if the other time is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Option<Duration> {
        Duration::try_from(self.0.duration_since(earlier.0)).ok()
    }

    /// This time plus a duration; `None` beyond the year 9999.
    #[must_use]
    pub fn checked_add(self, duration: Duration) -> Option<Self> {
        self.0.checked_add(duration).ok().map(Self)
    }

    /// This time minus a duration; `None` before the year -9999.
    #[must_use]
    pub fn checked_sub(self, duration: Duration) -> Option<Self> {
        self.0.checked_sub(duration).ok().map(Self)
    }

    fn since_epoch(self) -> SignedDuration {
        self.0.duration_since(EPOCH)
    }

    fn from_epoch(since: SignedDuration) -> Option<Self> {
        EPOCH.checked_add(since).ok().map(Self)
    }

    fn saturating(time: SystemTime) -> Self {
        match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => Self(EPOCH) + since,
            Err(before) => Self(EPOCH) - before.duration(),
        }
    }

    /// Reads RFC 3339. Digits of a fraction beyond the ninth are dropped.
    fn read(text: &str) -> Option<Self> {
        let shortened = nine_digits(text);
        let pieces = Pieces::parse(shortened.as_deref().unwrap_or(text)).ok()?;
        let offset = pieces.to_numeric_offset()?;
        let local = pieces.date().to_datetime(pieces.time()?);
        if offset == Offset::UTC {
            return Some(Self(local));
        }
        local.checked_sub(SignedDuration::from_secs(offset.seconds().into())).ok().map(Self)
    }

    /// The text without loss: three digits of a second if they suffice, else nine.
    fn exact(self) -> Exact {
        Exact(self)
    }
}

struct Exact(Timestamp);

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.0.0;
        if time.subsec_nanosecond() % 1_000_000 == 0 { write!(f, "{time:.3}Z") } else { write!(f, "{time:.9}Z") }
    }
}

/// The text without the digits of a fraction beyond the ninth, where it has any.
fn nine_digits(text: &str) -> Option<String> {
    let point = text.find(['.', ','])?;
    let (before, fraction) = text.split_at(point + 1);
    let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 9).then(|| format!("{before}{}{}", &fraction[..9], &fraction[digits..]))
}

fn out_of_range(field: &'static str) -> InvalidInput {
    InvalidInput::new(field, "lies outside the years -9999 to 9999")
}

impl Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        self.checked_add(duration).unwrap_or(Self::MAX)
    }
}

impl AddAssign<Duration> for Timestamp {
    fn add_assign(&mut self, duration: Duration) {
        *self = *self + duration;
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Self;

    fn sub(self, duration: Duration) -> Self {
        self.checked_sub(duration).unwrap_or(Self::MIN)
    }
}

impl SubAssign<Duration> for Timestamp {
    fn sub_assign(&mut self, duration: Duration) {
        *self = *self - duration;
    }
}

/// The time from the other to this one; zero if the other time is later. [`Timestamp::since`] returns `None` in that case.
impl Sub for Timestamp {
    type Output = Duration;

    fn sub(self, earlier: Self) -> Duration {
        self.since(earlier).unwrap_or_default()
    }
}

impl TryFrom<SystemTime> for Timestamp {
    type Error = InvalidInput;

    fn try_from(time: SystemTime) -> Result<Self, InvalidInput> {
        let since = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => SignedDuration::try_from(since).ok(),
            Err(before) => SignedDuration::try_from(before.duration()).ok().and_then(SignedDuration::checked_neg),
        };
        since.and_then(Self::from_epoch).ok_or_else(|| out_of_range("time"))
    }
}

impl From<Timestamp> for SystemTime {
    fn from(time: Timestamp) -> Self {
        let since = time.since_epoch();
        let distance = since.unsigned_abs();
        let moved = match since.is_negative() {
            true => Self::UNIX_EPOCH.checked_sub(distance),
            false => Self::UNIX_EPOCH.checked_add(distance),
        };
        // Every platform's time reaches further than these years, or stops at a limit of its own.
        moved.unwrap_or(Self::UNIX_EPOCH)
    }
}

impl FromStr for Timestamp {
    type Err = InvalidInput;

    fn from_str(text: &str) -> Result<Self, InvalidInput> {
        Self::read(text).ok_or_else(|| {
            InvalidInput::new("timestamp", "is not an RFC 3339 time with a zone, such as 2026-01-12T10:30:00Z")
        })
    }
}

impl TryFrom<&str> for Timestamp {
    type Error = InvalidInput;

    fn try_from(text: &str) -> Result<Self, InvalidInput> {
        text.parse()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:.3}Z", self.0))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({})", self.exact())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.exact())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text("an RFC 3339 time", Timestamp::read))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_first_and_the_last_second_of_four_digit_years_are_read() {
        for text in ["9999-12-31T23:59:59.999Z", "0000-01-01T00:00:00.000Z", "9999-12-31T00:00:00.000Z"] {
            assert_eq!(at(text).to_string(), text);
            assert_eq!(serde_json::to_string(&at(text)).unwrap(), format!("\"{text}\""));
        }
        assert_eq!(at("9999-12-31T23:59:59.999999999Z"), Timestamp::MAX);
        assert_eq!(at("9999-12-31T23:59:59+23:59").to_string(), "9999-12-31T00:00:59.000Z");
        for outside in ["9999-12-31T23:59:59-00:01", "10000-01-01T00:00:00Z"] {
            assert!(outside.parse::<Timestamp>().is_err(), "{outside}");
        }
    }

    #[test]
    fn digits_of_a_fraction_beyond_the_ninth_are_dropped() {
        let nine = at("2026-01-12T10:30:00.123456789Z");
        for more in ["2026-01-12T10:30:00.1234567891Z", "2026-01-12T11:30:00.12345678999999999999999999999+01:00"] {
            assert_eq!(at(more), nine, "{more}");
        }
        assert!(format!("2026-01-12T10:30:00.{}", "1".repeat(20)).parse::<Timestamp>().is_err(), "no zone");
    }

    #[test]
    fn a_time_without_a_zone_or_a_time_of_day_is_refused() {
        for text in ["2026-01-12T10:30:00", "2026-01-12", "", "now", "2026-01-12Z", "2026-02-30T00:00:00Z"] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }

    #[test]
    fn arithmetic_stops_at_the_ends_of_what_can_be_written() {
        let noon = at("2026-01-12T12:00:00Z");
        let hour = Duration::from_secs(3600);
        assert_eq!(noon + hour - hour, noon);
        assert_eq!(noon + hour - noon, hour);
        assert_eq!(noon - (noon + hour), Duration::ZERO);
        assert_eq!((noon + Duration::MAX, noon - Duration::MAX), (Timestamp::MAX, Timestamp::MIN));
        assert_eq!((noon.checked_add(Duration::MAX), noon.checked_sub(Duration::MAX)), (None, None));
        let mut moved = noon;
        moved += hour;
        moved -= Duration::from_nanos(1);
        assert_eq!(moved.to_string(), "2026-01-12T12:59:59.999Z");
    }

    #[test]
    fn a_time_is_padded_like_any_text() {
        assert_eq!(format!("[{:>26}]", at("2026-01-12T12:00:00Z")), "[  2026-01-12T12:00:00.000Z]");
        let day: crate::Date = "2026-01-12".parse().unwrap();
        assert_eq!(format!("[{day:<12}]"), "[2026-01-12  ]");
    }

    #[test]
    fn times_before_1970_are_rounded_towards_the_past() {
        let before = at("1969-12-31T23:59:59.9995Z");
        assert_eq!((before.unix_seconds(), before.unix_millis()), (-1, -1));
        assert_eq!(SystemTime::from(before), SystemTime::UNIX_EPOCH - Duration::from_micros(500));
        assert_eq!(Timestamp::try_from(SystemTime::from(before)), Ok(before));
    }

    prop_compose! {
        fn any_time()(seconds in -62_167_219_200_i64..=253_402_300_799, nanos in 0_u32..1_000_000_000) -> Timestamp {
            Timestamp::from_unix_seconds(seconds).unwrap() + Duration::from_nanos(nanos.into())
        }
    }

    proptest! {
        #[test]
        fn every_time_survives_json(time in any_time()) {
            let json = serde_json::to_string(&time).unwrap();
            prop_assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), time);
        }

        #[test]
        fn texts_sort_as_the_times_do(one in any_time(), other in any_time()) {
            prop_assert_eq!(one.to_string().len(), other.to_string().len());
            let by_text = one.to_string().cmp(&other.to_string());
            prop_assert!(by_text == one.cmp(&other) || by_text.is_eq());
        }

        #[test]
        fn reading_agrees_with_a_library_where_both_can(text in "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-][01][0-9]:[0-5][0-9])") {
            if let Ok(library) = text.parse::<jiff::Timestamp>() {
                prop_assert_eq!(at(&text).since_epoch(), library.as_duration());
            }
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = text.parse::<Timestamp>();
        }
    }
}
