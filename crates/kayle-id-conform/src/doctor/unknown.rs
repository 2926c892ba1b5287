//! Members and values in an answer that a contract does not know.

use std::collections::BTreeSet;

use kayle_id_contract::Node;
use kayle_id_core::scrub::scrub;
use serde_json::Value;

/// How deep an answer is looked into.
const DEPTH: usize = 32;

/// Names the members and the values of enumerations in an answer of an operation that the contract does not know, such
/// as `GET /v1/sessions: data[].risk_score` and `GET /v1/sessions: data[].status = "paused"`.
///
/// The path is that of the contract, such as `/v1/sessions/{id}`. Nothing else of the answer is told.
#[must_use]
pub fn unknown(contract: &Value, path: &str, answer: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let root = Node::root(contract);
    let schema = ["paths", path, "get", "responses", "200"]
        .iter()
        .try_fold(root, |node, name| node.resolved().member(name))
        .and_then(|response| {
            ["content", "application/json", "schema"]
                .iter()
                .try_fold(response.resolved(), |node, name| node.resolved().member(name))
        });
    if let Some(schema) = schema {
        walk(&[schema], answer, &format!("GET {path}: "), "", DEPTH, &mut found);
    }
    found
}

/// All schemas that may describe a place: references are followed, and alternatives are taken together.
fn flattened<'a>(schemas: &[Node<'a>]) -> Vec<Node<'a>> {
    let mut all = Vec::new();
    let mut open: Vec<Node<'a>> = schemas.iter().map(Node::resolved).collect();
    while let Some(schema) = open.pop() {
        // A document whose schemas contain each other without end is cut off.
        if all.len() > 256 {
            break;
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            if let Some(alternatives) = schema.member(keyword) {
                open.extend(alternatives.items().map(|one| one.resolved()));
            }
        }
        all.push(schema);
    }
    all
}

fn walk(schemas: &[Node<'_>], value: &Value, prefix: &str, place: &str, depth: usize, found: &mut BTreeSet<String>) {
    let schemas = flattened(schemas);
    if depth == 0 {
        return;
    }
    match value {
        Value::Object(members) => {
            let described = schemas
                .iter()
                .any(|schema| schema.member("properties").is_some() || schema.member("additionalProperties").is_some());
            for (name, value) in members.iter().filter(|_| described) {
                let own = schemas.iter().filter_map(|schema| schema.member("properties")?.member(name));
                let mut below: Vec<Node<'_>> = own.collect();
                if below.is_empty() {
                    below.extend(schemas.iter().filter_map(|schema| schema.member("additionalProperties")));
                }
                let separator = if place.is_empty() { "" } else { "." };
                let below_place = format!("{place}{separator}{}", scrub(name, 80));
                if below.is_empty() {
                    found.insert(format!("{prefix}{below_place}"));
                } else {
                    walk(&below, value, prefix, &below_place, depth - 1, found);
                }
            }
        }
        Value::Array(items) => {
            let below: Vec<Node<'_>> = schemas.iter().filter_map(|schema| schema.member("items")).collect();
            items.iter().for_each(|item| walk(&below, item, prefix, &format!("{place}[]"), depth - 1, found));
        }
        Value::String(text) => {
            // Where one alternative is free text, every value is known.
            let enumerated: Vec<_> = schemas.iter().filter_map(|schema| schema.member("enum")).collect();
            let free = schemas.iter().any(|schema| schema.member("enum").is_none() && says_text(schema));
            let known = enumerated.iter().any(|values| values.items().any(|one| one.value.as_str() == Some(text)));
            if !enumerated.is_empty() && !free && !known {
                found.insert(format!("{prefix}{place} = {:?}", scrub(text, 60)));
            }
        }
        _ => {}
    }
}

/// Whether a schema allows text.
fn says_text(schema: &Node<'_>) -> bool {
    match schema.member("type").map(|node| node.value) {
        Some(Value::String(name)) => name == "string",
        Some(Value::Array(names)) => names.iter().any(|name| name == "string"),
        _ => false,
    }
}
