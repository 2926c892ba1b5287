//! Values that are read though a server writes them in another form than the document says.

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::marker::PhantomData;

/// A list or map that arrives as null is empty.
#[doc(hidden)]
pub fn null_as_empty<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

/// A whole number: `10`, `10.0` or `"10"`; null is zero.
#[doc(hidden)]
pub fn lenient_integer<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + TryFrom<i128>,
{
    Ok(lenient_optional_integer(deserializer)?.unwrap_or_default())
}

/// A whole number as [`lenient_integer`] reads it; null is none.
#[doc(hidden)]
pub fn lenient_optional_integer<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: TryFrom<i128>,
{
    deserializer.deserialize_any(Integer(PhantomData))
}

struct Integer<T>(PhantomData<T>);

impl<T: TryFrom<i128>> Integer<T> {
    fn fitting<E: Error>(&self, number: i128) -> Result<Option<T>, E> {
        T::try_from(number).map(Some).map_err(|_| E::invalid_value(Unexpected::Other("other text"), self))
    }
}

impl<T: TryFrom<i128>> Visitor<'_> for Integer<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        self.fitting(number.into())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        self.fitting(number.into())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        // Every whole number of a float up to this one is exact.
        let exact = number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0;
        if exact { self.fitting(number as i128) } else { Err(E::invalid_value(Unexpected::Float(number), &self)) }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        match text.trim().parse::<i128>() {
            Ok(number) => self.fitting(number),
            Err(_) => Err(E::invalid_value(Unexpected::Other("other text"), &self)),
        }
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

/// A yes or no; null is no.
#[doc(hidden)]
pub fn lenient_flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(Option::<bool>::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Counts {
        #[serde(default, deserialize_with = "lenient_integer")]
        count: u32,
        #[serde(default, deserialize_with = "lenient_optional_integer")]
        status: Option<u16>,
        #[serde(default, deserialize_with = "lenient_flag")]
        flag: bool,
    }

    fn read(json: &str) -> Result<Counts, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn numbers_are_read_however_they_are_written() {
        for number in ["7", "7.0", "\"7\"", "70e-1", "\" 7 \""] {
            let counts = read(&format!(r#"{{"count":{number},"status":{number}}}"#)).unwrap();
            assert_eq!(counts, Counts { count: 7, status: Some(7), flag: false }, "{number}");
        }
        assert_eq!(read(r#"{"count":null,"status":null,"flag":null}"#).unwrap(), read("{}").unwrap());
        for odd in ["-1", "7.5", "99999999999", "\"many\"", "true", "[]", "1e300"] {
            assert!(read(&format!(r#"{{"count":{odd}}}"#)).is_err(), "{odd}");
        }
    }
}
