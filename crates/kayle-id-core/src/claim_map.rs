//! A map from claim keys to values.

use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// A map from claim keys, such as `family_name`, to what a session says about each claim. Iteration follows the order
/// of the keys.
///
/// Sessions use it for [`ShareFields`](crate::ShareFields) as the server returned them, for example.
///
/// ```
/// # extern crate kayle_id_core as kayle_id;
/// use kayle_id::ClaimMap;
/// let required: ClaimMap<bool> = serde_json::from_str(r#"{"family_name": true, "given_names": false}"#)?;
/// assert_eq!(required.get("family_name"), Some(&true));
/// for (claim, required) in &required {
///     println!("{claim}: {required}");
/// }
/// # Ok::<(), serde_json::Error>(())
/// ```
// A session has few: a list takes a third of a tree's memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimMap<T>(Vec<(String, T)>);

impl<T> ClaimMap<T> {
    /// The value of a claim; `None` if the map does not have the claim.
    #[must_use]
    pub fn get(&self, claim: &str) -> Option<&T> {
        self.place(claim).ok().map(|place| &self.0[place].1)
    }

    /// Whether the map has this claim.
    #[must_use]
    pub fn contains_key(&self, claim: &str) -> bool {
        self.place(claim).is_ok()
    }

    /// The claims' keys.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }

    /// The claims' keys with their values.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &T)> {
        self.into_iter()
    }

    /// How many claims there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the map is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn place(&self, claim: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(key, _)| key.as_str().cmp(claim))
    }

    /// A repeated key keeps its last value, as in most JSON libraries.
    fn insert(&mut self, key: String, value: T) {
        match self.place(&key) {
            Ok(place) => self.0[place].1 = value,
            Err(place) => self.0.insert(place, (key, value)),
        }
    }
}

impl<T> Default for ClaimMap<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// A claim's key and its value.
type Entry<'a, T> = (&'a str, &'a T);

impl<'a, T> IntoIterator for &'a ClaimMap<T> {
    type Item = Entry<'a, T>;
    type IntoIter = std::iter::Map<std::slice::Iter<'a, (String, T)>, fn(&'a (String, T)) -> Entry<'a, T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }
}

impl<T> IntoIterator for ClaimMap<T> {
    type Item = (String, T);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T> FromIterator<(String, T)> for ClaimMap<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(claims: I) -> Self {
        let mut collected = Self::default();
        claims.into_iter().for_each(|(key, value)| collected.insert(key, value));
        collected
    }
}

impl<T: Serialize> Serialize for ClaimMap<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (key, value) in self {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for ClaimMap<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Claims<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Claims<T> {
            type Value = ClaimMap<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut claims = ClaimMap::default();
                while let Some((key, value)) = map.next_entry()? {
                    claims.insert(key, value);
                }
                Ok(claims)
            }
        }
        deserializer.deserialize_map(Claims(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_found_by_key_in_whatever_order_they_came() {
        let claims: ClaimMap<u8> =
            serde_json::from_str(r#"{"sex_marker": 1, "age_over_18": 2, "family_name": 3}"#).unwrap();
        assert_eq!(claims.keys().collect::<Vec<_>>(), ["age_over_18", "family_name", "sex_marker"]);
        assert_eq!((claims.get("family_name"), claims.get("given_names"), claims.len()), (Some(&3), None, 3));
        assert!(claims.contains_key("age_over_18") && !claims.contains_key("age_over_21") && !claims.is_empty());
        assert_eq!(serde_json::to_string(&claims).unwrap(), r#"{"age_over_18":2,"family_name":3,"sex_marker":1}"#);
        assert_eq!(claims, claims.iter().map(|(key, value)| (key.to_owned(), *value)).collect());
        assert_eq!(claims.into_iter().map(|(_, value)| value).collect::<Vec<_>>(), [2, 3, 1]);
    }

    #[test]
    fn a_key_that_stands_twice_has_what_stands_last() {
        let claims: ClaimMap<u8> = serde_json::from_str(r#"{"a": 1, "b": 2, "a": 3}"#).unwrap();
        assert_eq!((claims.get("a"), claims.len()), (Some(&3), 2));
    }
}
