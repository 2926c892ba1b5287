//! JSON objects as they stand: names unescaped, values as written.
//!
//! For what must not be read in two ways, or must not leave copies behind: a JSON library unescapes text in a buffer of its own, which
//! nobody wipes.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use zeroize::Zeroizing;

/// An object's members in their order.
#[derive(Default)]
pub struct Object<'a>(Vec<(Cow<'a, str>, Json<'a>)>);

/// A member's value, as written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Json<'a> {
    /// A string, in its quotes.
    Text(Quoted<'a>),
    Flag(bool),
    Null,
    /// A list, in its brackets.
    List(&'a str),
    /// An object, in its braces.
    Object(&'a str),
    /// A number, as it is spelled.
    Number(&'a str),
}

/// A JSON string as written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Quoted<'a>(&'a str);

impl<'a> Object<'a> {
    /// Reads a text that is one JSON object. How deep it goes does not matter.
    pub fn read(json: &'a str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    pub fn members(&self) -> impl Iterator<Item = (&str, Json<'a>)> {
        self.0.iter().map(|(name, value)| (&**name, *value))
    }

    /// The first name that stands a second time. Names are compared unescaped: "alg" and "\u0061lg" are one.
    pub fn repeated(&self) -> Option<&str> {
        let mut seen = BTreeSet::new();
        self.members().map(|(name, _)| name).find(|name| !seen.insert(*name))
    }
}

impl<'a> Json<'a> {
    /// The kind of the value, for an error's text.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Flag(_) => "a boolean",
            Self::Null => "null",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
            Self::Number(_) => "a number",
        }
    }

    /// A whole number that is not negative, however it is spelled: `1`, `1.0` or `1e0`.
    pub fn count(self) -> Option<u64> {
        let Self::Number(raw) = self else { return None };
        if let Ok(count) = raw.parse() {
            return Some(count);
        }
        // Up to here every whole number is a floating point number of its own.
        const LARGEST: f64 = 9_007_199_254_740_992.0;
        let number: f64 = raw.parse().ok()?;
        (number.fract() == 0.0 && (0.0..=LARGEST).contains(&number)).then_some(number as u64)
    }

    /// A valid JSON value, told by its first character.
    fn of(raw: &'a str) -> Self {
        match raw.as_bytes().first() {
            Some(b'"') => Self::Text(Quoted(raw)),
            Some(b't') => Self::Flag(true),
            Some(b'f') => Self::Flag(false),
            Some(b'n') => Self::Null,
            Some(b'[') => Self::List(raw),
            Some(b'{') => Self::Object(raw),
            _ => Self::Number(raw),
        }
    }

    /// The elements of a list.
    pub fn elements(self) -> Option<Vec<Self>> {
        let Self::List(raw) = self else { return None };
        let elements: Vec<&'a RawValue> = serde_json::from_str(raw).ok()?;
        Some(elements.into_iter().map(|element| Self::of(element.get())).collect())
    }
}

impl Quoted<'_> {
    /// What the text says, in memory that is wiped; nothing if its escapes make no text (RFC 8259 section 7).
    pub fn unescape(self) -> Option<Zeroizing<String>> {
        let mut rest = self.0.strip_prefix('"')?.strip_suffix('"')?;
        // Unescaped text is never longer, so that it does not move and leave a copy.
        let mut text = Zeroizing::new(String::with_capacity(rest.len()));
        while let Some(at) = rest.find('\\') {
            text.push_str(&rest[..at]);
            let escape = rest[at + 1..].chars().next()?;
            rest = &rest[at + 1 + escape.len_utf8()..];
            text.push(match escape {
                '"' | '\\' | '/' => escape,
                'b' => '\u{8}',
                'f' => '\u{c}',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => {
                    let first = unit(&mut rest)?;
                    if (0xd800..0xdc00).contains(&first) {
                        rest = rest.strip_prefix("\\u")?;
                        let second = unit(&mut rest)?;
                        char::decode_utf16([first, second]).next()?.ok()?
                    } else {
                        char::from_u32(first.into())?
                    }
                }
                _ => return None,
            });
        }
        text.push_str(rest);
        Some(text)
    }
}

/// Takes the four digits of an escape.
fn unit(rest: &mut &str) -> Option<u16> {
    let (digits, after) = rest.split_at_checked(4)?;
    *rest = after;
    digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then_some(())?;
    u16::from_str_radix(digits, 16).ok()
}

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Vec<(Cow<'de, str>, Json<'de>)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((Name(name), value)) = map.next_entry::<_, &'de RawValue>()? {
                    members.push((name, Json::of(value.get())));
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(Members).map(Object)
    }
}

/// A name, borrowed where it has no escapes.
struct Name<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Name<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl<'de> Visitor<'de> for Text {
            type Value = Cow<'de, str>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(text.into())
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(text.to_owned().into())
            }
        }
        deserializer.deserialize_str(Text).map(Name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(json: &str) -> Option<String> {
        let object = format!(r#"{{"a":{json}}}"#);
        match Object::read(&object).ok()?.members().next()? {
            (_, Json::Text(text)) => Some(text.unescape()?.to_string()),
            _ => None,
        }
    }

    #[test]
    fn escapes_are_read_as_the_json_library_reads_them() {
        for json in [
            r#""""#,
            r#""a\"\\\/\b\f\n\r\tb""#,
            r#""\u00e9\uD83D\ude00ß""#,
            r#""\u0000""#,
            r#""\ud800""#,
            r#""\udc00""#,
            r#""\ud800x""#,
            r#""\ud800\u0041""#,
            r#""\ud800\ud800""#,
            r#""\u+123""#,
            r#""\u12""#,
            r#""\u12ß4""#,
            r#""\x""#,
            "\"\u{1}\"",
        ] {
            assert_eq!(text(json), serde_json::from_str::<String>(json).ok(), "{json}");
        }
    }

    #[test]
    fn whole_numbers_are_counts_however_they_are_spelled() {
        let count =
            |json: &str| Object::read(&format!(r#"{{"a":{json}}}"#)).unwrap().members().next().unwrap().1.count();
        assert_eq!(["0", "1", "1.0", "10e-1", "1E2", "-0"].map(count), [0, 1, 1, 1, 100, 0].map(Some));
        assert_eq!(count("18446744073709551615"), Some(u64::MAX));
        for other in ["-1", "1.5", "1e300", "99999999999999999999", "\"1\"", "null", "true", "[1]", "{}"] {
            assert_eq!(count(other), None, "{other}");
        }
    }

    #[test]
    fn names_are_compared_unescaped() {
        let repeated = |json| Object::read(json).unwrap().repeated().map(str::to_owned);
        assert_eq!(repeated(r#"{"alg":1,"\u0061lg":2}"#).as_deref(), Some("alg"));
        assert_eq!(repeated(r#"{"a":{"b":1},"b":2}"#), None);
    }

    #[test]
    fn only_one_object_is_read_however_deep() {
        for json in ["", "[]", "null", "{", "{} {}", r#"{"a":}"#, r#"{"a":[}"#, r#"{"a":1,}"#] {
            assert!(Object::read(json).is_err(), "{json}");
        }
        let deep = format!(r#"{{"a":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
        let object = Object::read(&deep).unwrap();
        assert_eq!(object.members().next().unwrap().1.elements().unwrap().len(), 1);
    }

    proptest! {
        #[test]
        fn any_text_comes_back(wanted in any::<String>(), ascii in any::<bool>()) {
            let mut json = serde_json::to_string(&wanted).unwrap();
            if ascii {
                json = json.chars().flat_map(|c| {
                    let mut units = [0; 2];
                    let plain = c.is_ascii().then(|| c.to_string());
                    let escaped = || c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect();
                    plain.unwrap_or_else(escaped).chars().collect::<Vec<_>>()
                }).collect();
            }
            prop_assert_eq!(text(&json), Some(wanted));
        }

        #[test]
        fn any_quoted_bytes_are_read_as_the_json_library_reads_them(inner in r#"([a-z"]|\\[bfnrtu"\\/x]|\\ud[89a-f][0-9a-f]{2}|\\u00[0-9a-f]{2}){0,12}"#) {
            let json = format!("\"{inner}\"");
            prop_assert_eq!(text(&json), serde_json::from_str::<String>(&json).ok());
        }
    }
}
