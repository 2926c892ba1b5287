//! Points in time and calendar days.

use crate::InvalidInput;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::time::{Duration, SystemTime};

/// A point in time: RFC 3339 on the wire, UTC, to the nanosecond.
///
/// Converts from and to [`SystemTime`], and by it to the types of any date library.
///
/// ```
/// # extern crate kayle_id_core as kayle_id;
/// use kayle_id::Timestamp;
/// let at: Timestamp = "2026-01-12T10:30:00.5+01:00".parse()?;
/// assert_eq!(at.to_string(), "2026-01-12T09:30:00.5Z");
/// assert_eq!(at.unix_millis(), 1_768_210_200_500);
/// # Ok::<(), kayle_id::InvalidInput>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// The present, by the system's clock.
    #[must_use]
    pub fn now() -> Self {
        Self(jiff::Timestamp::now())
    }

    /// A time by its seconds since 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] outside the years -9999 to 9999.
    pub fn from_unix_seconds(seconds: i64) -> Result<Self, InvalidInput> {
        jiff::Timestamp::from_second(seconds).map(Self).map_err(|_| out_of_range("seconds"))
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix_seconds(self) -> i64 {
        self.0.as_second()
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix_millis(self) -> i64 {
        self.0.as_millisecond()
    }

    /// The time from an earlier time to this one; nothing when the other is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Option<Duration> {
        Duration::try_from(self.0.duration_since(earlier.0)).ok()
    }

    /// This time and a while after it; nothing beyond the year 9999.
    #[must_use]
    pub fn checked_add(self, duration: Duration) -> Option<Self> {
        self.0.checked_add(duration).ok().map(Self)
    }
}

fn out_of_range(field: &'static str) -> InvalidInput {
    InvalidInput::new(field, "lies outside the years -9999 to 9999")
}

impl TryFrom<SystemTime> for Timestamp {
    type Error = InvalidInput;

    fn try_from(time: SystemTime) -> Result<Self, InvalidInput> {
        jiff::Timestamp::try_from(time).map(Self).map_err(|_| out_of_range("time"))
    }
}

impl From<Timestamp> for SystemTime {
    fn from(time: Timestamp) -> Self {
        // Every timestamp fits where the system counts from 1970 or from 1601; elsewhere the nearest known time stands.
        SystemTime::try_from(time.0).unwrap_or(SystemTime::UNIX_EPOCH)
    }
}

impl std::str::FromStr for Timestamp {
    type Err = InvalidInput;

    fn from_str(text: &str) -> Result<Self, InvalidInput> {
        text.parse().map(Self).map_err(|_| {
            InvalidInput::new("timestamp", "is not an RFC 3339 time with a zone, such as 2026-01-12T10:30:00Z")
        })
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text("an RFC 3339 time", |text| text.parse().ok().map(Timestamp)))
    }
}

/// A calendar day without a zone: `YYYY-MM-DD` (RFC 3339 full-date).
///
/// ```
/// # extern crate kayle_id_core as kayle_id;
/// use kayle_id::Date;
/// let day: Date = "2012-04-15".parse()?;
/// assert_eq!((day.year(), day.month(), day.day()), (2012, 4, 15));
/// assert!("2012-02-30".parse::<Date>().is_err());
/// # Ok::<(), kayle_id::InvalidInput>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> i8 {
        self.0.day()
    }
}

/// Exactly `YYYY-MM-DD`, or the day of a full time: nothing looser.
fn day(text: &str) -> Option<Date> {
    let plain = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    if plain { text.parse().ok().map(Date) } else { None }
}

impl std::str::FromStr for Date {
    type Err = InvalidInput;

    fn from_str(text: &str) -> Result<Self, InvalidInput> {
        day(text).ok_or_else(|| InvalidInput::new("date", "is not a day written YYYY-MM-DD"))
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text("a day written YYYY-MM-DD", day))
    }
}

/// Reads text by a function, without copying it and without quoting it in an error.
struct Text<T>(&'static str, fn(&str) -> Option<T>);

impl<T> de::Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        (self.1)(text).ok_or_else(|| E::invalid_value(de::Unexpected::Other("other text"), &self))
    }
}
