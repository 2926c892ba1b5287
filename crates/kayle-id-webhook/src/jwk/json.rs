//! A JWK's JSON (RFC 7517), every member once.

use std::collections::{BTreeMap, BTreeSet};

use base64ct::{Base64UrlUnpadded, Encoding};
use zeroize::Zeroizing;

use super::{KeyError, bounded};
use kayle_id_core::json::{Json, Object};

/// The one algorithm that keys are used with (RFC 7518 section 4.3).
pub(super) const ALGORITHM: &str = "RSA-OAEP-256";

/// The one use keys are put to (RFC 7517 section 4.2).
pub(super) const USE: &str = "enc";

/// The members that say something about an RSA key, or that must not be there.
const NAMES: [&str; 15] =
    ["kty", "alg", "use", "key_ops", "kid", "n", "e", "d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// A JWK's members by name; members of other names are passed over.
pub(super) struct Members<'a> {
    known: BTreeMap<&'static str, Json<'a>>,
}

impl<'a> Members<'a> {
    /// Reads one JSON object that says `"kty": "RSA"`.
    pub(super) fn read(json: &'a str) -> Result<Self, KeyError> {
        bounded(json.as_bytes())?;
        if json.trim_ascii_start().starts_with("-----BEGIN ") {
            return Err(KeyError::jwk("is PEM; read it with `from_pem`"));
        }
        let object = Object::read(json).map_err(|_| KeyError::jwk("is not one JSON object; pass one key as JSON"))?;
        let known = |name| NAMES.into_iter().find(|known| *known == name);
        if let Some(name) = object.repeated() {
            return Err(match known(name) {
                Some(name) => KeyError::member(name, "appears twice; pass it once"),
                None => KeyError::jwk("has a member twice; pass every member once"),
            });
        }
        let is_set = object.members().any(|(name, _)| name == "keys");
        let known = object.members().filter_map(|(name, value)| Some((known(name)?, value))).collect();
        let members = Self { known };
        let kind = members.text("kty")?;
        let found = match kind.as_ref().map(|kind| kind.as_str()) {
            Some("RSA") => return Ok(members),
            Some("EC") => "an EC key",
            Some("OKP") => "an Ed25519, X25519 or other OKP key",
            Some("oct") => "a symmetric key",
            Some(_) => "a key of another `kty`",
            None if is_set => {
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
        if self.text("alg")?.is_some_and(|alg| *alg != ALGORITHM) {
            return Err(KeyError::member("alg", "is not \"RSA-OAEP-256\"; pass a key made for that algorithm"));
        }
        if self.text("use")?.is_some_and(|usage| *usage != USE) {
            return Err(KeyError::member("use", "is not \"enc\"; pass a key made for encryption"));
        }
        self.text("kid")?;
        let given = match self.known.get("key_ops") {
            None => return Ok(()),
            Some(given) => {
                given.elements().ok_or(KeyError::member("key_ops", "is not an array; pass an array of strings"))?
            }
        };
        let mut seen = BTreeSet::new();
        for operation in given {
            let Json::Text(operation) = operation else {
                return Err(KeyError::member("key_ops", "holds values that are not strings; pass an array of strings"));
            };
            if !seen.insert(operation.unescape().unwrap_or_default().to_string()) {
                return Err(KeyError::member("key_ops", "names an operation twice; pass every operation once"));
            }
        }
        if operations.iter().any(|operation| seen.contains(*operation)) {
            return Ok(());
        }
        Err(KeyError::member("key_ops", "does not allow encryption to this key; pass a key made for encryption"))
    }

    /// A `Base64urlUInt` (RFC 7518 section 2) in its shortest form.
    pub(super) fn number(&self, name: &'static str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let bytes = self.bytes(name)?;
        if bytes.first() == Some(&0) {
            return Err(KeyError::member(name, "begins with a zero byte; encode the number in its shortest form"));
        }
        Ok(bytes)
    }

    /// A `Base64urlUInt` that may begin with zero bytes, as several libraries write private members.
    pub(super) fn bytes(&self, name: &'static str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let text = self.text(name)?.ok_or(KeyError::member(name, "is missing; export the whole key"))?;
        let mut bytes = Zeroizing::new(vec![0; text.len() / 4 * 3 + 3]);
        let length = Base64UrlUnpadded::decode(text.as_str(), &mut bytes)
            .map_err(|_| {
                KeyError::member(name, "is not base64url without padding (RFC 7515 section 2); encode it again")
            })?
            .len();
        bytes.truncate(length);
        if bytes.is_empty() {
            return Err(KeyError::member(name, "is empty; export the whole key"));
        }
        Ok(bytes)
    }

    fn text(&self, name: &'static str) -> Result<Option<Zeroizing<String>>, KeyError> {
        let Some(value) = self.known.get(name) else { return Ok(None) };
        let text = match value {
            Json::Text(text) => text.unescape(),
            _ => None,
        };
        text.map(Some).ok_or(KeyError::member(name, "is not a string; pass a string"))
    }
}

/// The `kid` of a JWK that was read, if it has one.
pub(crate) fn kid(json: &str) -> Option<String> {
    let members = Members::read(json).ok()?;
    members.text("kid").ok()?.map(|kid| kid.to_string())
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
    fn nested_values_are_skipped_however_deep() {
        let nested = |depth: usize| format!(r#"{{"kty":"RSA","key_ops":{}{}}}"#, "[".repeat(depth), "]".repeat(depth));
        let read = |depth| Members::read(&nested(depth)).and_then(|members| members.allow(&["encrypt"]).map(drop));
        for depth in [2, 100, 30_000] {
            assert!(matches!(read(depth), Err(KeyError::Jwk { member: Some("key_ops"), .. })), "{depth}");
        }
        assert!(Members::read(r#"{"kty":"RSA","x5c":["a"],"oth":[{"r":{}}],"ext":true,"iat":-1.5}"#).is_ok());
    }
}
