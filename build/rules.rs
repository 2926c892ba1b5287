//! The limits that the document publishes for what is sent, as data for the runtime's one checker.

use super::document::{self, BuildError};
use super::pattern::{self, Pattern};
use serde_json::Value;
use std::collections::BTreeMap;

/// What a value must be like.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    Any,
    Boolean,
    Number,
    Integer {
        min: i64,
        max: i64,
        one_of: Vec<i64>,
    },
    Text {
        min: u32,
        max: u32,
        pattern: Option<Pattern>,
        one_of: Vec<String>,
        uuid: bool,
    },
    List {
        min: u32,
        max: u32,
        items: Box<Rule>,
    },
    Object {
        members: Vec<(String, bool, Rule)>,
        extra: Option<Box<Rule>>,
        refuses_empty: bool,
        choice: Choice,
    },
    Either(Vec<Rule>),
    Nullable(Box<Rule>),
    /// The rule of a component, by its name.
    Component(String, Box<Rule>),
    /// The rule of a kind of identifier, by its format.
    Format(String, Box<Rule>),
}

/// Which members go together: exactly one of some (`x-kayle-exactly-one`), and some only with another
/// (`dependentRequired`).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Choice {
    pub one_of: Vec<String>,
    pub needs: Vec<(String, String)>,
}

impl Rule {
    pub const ANY_TEXT: Self = Self::Text { min: 0, max: u32::MAX, pattern: None, one_of: Vec::new(), uuid: false };

    /// The rule behind names.
    pub fn behind_names(&self) -> &Self {
        match self {
            Self::Component(_, rule) | Self::Format(_, rule) => rule.behind_names(),
            rule => rule,
        }
    }

    /// Adds the components' rules inside this one, by name.
    pub fn components<'a>(&'a self, found: &mut BTreeMap<&'a str, &'a Self>) {
        match self {
            Self::Component(name, rule) => {
                found.insert(name, rule);
                rule.components(found);
            }
            Self::Nullable(rule) | Self::Format(_, rule) => rule.components(found),
            Self::List { items, .. } => items.components(found),
            Self::Either(rules) => rules.iter().for_each(|rule| rule.components(found)),
            Self::Object { members, extra, .. } => {
                members.iter().for_each(|(_, _, rule)| rule.components(found));
                extra.iter().for_each(|rule| rule.components(found));
            }
            Self::Any | Self::Boolean | Self::Number | Self::Integer { .. } | Self::Text { .. } => {}
        }
    }
}

/// The rule of a schema, references followed.
pub fn rule(document: &Value, pointer: &str, schema: &Value) -> Result<Rule, BuildError> {
    let inner = unnamed(document, pointer, schema)?;
    Ok(match (document::referenced(schema), inner) {
        // Simple limits are as short as their names.
        (Some(_), inner @ (Rule::Any | Rule::Boolean | Rule::Number | Rule::Component(..))) => inner,
        (Some(_), inner) if inner == Rule::ANY_TEXT => inner,
        (Some(component), inner) => Rule::Component(component.to_owned(), Box::new(inner)),
        (None, inner) => inner,
    })
}

fn unnamed(document: &Value, pointer: &str, schema: &Value) -> Result<Rule, BuildError> {
    let schema = document::resolve(document, schema).map_err(|error| BuildError::new(pointer, error.problem))?;
    for union in ["anyOf", "oneOf"] {
        if let Some(members) = schema.get(union).and_then(Value::as_array) {
            return either(document, pointer, members);
        }
    }
    if let Some([one]) = schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
        return rule(document, pointer, one);
    }
    let nullable = schema["type"].as_array().is_some_and(|types| types.iter().any(|kind| kind == "null"));
    let kind = match &schema["type"] {
        Value::Array(types) => types.iter().find(|kind| *kind != "null").and_then(Value::as_str),
        other => other.as_str(),
    };
    let plain = match kind {
        Some("string") => match schema["format"].as_str().filter(|format| format.ends_with("-id")) {
            Some(format) => Rule::Format(format.to_owned(), Box::new(text(pointer, schema)?)),
            None => text(pointer, schema)?,
        },
        Some("integer") => integer(schema),
        Some("number") => Rule::Number,
        Some("boolean") => Rule::Boolean,
        Some("array") => Rule::List {
            min: count(schema, "minItems", 0),
            max: count(schema, "maxItems", u32::MAX),
            items: Box::new(rule(document, pointer, &schema["items"])?),
        },
        Some("object") => object(document, pointer, schema)?,
        Some("null") => Rule::Nullable(Box::new(Rule::Either(Vec::new()))),
        _ => Rule::Any,
    };
    Ok(if nullable { Rule::Nullable(Box::new(plain)) } else { plain })
}

fn either(document: &Value, pointer: &str, members: &[Value]) -> Result<Rule, BuildError> {
    let mut rules = Vec::new();
    let mut nullable = false;
    for member in members {
        if member["type"] == "null" {
            nullable = true;
        } else {
            rules.push(rule(document, pointer, member)?);
        }
    }
    let one = if rules.len() == 1 { rules.remove(0) } else { Rule::Either(rules) };
    Ok(if nullable { Rule::Nullable(Box::new(one)) } else { one })
}

fn text(pointer: &str, schema: &Value) -> Result<Rule, BuildError> {
    let pattern = match schema["pattern"].as_str() {
        None => None,
        Some(source) => Some(pattern::parse(source).ok_or_else(|| {
            BuildError::new(document::below(pointer, "pattern"), format!("a pattern the build cannot check: {source}"))
        })?),
    };
    Ok(Rule::Text {
        min: count(schema, "minLength", 0),
        max: count(schema, "maxLength", u32::MAX),
        pattern,
        one_of: strings(&schema["enum"]),
        uuid: schema["format"] == "uuid" || schema["x-kayle-uuid"] == true,
    })
}

fn integer(schema: &Value) -> Rule {
    Rule::Integer {
        min: schema["minimum"].as_i64().unwrap_or(i64::MIN),
        max: schema["maximum"].as_i64().unwrap_or(i64::MAX),
        one_of: schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_i64).collect(),
    }
}

fn object(document: &Value, pointer: &str, schema: &Value) -> Result<Rule, BuildError> {
    let required = strings(&schema["required"]);
    let mut members = Vec::new();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let at = document::below(&document::below(pointer, "properties"), name);
        members.push((name.clone(), required.contains(name), rule(document, &at, property)?));
    }
    let extra = match &schema["additionalProperties"] {
        Value::Object(_) => Some(Box::new(rule(document, pointer, &schema["additionalProperties"])?)),
        _ => None,
    };
    let needs = schema["dependentRequired"].as_object().into_iter().flatten();
    let needs =
        needs.flat_map(|(name, others)| strings(others).into_iter().map(|other| (name.clone(), other))).collect();
    let choice = Choice { one_of: strings(&schema["x-kayle-exactly-one"]), needs };
    Ok(Rule::Object { members, extra, refuses_empty: schema["x-kayle-refuses-empty"] == true, choice })
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn count(schema: &Value, key: &str, otherwise: u32) -> u32 {
    schema[key].as_u64().and_then(|count| u32::try_from(count).ok()).unwrap_or(otherwise)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn limits_are_read_through_references() {
        let document = json!({"components": {"schemas": {"Name": {"type": ["string", "null"], "minLength": 1, "maxLength": 120}}}});
        let Rule::Component(name, inner) = rule(&document, "", &document::reference("Name")).unwrap() else {
            panic!("not a component");
        };
        let Rule::Nullable(inner) = *inner else { panic!("not nullable") };
        assert!(name == "Name" && matches!(*inner, Rule::Text { min: 1, max: 120, .. }));
    }

    #[test]
    fn a_pattern_that_cannot_be_checked_stops_the_build() {
        let error = rule(&json!({}), "/a", &json!({"type": "string", "pattern": "(?=x)"})).unwrap_err();
        assert_eq!(error.pointer, "/a/pattern");
    }
}
