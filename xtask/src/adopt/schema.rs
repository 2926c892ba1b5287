//! A schema of the vendor's, written as our document writes schemas: named components for objects and enumerations, formats
//! where they are certain, no examples.

use crate::codegen::lower::value_types::{PLAIN, TYPES};
use crate::codegen::names::pascal;
use crate::codegen::pattern;
use crate::ordered::{Json, object, reference};
use indexmap::IndexMap;
use kayle_id_contract::{Node, agree};
use serde_json::Value;
use std::collections::BTreeSet;

/// What stays of a schema as it is.
const KEPT: [&str; 10] = [
    "type",
    "default",
    "deprecated",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
    "dependentRequired",
];

/// How deep a schema of the vendor's may be nested.
const DEPTH: usize = 24;

/// The largest integers of JavaScript, which some generators give as limits of every integer.
const NO_LIMITS: [&str; 2] = ["9007199254740991", "-9007199254740991"];

/// Writes schemas into our document.
pub struct Writer<'a> {
    /// Our document as it was.
    pub before: &'a Value,
    /// Our document, to which components are added.
    pub document: &'a mut Json,
    /// What a person should look at.
    pub questions: Vec<String>,
}

impl Writer<'_> {
    /// A schema without references, as it stands in our document; `name` is for a component, should it need one. An error
    /// says why it cannot be carried.
    pub fn written(&mut self, schema: &Json, name: &str) -> Result<Json, String> {
        let description = schema.text("description").map(str::to_owned);
        let (schema, nullable) = without_null(schema);
        let mut written = self.not_null(&schema, name)?;
        if nullable {
            written = or_null(written);
        }
        if let Some(description) = description {
            written.object_mut().insert("description".to_owned(), description.as_str().into());
        }
        Ok(written)
    }

    fn not_null(&mut self, schema: &Json, name: &str) -> Result<Json, String> {
        let Some(members) = schema.as_object() else { return Err("it is no schema".to_owned()) };
        let unions = ["anyOf", "oneOf", "allOf"];
        if let Some(Json::Array(parts)) = unions.iter().find_map(|union| members.get(*union))
            && let [part] = parts.as_slice()
        {
            return self.written(part, name);
        }
        let is_union = unions.iter().any(|union| members.contains_key(*union));
        let is_named = ["properties", "enum", "const"].iter().any(|keyword| members.contains_key(*keyword));
        if is_named || is_union {
            if let Some(component) = self.known_component(schema) {
                return Ok(reference(&component));
            }
            if is_union {
                return Err("it combines schemas; write a type for it, and name that among the value types".to_owned());
            }
            let body = match members.get("properties") {
                Some(properties) => self.object(schema, properties, name)?,
                None => enumeration(schema)?,
            };
            return Ok(reference(&self.add_component(name, body)));
        }
        match schema.text("type") {
            Some("array") => {
                let items = members.get("items").ok_or("it is a list of anything")?;
                let items = self.written(items, &singular(name))?;
                let mut list = self.kept(schema, name);
                list.object_mut().insert("items".to_owned(), items);
                Ok(list)
            }
            Some("object") => match members.get("additionalProperties") {
                Some(others @ Json::Object(_)) => {
                    let others = self.written(others, &format!("{name}Value"))?;
                    Ok(object([("type", "object".into()), ("additionalProperties", others)]))
                }
                _ => Err("it is an object of any kind".to_owned()),
            },
            Some("string" | "integer" | "number" | "boolean") => Ok(self.kept(schema, name)),
            _ => Err("it does not say what type it is".to_owned()),
        }
    }

    fn object(&mut self, schema: &Json, properties: &Json, name: &str) -> Result<Json, String> {
        let mut written = IndexMap::new();
        for (member, property) in properties.as_object().into_iter().flatten() {
            let inner = format!("{name}{}", pascal(member));
            let property = self.written(property, &inner).map_err(|problem| format!("{member}: {problem}"))?;
            written.insert(member.clone(), property);
        }
        let description = schema.text("description").unwrap_or_default();
        let mut body = object([
            ("type", "object".into()),
            ("description", description.into()),
            ("properties", Json::Object(written)),
        ]);
        if let Some(required) = schema.get("required") {
            body.object_mut().insert("required".to_owned(), required.clone());
        }
        Ok(body)
    }

    /// The one component of ours that allows the same, or did so before anything was carried into it.
    fn known_component(&self, schema: &Json) -> Option<String> {
        let found = schema.to_value();
        let same = |document: &Value| {
            let components = Node::root(document).member("components")?.member("schemas")?;
            let same = components.members().filter(|(_, known)| agree(known, &Node::root(&found)));
            let names: Vec<String> = same.map(|(name, _)| name.to_owned()).collect();
            match names.as_slice() {
                [one] => Some(one.clone()),
                _ => None,
            }
        };
        same(&self.document.to_value()).or_else(|| same(self.before))
    }

    /// Adds a component under this name, or the next that is free.
    fn add_component(&mut self, name: &str, body: Json) -> String {
        let components = self.document.object_mut().entry("components".to_owned()).or_insert(Json::Null).object_mut();
        let schemas = components.entry("schemas".to_owned()).or_insert(Json::Null).object_mut();
        let numbered = (2_u32..).map(|number| format!("{name}{number}"));
        let free = std::iter::once(name.to_owned()).chain(numbered).find(|name| !schemas.contains_key(name));
        let name = free.unwrap_or_default();
        schemas.insert(name.clone(), body);
        self.questions.push(format!("the component {name} is named after its place: is there a better name?"));
        name
    }

    /// The keywords of a plain schema that our document uses.
    fn kept(&mut self, schema: &Json, name: &str) -> Json {
        let mut kept = IndexMap::new();
        let mut dropped = Vec::new();
        for (keyword, value) in schema.as_object().into_iter().flatten() {
            match keyword.as_str() {
                "minimum" | "maximum" if matches!(value, Json::Number(number) if NO_LIMITS.contains(&number.to_string().as_str())) =>
                    {}
                keyword if KEPT.contains(&keyword) => drop(kept.insert(keyword.to_owned(), value.clone())),
                "description" | "example" | "examples" | "title" | "items" | "nullable" => {}
                "format" => match value {
                    Json::String(format) if is_known(format) => drop(kept.insert("format".to_owned(), value.clone())),
                    _ => dropped.push("format"),
                },
                "pattern" => {
                    let text = schema.text("pattern").unwrap_or_default();
                    let text = text.strip_suffix("/u").unwrap_or(text);
                    match pattern::parse(text) {
                        Some(_) => drop(kept.insert("pattern".to_owned(), text.into())),
                        None => dropped.push("pattern"),
                    }
                }
                other => dropped.push(other),
            }
        }
        for keyword in dropped {
            self.questions
                .push(format!("{name}: the keyword {keyword} was left out, since the build has no form for its value"));
        }
        if kept.get("type") == Some(&Json::from("string")) && !kept.contains_key("format") {
            match kept.get("pattern").and_then(|pattern| self.format_of(pattern)) {
                Some(format) => drop(kept.insert("format".to_owned(), format.as_str().into())),
                None if is_telling(name) => {
                    self.questions
                        .push(format!("{name}: is it an identifier, a secret or personal data? Then give it a format"));
                }
                None => {}
            }
        }
        Json::Object(kept)
    }

    /// The one format that our document gives to texts of this pattern.
    fn format_of(&self, pattern: &Json) -> Option<String> {
        let mut formats = BTreeSet::new();
        formats_with(self.document, pattern, &mut formats);
        if formats.len() == 1 { formats.pop_first() } else { None }
    }
}

fn formats_with(value: &Json, pattern: &Json, found: &mut BTreeSet<String>) {
    match value {
        Json::Object(members) => {
            if let (Some(known), Some(Json::String(format))) = (members.get("pattern"), members.get("format"))
                && known == pattern
            {
                found.insert(format.clone());
            }
            members.values().for_each(|member| formats_with(member, pattern, found));
        }
        Json::Array(items) => items.iter().for_each(|item| formats_with(item, pattern, found)),
        _ => {}
    }
}

fn enumeration(schema: &Json) -> Result<Json, String> {
    let values = match (schema.get("enum"), schema.get("const")) {
        (Some(Json::Array(values)), _) => values.clone(),
        (_, Some(value)) => vec![value.clone()],
        _ => Vec::new(),
    };
    let kind = match values.first() {
        Some(Json::String(_)) if values.iter().all(|value| matches!(value, Json::String(_))) => "string",
        Some(Json::Number(_)) if values.iter().all(|value| matches!(value, Json::Number(_))) => "integer",
        _ => return Err("it lists values that are neither all text nor all numbers".to_owned()),
    };
    let mut body = described(schema, kind);
    body.object_mut().insert("enum".to_owned(), Json::Array(values));
    Ok(body)
}

fn described(schema: &Json, kind: &str) -> Json {
    let mut body = object([("type", kind.into())]);
    if let Some(description) = schema.text("description") {
        body.object_mut().insert("description".to_owned(), description.into());
    }
    body
}

fn is_known(format: &str) -> bool {
    PLAIN.contains(&format) || TYPES.iter().any(|(known, ..)| *known == format)
}

/// Whether a name says that its value may need a type of its own.
fn is_telling(name: &str) -> bool {
    ["Id", "Token", "Secret", "Key", "Code", "Email", "Url"].iter().any(|ending| name.ends_with(ending))
}

/// A schema without null among what it allows, and whether null was there.
fn without_null(schema: &Json) -> (Json, bool) {
    let mut plain = schema.clone();
    let members = plain.object_mut();
    let mut nullable = members.shift_remove("nullable") == Some(Json::Bool(true));
    let null = Json::from("null");
    if let Some(Json::Array(types)) = members.get_mut("type") {
        nullable |= types.contains(&null);
        types.retain(|kind| *kind != null);
        if let [one] = types.as_slice() {
            let one = one.clone();
            members.insert("type".to_owned(), one);
        }
    }
    if let Some(Json::Array(values)) = members.get_mut("enum") {
        nullable |= values.contains(&Json::Null);
        values.retain(|value| *value != Json::Null);
    }
    for union in ["anyOf", "oneOf"] {
        if let Some(Json::Array(parts)) = members.get_mut(union) {
            let before = parts.len();
            parts.retain(|part| part.text("type") != Some("null"));
            nullable |= parts.len() < before;
        }
    }
    (plain, nullable)
}

fn or_null(schema: Json) -> Json {
    match schema.text("type") {
        Some(kind) => {
            let kinds = Json::Array(vec![kind.into(), "null".into()]);
            let mut schema = schema;
            schema.object_mut().insert("type".to_owned(), kinds);
            schema
        }
        None => {
            let mut plain = schema;
            let description = plain.object_mut().shift_remove("description");
            let mut either = object([("anyOf", Json::Array(vec![plain, object([("type", "null".into())])]))]);
            if let Some(description) = description {
                either.object_mut().insert("description".to_owned(), description);
            }
            either
        }
    }
}

/// `Colours` to `Colour`, `Entries` to `Entry`.
pub fn singular(name: &str) -> String {
    match name {
        _ if name.ends_with("ies") => format!("{}y", name.trim_end_matches("ies")),
        _ if name.ends_with("ss") || name.ends_with("us") => name.to_owned(),
        _ => name.strip_suffix('s').unwrap_or(name).to_owned(),
    }
}

/// A value of the vendor's document with all references followed. An error when it contains itself.
pub fn without_references(document: &Json, value: &Json, depth: usize) -> Result<Json, String> {
    if depth > DEPTH {
        return Err("it contains itself, or is nested too deep".to_owned());
    }
    let inner = |value: &Json| without_references(document, value, depth + 1);
    match value {
        Json::Object(members) => {
            if let Some(Json::String(reference)) = members.get("$ref") {
                let pointer = reference.strip_prefix('#').unwrap_or_default();
                let target = document.pointer(pointer).filter(|_| !pointer.is_empty());
                let mut target = inner(target.ok_or_else(|| format!("the reference {reference} leads nowhere"))?)?;
                // What stands beside a reference is said of this place.
                for (name, value) in members.iter().filter(|(name, _)| *name != "$ref") {
                    target.object_mut().insert(name.clone(), value.clone());
                }
                return Ok(target);
            }
            members
                .iter()
                .map(|(name, value)| Ok((name.clone(), inner(value)?)))
                .collect::<Result<_, String>>()
                .map(Json::Object)
        }
        Json::Array(items) => items.iter().map(inner).collect::<Result<_, String>>().map(Json::Array),
        plain => Ok(plain.clone()),
    }
}
