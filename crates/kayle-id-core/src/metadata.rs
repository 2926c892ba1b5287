//! Values whose form the document leaves partly open.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Number, Value};

/// A value attached to an API key: text of at most 512 characters, a number, or a boolean.
///
/// ```
/// # extern crate kayle_id_core as kayle_id;
/// use kayle_id::MetadataValue;
/// assert_eq!(MetadataValue::from("eu"), MetadataValue::Text("eu".into()));
/// assert_eq!(MetadataValue::from(true), MetadataValue::Flag(true));
/// ```
#[doc(alias = "API key metadata")]
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum MetadataValue {
    /// Text.
    Text(String),
    /// A number.
    Number(Number),
    /// A boolean.
    Flag(bool),
    /// A value of another kind that a server sent. Sending it back is refused.
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
///
/// The webhook encryption keys' calls return it. Compare its `n` with the modulus of a local key to find the record of that
/// key.
///
/// ```
/// # extern crate kayle_id_core as kayle_id;
/// let stored: kayle_id::StoredJwk = serde_json::from_str(r#"{"kty":"RSA","n":"0vx7","e":"AQAB"}"#)?;
/// assert_eq!(stored.get("n"), Some("0vx7"));
/// assert_eq!(stored.get("kid"), None);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[doc(alias = "JWK")]
#[doc(alias = "public key")]
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct StoredJwk(Map<String, Value>);

transparent!(StoredJwk);

impl StoredJwk {
    /// The members.
    #[must_use]
    pub fn as_map(&self) -> &Map<String, Value> {
        &self.0
    }

    /// The text of one member, such as `n` or `e`; `None` if the member is absent or not a string.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }
}
