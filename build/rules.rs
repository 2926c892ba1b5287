//! The limits that the document publishes for what is sent, as data for the runtime's one checker.

use super::document::{self, BuildError};
use super::pattern::{self, Pattern};
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

/// What a value must be like.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    Any,
    Boolean,
    Number,
    Integer { min: i64, max: i64, one_of: Vec<i64> },
    Text { min: u32, max: u32, pattern: Option<Pattern>, one_of: Vec<String>, uuid: bool },
    List { min: u32, max: u32, items: Box<Rule> },
    Object { members: Vec<(String, bool, Rule)>, extra: Option<Box<Rule>>, refuses_empty: bool, choice: Choice },
    Either(Vec<Rule>),
    Nullable(Box<Rule>),
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
}

/// The rule of a schema, references followed.
pub fn rule(document: &Value, pointer: &str, schema: &Value) -> Result<Rule, BuildError> {
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
        Some("string") => text(pointer, schema)?,
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

impl Rule {
    /// A constant expression for the rule.
    pub fn tokens(&self) -> TokenStream {
        let inner = match self {
            Self::Any => quote!(Any),
            Self::Boolean => quote!(Boolean),
            Self::Number => quote!(Number),
            Self::Integer { min, max, one_of } => {
                quote!(Integer { min: #min, max: #max, one_of: &[#(#one_of),*] })
            }
            Self::Text { min, max, pattern, one_of, uuid } => {
                let pattern = match pattern {
                    Some(pattern) => {
                        let tokens = pattern.tokens();
                        quote!(Some(#tokens))
                    }
                    None => quote!(None),
                };
                quote!(Text { min: #min, max: #max, pattern: #pattern, one_of: &[#(#one_of),*], uuid: #uuid })
            }
            Self::List { min, max, items } => {
                let items = items.tokens();
                quote!(List { min: #min, max: #max, items: &#items })
            }
            Self::Object { members, extra, refuses_empty, choice } => {
                let members = members.iter().map(|(name, required, rule)| {
                    let rule = rule.tokens();
                    quote!((#name, #required, #rule))
                });
                let extra = match extra {
                    Some(rule) => {
                        let rule = rule.tokens();
                        quote!(Some(&#rule))
                    }
                    None => quote!(None),
                };
                let one_of = &choice.one_of;
                let needs = choice.needs.iter().map(|(name, other)| quote!((#name, #other)));
                quote!(Object {
                    members: &[#(#members),*], extra: #extra, refuses_empty: #refuses_empty,
                    one_of: &[#(#one_of),*], needs: &[#(#needs),*],
                })
            }
            Self::Either(rules) => {
                let rules = rules.iter().map(Self::tokens);
                quote!(Either(&[#(#rules),*]))
            }
            Self::Nullable(rule) => {
                let rule = rule.tokens();
                quote!(Nullable(&#rule))
            }
        };
        quote!(kayle_id_core::limits::Rule::#inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn limits_are_read_through_references() {
        let document = json!({"components": {"schemas": {"Name": {"type": ["string", "null"], "minLength": 1, "maxLength": 120}}}});
        let Rule::Nullable(inner) = rule(&document, "", &document::reference("Name")).unwrap() else {
            panic!("not nullable");
        };
        assert!(matches!(*inner, Rule::Text { min: 1, max: 120, .. }));
    }

    #[test]
    fn a_pattern_that_cannot_be_checked_stops_the_build() {
        let error = rule(&json!({}), "/a", &json!({"type": "string", "pattern": "(?=x)"})).unwrap_err();
        assert_eq!(error.pointer, "/a/pattern");
    }
}
