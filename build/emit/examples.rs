//! Examples for the documentation of generated types.

use super::super::models::last_segment;
use super::super::names::snake;
use super::super::paths::Shown;
use quote::ToTokens;
use syn::{Field, ItemStruct, Type};

/// A function that prints members of a model.
pub fn model(shown: Shown, model: &ItemStruct) -> String {
    let name = model.ident.to_string();
    let variable = snake(&name);
    let mut members: Vec<&Field> = model.fields.iter().filter(|field| is_short(&field.ty)).collect();
    members.sort_by_key(|field| interest(field));
    members.truncate(2);
    if members.is_empty() {
        members = model.fields.iter().take(1).collect();
    }
    let format =
        members.iter().map(|field| if is_text(&field.ty) { "{}" } else { "{:?}" }).collect::<Vec<_>>().join(" ");
    let values = members.iter().filter_map(|field| Some(format!("{variable}.{}", field.ident.as_ref()?)));
    let values = values.collect::<Vec<_>>().join(", ");
    let (setup, models) = (shown.setup, shown.models);
    format!(
        "```\n{setup}use {models}::{name};\n\nfn show({variable}: &{name}) {{\n    println!(\"{format}\", {values});\n}}\n```"
    )
}

/// What an enumeration does with a value that is known, and with one that is not.
pub fn enumeration(shown: Shown, name: &str, variant: &str, value: &str) -> String {
    let (setup, models) = (shown.setup, shown.models);
    format!(
        "```\n{setup}use {models}::{name};\n\nassert_eq!({name}::from({value:?}), {name}::{variant});\n\
         assert_eq!({name}::from(\"a later value\").as_str(), \"a later value\");\n```"
    )
}

/// What the document says of an operation.
pub fn operation(shown: Shown, name: &str, path: &str) -> String {
    let Shown { setup, operation, operations, .. } = shown;
    let uses = match operation.strip_prefix(operations) {
        Some(_) => format!("use {operations}::{{{name}, Operation}};"),
        None => format!("use {operations}::{name};\nuse {operation};"),
    };
    format!("```\n{setup}{uses}\n\nassert_eq!({name}::INFO.path, {path:?});\n```")
}

/// The place of a member among those that are shown: what it is before when it was.
fn interest(field: &Field) -> usize {
    let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
    let first = ["id", "status", "name", "domain", "type_", "enabled"].iter().position(|first| *first == name);
    first.unwrap_or(if last_segment(&field.ty) == "Timestamp" { 100 } else { 50 })
}

/// What is printed as it is.
fn is_text(kind: &Type) -> bool {
    let name = last_segment(kind);
    matches!(name.as_str(), "String" | "bool" | "i64" | "u64" | "u32" | "f64" | "Timestamp" | "Date")
        || name.ends_with("Id")
}

/// What is short when it is printed.
fn is_short(kind: &Type) -> bool {
    let inner = kind.to_token_stream().to_string();
    is_text(kind) || !["Vec", "Map", "Jwk", "Secret", "Private", "Url"].iter().any(|word| inner.contains(word))
}
