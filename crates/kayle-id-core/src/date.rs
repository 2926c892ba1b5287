//! Calendar days.

use crate::InvalidInput;
use crate::text_visitor::Text;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

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
#[doc(alias = "birthday")]
#[doc(alias = "date of birth")]
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

impl FromStr for Date {
    type Err = InvalidInput;

    fn from_str(text: &str) -> Result<Self, InvalidInput> {
        day(text).ok_or_else(|| InvalidInput::new("date", "is not a day written YYYY-MM-DD"))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.to_string())
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
