//! Checks what is sent against the published limits, before it leaves.

use crate::InvalidInput;
use serde::Serialize;
use serde_json::Value;

/// What a value must be like. Generated from the document.
#[derive(Debug)]
// A document need not use every kind of limit.
#[allow(dead_code)]
pub enum Rule {
    Any,
    Boolean,
    Number,
    Integer {
        min: i64,
        max: i64,
        one_of: &'static [i64],
    },
    Text {
        min: u32,
        max: u32,
        pattern: Option<Pattern>,
        one_of: &'static [&'static str],
        uuid: bool,
    },
    List {
        min: u32,
        max: u32,
        items: &'static Rule,
    },
    Object {
        members: &'static [(&'static str, bool, Rule)],
        extra: Option<&'static Rule>,
        refuses_empty: bool,
        /// Of these exactly one is given.
        one_of: &'static [&'static str],
        /// What is given only together with another.
        needs: &'static [(&'static str, &'static str)],
    },
    Either(&'static [Rule]),
    Nullable(&'static Rule),
}

/// `^prefix[class]{n}$` or `^prefix[class]+$`, as data.
#[derive(Debug)]
pub struct Pattern {
    pub source: &'static str,
    pub prefix: &'static str,
    /// Bit `n` for the ASCII character `n`, in two halves.
    pub class: [u64; 2],
    pub exactly: Option<u32>,
}

impl Pattern {
    /// ASCII letters and digits.
    pub const ALPHANUMERIC: [u64; 2] = [287_948_901_175_001_088, 576_460_743_847_706_622];
    /// ASCII letters, digits, `_` and `-`.
    pub const ALPHANUMERIC_DASH: [u64; 2] = [287_984_085_547_089_920, 576_460_745_995_190_270];

    fn matches(&self, text: &str) -> bool {
        let Some(rest) = text.strip_prefix(self.prefix) else {
            return false;
        };
        let long_enough = match self.exactly {
            Some(count) => rest.len() == count as usize,
            None => !rest.is_empty(),
        };
        let allowed =
            |byte: u8| self.class.get(usize::from(byte >> 6)).is_some_and(|half| half >> (byte & 63) & 1 == 1);
        long_enough && rest.bytes().all(allowed)
    }
}

impl Rule {
    /// Text of any length.
    pub const ANY_TEXT: Self = Self::Text { min: 0, max: u32::MAX, pattern: None, one_of: &[], uuid: false };

    /// Checks anything that serializes.
    pub fn check<T: Serialize>(&self, field: &str, value: &T) -> Result<(), InvalidInput> {
        match serde_json::to_value(value) {
            Ok(value) => self.check_value(field, &value),
            Err(_) => Err(InvalidInput::new(field, "cannot be written as JSON")),
        }
    }

    fn check_value(&self, field: &str, value: &Value) -> Result<(), InvalidInput> {
        let wrong = |wanted: &str| Err(InvalidInput::new(field, format!("must be {wanted}")));
        match (self, value) {
            (Self::Any, _) | (Self::Nullable(_), Value::Null) => Ok(()),
            (Self::Nullable(inner), value) => inner.check_value(field, value),
            (Self::Boolean, Value::Bool(_)) | (Self::Number, Value::Number(_)) => Ok(()),
            (Self::Boolean, _) => wrong("true or false"),
            (Self::Number, _) => wrong("a number"),
            (Self::Integer { min, max, one_of }, value) => match value.as_i64() {
                Some(number) if !one_of.is_empty() => match one_of.contains(&number) {
                    true => Ok(()),
                    false => Err(InvalidInput::new(field, format!("must be one of {one_of:?}, is {number}"))),
                },
                Some(number) if (*min..=*max).contains(&number) => Ok(()),
                Some(number) => Err(InvalidInput::new(field, format!("must be {}, is {number}", range(*min, *max)))),
                None => wrong("a whole number"),
            },
            (Self::Text { .. }, Value::String(text)) => self.check_text(field, text),
            (Self::Text { .. }, _) => wrong("text"),
            (Self::List { min, max, items }, Value::Array(list)) => {
                let count = list.len() as u64;
                if count < u64::from(*min) || count > u64::from(*max) {
                    let limits = limits(*min, *max, "items");
                    return Err(InvalidInput::new(field, format!("must have {limits}, has {count}")));
                }
                for (index, item) in list.iter().enumerate() {
                    items.check_value(&format!("{field}[{index}]"), item)?;
                }
                Ok(())
            }
            (Self::List { .. }, _) => wrong("a list"),
            (Self::Object { members, extra, refuses_empty, one_of, needs }, Value::Object(object)) => {
                if *refuses_empty && object.is_empty() {
                    let field = if field.is_empty() { "body" } else { field };
                    let problem = "is empty: set at least one field, the server rejects an empty update";
                    return Err(InvalidInput::new(field, problem));
                }
                for (name, required, rule) in *members {
                    match object.get(*name) {
                        Some(value) => rule.check_value(&below(field, name), value)?,
                        None if *required => return Err(InvalidInput::new(below(field, name), "is required")),
                        None => {}
                    }
                }
                if !one_of.is_empty() && one_of.iter().filter(|name| object.contains_key(**name)).count() != 1 {
                    return Err(InvalidInput::new(
                        below(field, &one_of.join(" or ")),
                        "is required, and not more than one of them",
                    ));
                }
                for (name, other) in *needs {
                    if object.contains_key(*name) && !object.contains_key(*other) {
                        return Err(InvalidInput::new(
                            below(field, other),
                            format!("is required together with {name}"),
                        ));
                    }
                }
                for (name, value) in object {
                    if let Some(rule) = extra
                        && !members.iter().any(|(known, ..)| known == name)
                    {
                        rule.check_value(&below(field, name), value)?;
                    }
                }
                Ok(())
            }
            (Self::Object { .. }, _) => wrong("an object"),
            (Self::Either(rules), value) => {
                let mut first = None;
                for rule in *rules {
                    match rule.check_value(field, value) {
                        Ok(()) => return Ok(()),
                        // The rule for this kind of value tells more than "must be text".
                        Err(violation) if rule.is_for(value) => first = Some(violation),
                        Err(_) => {}
                    }
                }
                Err(first.unwrap_or_else(|| InvalidInput::new(field, "is of a kind that cannot be sent here")))
            }
        }
    }

    fn is_for(&self, value: &Value) -> bool {
        matches!(
            (self, value),
            (Self::Text { .. }, Value::String(_))
                | (Self::List { .. }, Value::Array(_))
                | (Self::Object { .. }, Value::Object(_))
        )
    }

    /// Checks text against a rule for text.
    pub fn check_text(&self, field: &str, text: &str) -> Result<(), InvalidInput> {
        let Self::Text { min, max, pattern, one_of, uuid } = self else {
            return Ok(());
        };
        if !one_of.is_empty() && !one_of.contains(&text) {
            return Err(InvalidInput::new(field, format!("must be one of {}", one_of.join(", "))));
        }
        let bounded = *min > 0 || *max < u32::MAX;
        let count = if bounded { text.chars().count() as u64 } else { 0 };
        if bounded && (count < u64::from(*min) || count > u64::from(*max)) {
            let limits = limits(*min, *max, "characters");
            return Err(InvalidInput::new(field, format!("must have {limits}, has {count}")));
        }
        if let Some(pattern) = pattern
            && !pattern.matches(text)
        {
            return Err(InvalidInput::new(field, format!("must match {}", pattern.source)));
        }
        if *uuid && !is_uuid(text) {
            return Err(InvalidInput::new(field, "must be a UUID"));
        }
        Ok(())
    }
}

fn below(field: &str, name: &str) -> String {
    if field.is_empty() { name.to_owned() } else { format!("{field}.{name}") }
}

fn range(min: i64, max: i64) -> String {
    match (min, max) {
        (i64::MIN, max) => format!("at most {max}"),
        (min, i64::MAX) => format!("at least {min}"),
        (min, max) => format!("{min} to {max}"),
    }
}

fn limits(min: u32, max: u32, unit: &str) -> String {
    match (min, max) {
        (1, u32::MAX) => format!("at least 1 {}", unit.trim_end_matches('s')),
        (min, u32::MAX) => format!("at least {min} {unit}"),
        (0, max) => format!("at most {max} {unit}"),
        (min, max) => format!("{min} to {max} {unit}"),
    }
}

/// 8-4-4-4-12 hexadecimal digits (RFC 9562 section 4).
fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NAME: Rule = Rule::Text { min: 1, max: 3, pattern: None, one_of: &[], uuid: false };
    const BODY: Rule = Rule::Object {
        members: &[("name", true, NAME), ("tags", false, Rule::List { min: 0, max: 2, items: &NAME })],
        extra: None,
        refuses_empty: false,
        one_of: &[],
        needs: &[],
    };

    fn problem(value: Value) -> (String, String) {
        let violation = BODY.check("", &value).unwrap_err();
        (violation.field().to_owned(), violation.problem().to_owned())
    }

    #[test]
    fn the_field_and_the_limit_are_named_and_the_value_is_not() {
        assert_eq!(problem(json!({"name": "secret"})), ("name".into(), "must have 1 to 3 characters, has 6".into()));
        assert_eq!(problem(json!({})), ("name".into(), "is required".into()));
        assert_eq!(problem(json!({"name": "a", "tags": ["a", ""]})).0, "tags[1]");
        assert_eq!(problem(json!({"name": "a", "tags": ["a", "b", "c"]})).1, "must have at most 2 items, has 3");
    }

    #[test]
    fn of_alternatives_exactly_one_is_given_with_what_it_needs() {
        const CHOICE: Rule =
            Rule::Object { members: &[], extra: None, refuses_empty: false, one_of: &["a", "b"], needs: &[("b", "c")] };
        let field = |value: Value| CHOICE.check("", &value).map_err(|violation| violation.field().to_owned());
        assert_eq!(field(json!({})), Err("a or b".into()));
        assert_eq!(field(json!({"a": 1, "b": 2, "c": 3})), Err("a or b".into()));
        assert_eq!(field(json!({"b": 2})), Err("c".into()));
        assert_eq!((field(json!({"a": 1})), field(json!({"b": 2, "c": 3}))), (Ok(()), Ok(())));
    }

    #[test]
    fn characters_are_counted_not_bytes() {
        assert!(BODY.check("", &json!({"name": "äöü"})).is_ok());
    }

    #[test]
    fn patterns_match_the_whole_text() {
        let pattern =
            Pattern { source: "", prefix: "vs_", class: [0, ((1 << 26) - 1) << (b'a' & 63)], exactly: Some(2) };
        assert!(pattern.matches("vs_ab"));
        for text in ["vs_a", "vs_abc", "vs_aB", "ab", "xvs_ab", "vs_ab\n", "vs_ä"] {
            assert!(!pattern.matches(text), "{text}");
        }
    }
}
