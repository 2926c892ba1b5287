//! A schema as what it allows, however it is written.

use crate::pointer::Node;
use serde_json::{Number, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The keywords that are compared as they stand.
const LIMITS: [&str; 14] = [
    "default",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "uniqueItems",
];

/// How deep alternatives and parts of a schema may be nested before they are no longer looked at.
const DEPTH: usize = 32;

/// What a schema allows.
#[derive(Default)]
pub(crate) struct View<'a> {
    /// Types, where there are any; an integer is a number.
    pub(crate) types: BTreeSet<&'a str>,
    pub(crate) nullable: bool,
    /// The values of an enumeration, without null, and the schema that lists them.
    pub(crate) values: Option<(Vec<&'a Value>, String)>,
    pub(crate) properties: BTreeMap<&'a str, Node<'a>>,
    /// The schema that holds the properties, where there are any.
    pub(crate) properties_at: Option<String>,
    pub(crate) required: BTreeSet<&'a str>,
    pub(crate) others: Others<'a>,
    pub(crate) items: Option<Node<'a>>,
    /// What it may be, where that is several things.
    pub(crate) alternatives: Vec<Node<'a>>,
    pub(crate) limits: BTreeMap<&'static str, Value>,
    /// Where the schema stands, references followed.
    pub(crate) pointer: String,
}

/// Members that have no names of their own.
#[derive(Default)]
pub(crate) enum Others<'a> {
    #[default]
    Unnamed,
    Anything,
    Of(Node<'a>),
}

impl<'a> View<'a> {
    pub(crate) fn of(schema: &Node<'a>) -> Self {
        Self::at_depth(schema, 0)
    }

    fn at_depth(schema: &Node<'a>, depth: usize) -> Self {
        let mut view = View { pointer: schema.resolved().pointer, ..View::default() };
        view.absorb(schema, depth);
        if view.values.is_some() {
            view.types.clear();
        }
        view
    }

    fn absorb(&mut self, schema: &Node<'a>, depth: usize) {
        if depth > DEPTH {
            return;
        }
        if schema.value.get("$ref").is_some() {
            let target = schema.resolved();
            if target.pointer != schema.pointer {
                self.absorb(&target, depth + 1);
            }
        }
        self.types_and_values(schema);
        self.objects_and_lists(schema);
        for part in schema.member("allOf").iter().flat_map(Node::items) {
            self.absorb(&part, depth + 1);
        }
        for keyword in ["anyOf", "oneOf"] {
            if let Some(members) = schema.member(keyword) {
                self.alternatives(members.items().collect(), depth);
            }
        }
        for keyword in LIMITS {
            if let Some(value) = schema.value.get(keyword).filter(|value| limits_something(keyword, value)) {
                self.limits.insert(keyword, plain(keyword, value));
            }
        }
    }

    fn types_and_values(&mut self, schema: &Node<'a>) {
        let value = schema.value;
        let types = match &value["type"] {
            Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
            one => Vec::from_iter(one.as_str()),
        };
        for name in types {
            match name {
                "null" => self.nullable = true,
                "integer" => drop(self.types.insert("number")),
                name => drop(self.types.insert(name)),
            }
        }
        self.nullable |= value["nullable"] == true;
        let values: Option<Vec<&Value>> = match (value.get("enum").and_then(Value::as_array), value.get("const")) {
            (Some(values), _) => Some(values.iter().collect()),
            (None, Some(value)) => Some(vec![value]),
            (None, None) => None,
        };
        if let Some(values) = values {
            self.add_values(values, &schema.pointer);
        }
    }

    fn add_values(&mut self, values: Vec<&'a Value>, pointer: &str) {
        self.nullable |= values.iter().any(|value| value.is_null());
        let values = values.into_iter().filter(|value| !value.is_null());
        let (known, _) = self.values.get_or_insert_with(|| (Vec::new(), pointer.to_owned()));
        for value in values {
            if !known.contains(&value) {
                known.push(value);
            }
        }
    }

    fn objects_and_lists(&mut self, schema: &Node<'a>) {
        if let Some(properties) = schema.member("properties") {
            self.types.insert("object");
            self.properties_at.get_or_insert_with(|| schema.pointer.clone());
            self.properties.extend(properties.members());
        }
        let required = schema.value["required"].as_array().into_iter().flatten();
        self.required.extend(required.filter_map(Value::as_str));
        if let Some(others) = schema.member("additionalProperties") {
            match others.value {
                Value::Bool(false) => {}
                Value::Object(keywords) if !keywords.is_empty() => self.others = Others::Of(others),
                _ => self.others = Others::Anything,
            }
        }
        if let Some(items) = schema.member("items") {
            self.items = Some(items);
        }
    }

    fn alternatives(&mut self, members: Vec<Node<'a>>, depth: usize) {
        let views: Vec<(Node<'a>, Self)> =
            members.into_iter().map(|member| (member.clone(), Self::at_depth(&member, depth + 1))).collect();
        self.nullable |= views.iter().any(|(_, view)| view.is_null());
        let mut rest: Vec<(Node<'a>, Self)> = views.into_iter().filter(|(_, view)| !view.is_null()).collect();
        if rest.len() == 1 {
            let (one, view) = rest.remove(0);
            // Where it stands is where its members belong.
            self.pointer = view.pointer;
            self.absorb(&one, depth + 1);
        } else if !rest.is_empty() && rest.iter().all(|(_, view)| view.values.is_some()) {
            for (_, view) in rest {
                self.nullable |= view.nullable;
                if let Some((values, pointer)) = view.values {
                    self.add_values(values, &pointer);
                }
            }
        } else {
            self.nullable |= rest.iter().any(|(_, view)| view.nullable);
            self.alternatives.extend(rest.into_iter().map(|(member, _)| member));
        }
    }

    /// Whether it allows null and nothing else.
    pub(crate) fn is_null(&self) -> bool {
        self.nullable
            && self.types.is_empty()
            && self.values.as_ref().is_none_or(|(values, _)| values.is_empty())
            && self.alternatives.is_empty()
    }

    /// What kind of value it is, in words.
    pub(crate) fn kind(&self) -> String {
        if self.values.is_some() {
            return "one of a list of values".to_owned();
        }
        if !self.alternatives.is_empty() {
            let kinds: BTreeSet<String> = self.alternatives.iter().map(|node| Self::of(node).kind()).collect();
            return Vec::from_iter(kinds).join(" or ");
        }
        match self.types.is_empty() {
            true if self.nullable => "null".to_owned(),
            true => "anything".to_owned(),
            false => self.types.iter().copied().collect::<Vec<_>>().join(" or "),
        }
    }
}

/// The largest integers that JavaScript holds, which some generators write as limits of every integer.
fn limits_something(keyword: &str, value: &Value) -> bool {
    const SAFE: i64 = 9_007_199_254_740_991;
    match keyword {
        "maximum" => value.as_i64() != Some(SAFE),
        "minimum" => value.as_i64() != Some(-SAFE),
        _ => true,
    }
}

/// A limit without what is not part of it: a pattern's flags, and a number's decimal point.
fn plain(keyword: &str, value: &Value) -> Value {
    if keyword == "pattern" {
        return value.as_str().map(|text| text.strip_suffix("/u").unwrap_or(text)).into();
    }
    match value.as_f64() {
        Some(number) if number.fract() == 0.0 && number.abs() < 1e15 => Number::from(number as i64).into(),
        _ => value.clone(),
    }
}
