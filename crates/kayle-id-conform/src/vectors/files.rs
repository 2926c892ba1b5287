//! The vectors as files.

use serde::Serialize;
use serde_json::{Map, Value};

use super::VectorKind;

/// The private keys, by `kid`. They are published, and fit for tests only.
pub(super) const KEYS: &str = include_str!("../../vectors/keys.json");

/// The private keys of the published vectors, as one JSON object of JWKs by `kid`. They are published: never use them
/// for anything but tests.
#[must_use]
pub fn keys_json() -> &'static str {
    KEYS
}

/// The name of a kind's file, such as `mac-length.json`.
#[must_use]
pub fn file_name(kind: &VectorKind) -> String {
    format!("{}.json", kind.kind)
}

/// The contents of a kind's file: JSON, with the private keys that its cases need, described by `schema.json`.
#[must_use]
pub fn to_file(kind: &VectorKind) -> String {
    #[derive(Serialize)]
    struct File<'a> {
        #[serde(rename = "$schema")]
        schema: &'static str,
        kind: &'a str,
        about: &'a str,
        tolerance_seconds: u64,
        keys: Map<String, Value>,
        cases: &'a [super::Vector],
    }
    let mut keys: Map<String, Value> = serde_json::from_str(KEYS).unwrap_or_default();
    keys.retain(|kid, _| kind.cases.iter().any(|case| case.keys.contains(kid)));
    let file = File {
        schema: "schema.json",
        kind: &kind.kind,
        about: &kind.about,
        tolerance_seconds: 300,
        keys,
        cases: &kind.cases,
    };
    serde_json::to_string_pretty(&file).map(|text| text + "\n").unwrap_or_default()
}
