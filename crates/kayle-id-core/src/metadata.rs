//! Values whose form the document leaves partly open.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Number, Value};

/// A value attached to an API key: text of at most 512 characters, a number, or a yes or no.
///
/// ```
/// # extern crate kayle_id_core as kayle_id;
/// use kayle_id::MetadataValue;
/// assert_eq!(MetadataValue::from("eu"), MetadataValue::Text("eu".into()));
/// assert_eq!(MetadataValue::from(true), MetadataValue::Flag(true));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum MetadataValue {
    /// Text.
    Text(String),
    /// A number.
    Number(Number),
    /// A yes or no.
    Flag(bool),
    /// Something else that a server sent. It cannot be sent back.
    Other(Value),
}

impl Serialize for MetadataValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => text.serialize(serializer),
            Self::Number(number) => number.serialize(serializer),
            Self::Flag(flag) => flag.serialize(serializer),
            Self::Other(value) => value.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for MetadataValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Value::deserialize(deserializer)? {
            Value::String(text) => Self::Text(text),
            Value::Number(number) => Self::Number(number),
            Value::Bool(flag) => Self::Flag(flag),
            other => Self::Other(other),
        })
    }
}

impl From<&str> for MetadataValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for MetadataValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for MetadataValue {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<i64> for MetadataValue {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}

/// A public JWK as the server stored it: it keeps `kty`, `n`, `e`, `alg` and `key_ops`, and drops the rest.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct StoredJwk(Map<String, Value>);

transparent!(StoredJwk);

impl StoredJwk {
    /// The members.
    #[must_use]
    pub fn as_map(&self) -> &Map<String, Value> {
        &self.0
    }

    /// One member, when it is text, such as `n` or `e`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }
}
