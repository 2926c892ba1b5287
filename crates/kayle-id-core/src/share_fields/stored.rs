//! The form in which an application keeps the fields until the result comes: `{"v":1,"fields":{..}}`.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Error as _, Serialize, SerializeStruct, Serializer};

use super::{RequestedShareField, ShareFields};

/// The version of the stored form that is written.
const VERSION: u64 = 1;

/// Serializes the fields to keep them for the result, not as they are sent.
///
/// # Errors
///
/// The serializer's, and one for fields that break a limit: no session can have asked for them.
impl Serialize for ShareFields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(problem) = &self.violation {
            return Err(S::Error::custom(problem));
        }
        let mut stored = serializer.serialize_struct("ShareFields", 2)?;
        stored.serialize_field("v", &VERSION)?;
        stored.serialize_field("fields", &self.fields)?;
        stored.end()
    }
}

/// Restores stored fields. A form of a later version is refused: a requirement must not be overlooked.
impl<'de> Deserialize<'de> for ShareFields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Stored)
    }
}

struct Stored;

impl<'de> Visitor<'de> for Stored {
    type Value = ShareFields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("stored share fields")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ShareFields, A::Error> {
        let (mut version, mut fields) = (None, None);
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "v" => once::<_, A>(&mut version, map.next_value::<u64>()?)?,
                "fields" => once::<_, A>(&mut fields, map.next_value::<Unique<RequestedShareField>>()?)?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        if version.ok_or_else(|| A::Error::missing_field("v"))? != VERSION {
            return Err(A::Error::custom(
                "the share fields were stored by another version of this crate: update this program",
            ));
        }
        let Unique(fields) = fields.ok_or_else(|| A::Error::missing_field("fields"))?;
        Ok(ShareFields::returned(fields.into_iter().map(|(key, field)| (key, field.reason, field.required))))
    }
}

impl<'de> Deserialize<'de> for RequestedShareField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Field)
    }
}

struct Field;

impl<'de> Visitor<'de> for Field {
    type Value = RequestedShareField;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a share field")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RequestedShareField, A::Error> {
        let (mut reason, mut required) = (None, None);
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "reason" => once::<_, A>(&mut reason, map.next_value()?)?,
                "required" => once::<_, A>(&mut required, map.next_value()?)?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(RequestedShareField {
            reason: reason.ok_or_else(|| A::Error::missing_field("reason"))?,
            required: required.ok_or_else(|| A::Error::missing_field("required"))?,
        })
    }
}

/// A map in which each key stands once.
struct Unique<T>(BTreeMap<String, T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Unique<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = BTreeMap<String, T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("share fields by claim")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = BTreeMap::new();
                while let Some((key, value)) = map.next_entry()? {
                    if entries.insert(key, value).is_some() {
                        return Err(A::Error::custom("a claim appears twice"));
                    }
                }
                Ok(entries)
            }
        }
        deserializer.deserialize_map(Entries(PhantomData)).map(Self)
    }
}

fn once<'de, T, A: MapAccess<'de>>(slot: &mut Option<T>, value: T) -> Result<(), A::Error> {
    if slot.replace(value).is_some() {
        return Err(A::Error::custom("a member appears twice"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::ShareFields;
    use crate::Claim;

    fn read(json: &str) -> Result<ShareFields, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn fields_survive_storage() {
        let fields = ShareFields::new()
            .require(Claim::FamilyName, "a")
            .optional(Claim::GivenNames, "b")
            .require_age_over(18, "c");
        for fields in [fields, ShareFields::new()] {
            assert_eq!(read(&serde_json::to_string(&fields).unwrap()).unwrap(), fields);
        }
        let later = r#"{"note":[1],"v":1,"fields":{"family_name":{"required":true,"reason":"a","more":{}}}}"#;
        assert_eq!(read(later).unwrap(), ShareFields::new().require(Claim::FamilyName, "a"));
        let again = read(r#"{"v":1,"fields":{"age_over_18":{"reason":"a","required":true}}}"#).unwrap();
        assert!(again.require_age_over(21, "b").violation().is_some(), "the gate is known");
    }

    #[test]
    fn no_requirement_is_overlooked() {
        assert!(serde_json::to_string(&ShareFields::new().unlisted("age_over_18", true, "a")).is_err());
        for json in [
            "{}",
            "[]",
            "null",
            r#"{"v":1}"#,
            r#"{"fields":{}}"#,
            r#"{"v":2,"fields":{}}"#,
            r#"{"v":null,"fields":{}}"#,
            r#"{"v":1,"fields":null}"#,
            r#"{"v":1,"v":1,"fields":{}}"#,
            r#"{"v":1,"fields":{},"fields":{}}"#,
            r#"{"v":1,"fields":{"a":{"reason":"a"}}}"#,
            r#"{"v":1,"fields":{"a":{"required":true}}}"#,
            r#"{"v":1,"fields":{"a":{"reason":"a","required":null}}}"#,
            r#"{"v":1,"fields":{"a":{"reason":"a","required":true,"required":false}}}"#,
            r#"{"v":1,"fields":{"a":{"reason":"a","required":true},"a":{"reason":"a","required":false}}}"#,
        ] {
            assert!(read(json).is_err(), "{json}");
        }
    }
}
