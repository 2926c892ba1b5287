//! A JWK's JSON (RFC 7517), every member once.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use zeroize::Zeroizing;

use super::{KeyError, bounded};

/// The one algorithm that keys are used with (RFC 7518 section 4.3).
pub(super) const ALGORITHM: &str = "RSA-OAEP-256";

/// The one use keys are put to (RFC 7517 section 4.2).
pub(super) const USE: &str = "enc";

/// The members that say something about an RSA key, or that must not be there.
const NAMES: [&str; 15] =
    ["kty", "alg", "use", "key_ops", "kid", "n", "e", "d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// A JWK's members by name; members of other names are passed over.
pub(super) struct Members {
    known: BTreeMap<&'static str, Value>,
    twice: Option<Option<&'static str>>,
    is_set: bool,
}

/// As much of a JSON value as a JWK's members need.
enum Value {
    Text(Zeroizing<String>),
    List(Vec<Value>),
    Other,
}

impl Members {
    /// Reads one JSON object that says `"kty": "RSA"`.
    pub(super) fn read(json: &str) -> Result<Self, KeyError> {
        bounded(json.as_bytes())?;
        if json.trim_ascii_start().starts_with("-----BEGIN ") {
            return Err(KeyError::jwk("is PEM; read it with `from_pem`"));
        }
        let members: Self =
            serde_json::from_str(json).map_err(|_| KeyError::jwk("is not one JSON object; pass one key as JSON"))?;
        match members.twice {
            Some(Some(name)) => return Err(KeyError::member(name, "appears twice; give it once")),
            Some(None) => {
                return Err(KeyError::jwk("names a member twice; give every member once"));
            }
            None => {}
        }
        let found = match members.text("kty")? {
            Some("RSA") => return Ok(members),
            Some("EC") => "an EC key",
            Some("OKP") => "an Ed25519, X25519 or other OKP key",
            Some("oct") => "a symmetric key",
            Some(_) => "a key of another `kty`",
            None if members.is_set => {
                return Err(KeyError::jwk("is a JWK Set; pass one of its keys"));
            }
            None => {
                return Err(KeyError::member("kty", "is missing; an RSA key says \"RSA\""));
            }
        };
        Err(KeyError::NotRsa { found })
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.known.contains_key(name)
    }

    /// Checks that `alg`, `use` and `key_ops`, where given, allow one of these operations; and that `kid` is a string.
    pub(super) fn allow(&self, operations: &[&str]) -> Result<(), KeyError> {
        if self.text("alg")?.is_some_and(|alg| alg != ALGORITHM) {
            return Err(KeyError::member("alg", "is not \"RSA-OAEP-256\"; pass a key made for that algorithm"));
        }
        if self.text("use")?.is_some_and(|usage| usage != USE) {
            return Err(KeyError::member("use", "is not \"enc\"; pass a key made for encryption"));
        }
        self.text("kid")?;
        let given = match self.known.get("key_ops") {
            None => return Ok(()),
            Some(Value::List(given)) => given,
            Some(_) => {
                return Err(KeyError::member("key_ops", "is no array; give an array of strings"));
            }
        };
        let mut seen = BTreeSet::new();
        for operation in given {
            let Value::Text(operation) = operation else {
                return Err(KeyError::member("key_ops", "holds more than strings; give an array of strings"));
            };
            if !seen.insert(operation.as_str()) {
                return Err(KeyError::member("key_ops", "names an operation twice; give every operation once"));
            }
        }
        if operations.iter().any(|operation| seen.contains(operation)) {
            return Ok(());
        }
        Err(KeyError::member("key_ops", "does not allow encryption to this key; pass a key made for encryption"))
    }

    /// A `Base64urlUInt` (RFC 7518 section 2) in its shortest form.
    pub(super) fn number(&self, name: &'static str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let bytes = self.bytes(name)?;
        if bytes.first() == Some(&0) {
            return Err(KeyError::member(name, "begins with a zero byte; give the number in its shortest form"));
        }
        Ok(bytes)
    }

    /// A `Base64urlUInt` that may begin with zero bytes, as several libraries write private members.
    pub(super) fn bytes(&self, name: &'static str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let text = self.text(name)?.ok_or(KeyError::member(name, "is missing; export the whole key"))?;
        let mut bytes = Zeroizing::new(vec![0; text.len() / 4 * 3 + 3]);
        let length = Base64UrlUnpadded::decode(text, &mut bytes)
            .map_err(|_| {
                KeyError::member(name, "is not base64url without padding; write it as RFC 7515 section 2 says")
            })?
            .len();
        bytes.truncate(length);
        if bytes.is_empty() {
            return Err(KeyError::member(name, "is empty; export the whole key"));
        }
        Ok(bytes)
    }

    fn text(&self, name: &'static str) -> Result<Option<&str>, KeyError> {
        match self.known.get(name) {
            None => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(_) => Err(KeyError::member(name, "is no string; give a string")),
        }
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Members { known: BTreeMap::new(), twice: None, is_set: false };
        let mut others = BTreeSet::new();
        while let Some(name) = map.next_key::<String>()? {
            if let Some(known) = NAMES.into_iter().find(|known| *known == name) {
                if members.known.insert(known, map.next_value()?).is_some() {
                    members.twice = Some(Some(known));
                }
            } else {
                map.next_value::<IgnoredAny>()?;
                members.is_set |= name == "keys";
                if !others.insert(name) {
                    members.twice = members.twice.or(Some(None));
                }
            }
        }
        Ok(members)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(Zeroizing::new(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(Zeroizing::new(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = seq.next_element()? {
            list.push(value);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
        Ok(Value::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Value, E> {
        Ok(Value::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Value, E> {
        Ok(Value::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Other)
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Other)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn n(text: &str) -> Result<Vec<u8>, KeyError> {
        let json = format!(r#"{{"kty":"RSA","n":{text}}}"#);
        Members::read(&json)?.number("n").map(|bytes| bytes.to_vec())
    }

    #[test]
    fn base64url_has_one_spelling() {
        assert_eq!(n(r#""_-8""#), Ok(vec![0xff, 0xef]));
        for refused in [r#""_-8=""#, r#""/+8""#, r#""_-9""#, r#""_ -8""#, r#""_-8\n""#, r#""_""#, r#""ÿ""#] {
            assert!(matches!(n(refused), Err(KeyError::Jwk { member: Some("n"), .. })), "{refused}");
        }
        for (refused, word) in [(r#""""#, "empty"), (r#""AAE""#, "zero byte"), ("1", "string"), ("null", "string")] {
            assert!(n(refused).unwrap_err().to_string().contains(word), "{refused}");
        }
    }

    #[test]
    fn nested_values_are_bounded_and_skipped() {
        let nested = |depth: usize| format!(r#"{{"kty":"RSA","key_ops":{}{}}}"#, "[".repeat(depth), "]".repeat(depth));
        assert!(Members::read(&nested(100)).is_ok());
        assert!(Members::read(&nested(30_000)).is_err());
        assert!(Members::read(r#"{"kty":"RSA","x5c":["a"],"oth":[{"r":{}}],"ext":true,"iat":-1.5}"#).is_ok());
    }
}
