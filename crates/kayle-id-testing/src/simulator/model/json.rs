//! JSON that keeps the order of members, as the server's JavaScript does.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

/// A JSON value whose objects keep their order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(serde_json::Number),
    Text(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

/// An object, its members in the order they are written.
macro_rules! object {
    ($($name:literal : $value:expr),* $(,)?) => {
        $crate::simulator::model::json::Json::Object(vec![
            $(($name.to_owned(), $crate::simulator::model::json::Json::from($value))),*
        ])
    };
}
pub(crate) use object;

impl Json {
    /// A request body: bytes that are not UTF-8 become U+FFFD, as the server reads them.
    ///
    /// JavaScript holds a lone surrogate in a string and Rust cannot. The server's database refuses it like a NUL, so a NUL stands for it.
    pub(crate) fn parse(body: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(body);
        let text = text.trim_start_matches('\u{feff}');
        serde_json::from_str(text).ok().or_else(|| serde_json::from_str(&without_lone_surrogates(text)).ok())
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(given, _)| given == name).map(|(_, value)| value),
            _ => None,
        }
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What JavaScript's validators call this kind of value.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::Text(_) => "string",
            Self::List(_) => "array",
            Self::Object(_) => "object",
        }
    }

    /// Two spaces a level, as `JSON.stringify(value, null, 2)` writes it.
    pub(crate) fn to_pretty(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

fn without_lone_surrogates(text: &str) -> String {
    let unit = |at: usize| {
        let escape = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(escape, 16).ok()
    };
    let (mut kept, mut at) = (String::with_capacity(text.len()), 0);
    while let Some(next) = text[at..].find('\\') {
        kept.push_str(&text[at..at + next]);
        at += next;
        let length = match (unit(at), unit(at + 6)) {
            (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => 12,
            (Some(0xd800..0xe000), _) => {
                kept.push_str("\\u0000");
                at += 6;
                continue;
            }
            // A backslash and what it escapes, which may be another backslash.
            _ => 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8),
        };
        kept.push_str(&text[at..at + length]);
        at += length;
    }
    kept.push_str(&text[at..]);
    kept
}

/// As `JSON.stringify` writes it.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => number.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(members) => serializer.collect_map(members.iter().map(|(name, value)| (name, value))),
        }
    }
}

macro_rules! from {
    ($($kind:ty => |$value:ident| $json:expr;)*) => {
        $(impl From<$kind> for Json {
            fn from($value: $kind) -> Self {
                $json
            }
        })*
    };
}

from! {
    bool => |value| Self::Bool(value);
    u64 => |value| Self::Number(value.into());
    u32 => |value| Self::Number(value.into());
    u16 => |value| Self::Number(value.into());
    i64 => |value| Self::Number(value.into());
    usize => |value| Self::Number(value.into());
    &str => |value| Self::Text(value.to_owned());
    String => |value| Self::Text(value);
    &String => |value| Self::Text(value.clone());
    Vec<Json> => |value| Self::List(value);
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::Number(number) => Self::Number(number),
            Value::String(text) => Self::Text(text),
            Value::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Value::Object(members) => {
                Self::Object(members.into_iter().map(|(name, value)| (name, value.into())).collect())
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Json;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }

            fn visit_unit<E>(self) -> Result<Json, E> {
                Ok(Json::Null)
            }

            fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
                Ok(Json::Bool(value))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
                Ok(Json::Number(value.into()))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
                Ok(Json::Number(value.into()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
                // JavaScript has one kind of number, and writes 24.0 as 24.
                let whole = value as i64;
                if whole as f64 == value && whole.unsigned_abs() < 1 << 53 {
                    return Ok(Json::Number(whole.into()));
                }
                Ok(serde_json::Number::from_f64(value).map_or(Json::Null, Json::Number))
            }

            fn visit_str<E>(self, text: &str) -> Result<Json, E> {
                Ok(Json::Text(text.to_owned()))
            }

            fn visit_string<E>(self, text: String) -> Result<Json, E> {
                Ok(Json::Text(text))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Json::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
                let mut object: Vec<(String, Json)> = Vec::new();
                while let Some((name, value)) = members.next_entry::<String, Json>()? {
                    // The last value counts, in the place of the first.
                    match object.iter_mut().find(|(given, _)| *given == name) {
                        Some(member) => member.1 = value,
                        None => object.push((name, value)),
                    }
                }
                Ok(Json::Object(object))
            }
        }

        deserializer.deserialize_any(Any)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order_and_text_is_quoted_as_javascript_does() {
        let text = r#"{"b":[1,-2,0.5],"a":{"z":null,"é":"\"\\\n\u0001/"},"empty":[]}"#;
        assert_eq!(Json::parse(text.as_bytes()).unwrap().to_string(), text);
        assert_eq!(Json::parse(br#"{"a":1,"b":2,"a":24.0}"#).unwrap().to_string(), r#"{"a":24,"b":2}"#);
    }

    #[test]
    fn pretty_text_is_that_of_json_stringify() {
        let value = object! {"a": vec![object! {"b": 1_u64}], "c": Vec::<Json>::new()};
        assert_eq!(value.to_pretty(), "{\n  \"a\": [\n    {\n      \"b\": 1\n    }\n  ],\n  \"c\": []\n}");
    }

    #[test]
    fn a_lone_surrogate_is_a_nul_and_a_pair_is_a_character() {
        let read = |text: &str| Json::parse(text.as_bytes()).and_then(|json| json.as_str().map(str::to_owned));
        assert_eq!(read(r#""a\ud800b""#).as_deref(), Some("a\0b"));
        assert_eq!(read(r#""\udc00\ud83d\ude00\\ud800""#).as_deref(), Some("\0😀\\ud800"));
        assert_eq!(read("\"\\"), None);
        assert_eq!(Json::parse(b"\"\xff\"").unwrap().as_str(), Some("\u{fffd}"));
    }
}
