//! Points in time to the microsecond, and the clock that makes them.

use std::fmt;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// A point in time as the server's database has it: microseconds since 1970. Answers show milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Time(pub(crate) i64);

impl Time {
    pub(crate) fn from_system(time: SystemTime) -> Self {
        Self(Timestamp::try_from(time).map_or(0, Timestamp::as_microsecond))
    }

    pub(crate) fn to_system(self) -> SystemTime {
        SystemTime::try_from(self.timestamp()).unwrap_or(SystemTime::UNIX_EPOCH)
    }

    pub(crate) fn to_public(self) -> kayle_id_core::Timestamp {
        kayle_id_core::Timestamp::try_from(self.to_system()).unwrap_or(kayle_id_core::Timestamp::MIN)
    }

    /// The time that an answer shows.
    pub(crate) fn to_milliseconds(self) -> Self {
        Self(self.0 - self.0.rem_euclid(1000))
    }

    /// Reads RFC 3339.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(|time: Timestamp| Self(time.as_microsecond()))
    }

    /// The next multiple of so many microseconds, or the time itself if it is one.
    pub(crate) fn round_up(self, microseconds: i64) -> Self {
        Self(self.0.saturating_add(microseconds - 1).div_euclid(microseconds) * microseconds)
    }

    /// The day it is on, counted from 1970-01-01, in UTC.
    pub(crate) fn day(self) -> i64 {
        self.0.div_euclid(86_400_000_000)
    }

    fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or_default()
    }
}

impl std::ops::Add<Duration> for Time {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)))
    }
}

/// As JavaScript writes a date: milliseconds and `Z`, always.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil(self.day());
        let milliseconds = self.0.div_euclid(1000).rem_euclid(86_400_000);
        let (hours, minutes) = (milliseconds / 3_600_000, milliseconds / 60_000 % 60);
        let (seconds, fraction) = (milliseconds / 1000 % 60, milliseconds % 1000);
        write!(f, "{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}.{fraction:03}Z")
    }
}

/// A day counted from 1970-01-01, written `YYYY-MM-DD`.
pub(crate) fn day_text(day: i64) -> String {
    let (year, month, day) = civil(day);
    format!("{year:04}-{month:02}-{day:02}")
}

fn civil(day: i64) -> (i16, i8, i8) {
    let date = jiff::civil::date(1970, 1, 1).saturating_add(jiff::Span::new().try_days(day).unwrap_or_default());
    (date.year(), date.month(), date.day())
}

impl From<Time> for crate::simulator::model::json::Json {
    fn from(time: Time) -> Self {
        Self::Text(time.to_string())
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.timestamp())
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("a time is written as RFC 3339 says"))
    }
}

/// Where the simulator's present comes from.
#[derive(Debug)]
pub(crate) struct Clock {
    /// What the clock showed last.
    last: Time,
    /// How far it moves on its own between two readings that must differ.
    tick: Duration,
    /// Where the clock runs: its time at a moment of the system's.
    running: Option<(Time, std::time::Instant)>,
}

impl Clock {
    pub(crate) fn new(start: Time, tick: Duration, runs: bool) -> Self {
        Self { last: start, tick, running: runs.then(|| (start, std::time::Instant::now())) }
    }

    /// Whether it moves with the system's clock.
    pub(crate) fn runs(&self) -> bool {
        self.running.is_some()
    }

    /// The present, without moving on.
    pub(crate) fn now(&self) -> Time {
        match self.running {
            Some((time, since)) => self.last.max(time + since.elapsed()),
            None => self.last,
        }
    }

    /// The present, later than every time that was given out before.
    pub(crate) fn tick(&mut self) -> Time {
        self.last = self.now().max(self.last + self.tick);
        self.last
    }

    /// Moves on to a later time.
    pub(crate) fn move_to(&mut self, time: Time) {
        self.last = self.now().max(time);
        self.running = self.running.map(|_| (self.last, std::time::Instant::now()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_shown_with_milliseconds_and_kept_with_microseconds() {
        let time = Time::parse("2026-11-21T00:07:00.261999Z").unwrap();
        assert_eq!(time.to_string(), "2026-11-21T00:07:00.261Z");
        assert_eq!(serde_json::to_string(&time).unwrap(), "\"2026-11-21T00:07:00.261999Z\"");
        assert_eq!(Time::parse("2024-02-29T23:59:59Z").unwrap().to_string(), "2024-02-29T23:59:59.000Z");
        assert_eq!(day_text(Time::parse("2024-02-29T23:59:59Z").unwrap().day()), "2024-02-29");
    }

    #[test]
    fn a_standing_clock_moves_by_ticks_and_by_hand() {
        let mut clock = Clock::new(Time(1_000_000), Duration::from_millis(1), false);
        assert_eq!((clock.now(), clock.tick(), clock.tick()), (Time(1_000_000), Time(1_001_000), Time(1_002_000)));
        clock.move_to(Time(5_000_000));
        clock.move_to(Time(4_000_000));
        assert_eq!(clock.now(), Time(5_000_000));

        let mut running = Clock::new(Time(0), Duration::from_millis(1), true);
        running.move_to(Time(60_000_000));
        running.move_to(Time(1_000_000));
        assert!(running.now() >= Time(60_000_000), "no clock goes back");
    }
}
