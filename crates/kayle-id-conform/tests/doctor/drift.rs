//! What a server's own document says, compared with the contract.

use std::path::{Path, PathBuf};

use kayle_id_conform::doctor::{Facts, drift, examine};
use kayle_id_conform::report::Severity;
use needs::needs;
use serde_json::{Value, json};

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

pub(crate) fn contract_text() -> String {
    std::fs::read_to_string(workspace().join("openapi.json")).unwrap()
}

fn examined(contract: &Value, published: &Value) -> Vec<(String, Severity)> {
    let mut facts = Facts::at(super::facts::NOW.parse().unwrap());
    facts.drift = Some(drift(contract, published).unwrap());
    examine(&facts).findings.into_iter().map(|finding| (finding.id, finding.severity)).collect()
}

#[test]
fn the_contract_does_not_differ_from_itself() {
    let contract = read(&workspace().join("openapi.json"));
    assert_eq!(examined(&contract, &contract), []);
}

#[needs("recordings")]
#[test]
fn a_servers_document_is_compared_by_operation_and_member() {
    let contract = read(&workspace().join("openapi.json"));
    let published = read(&std::path::Path::new(needs::recordings!()).join("live-openapi-1.6.0.json"));
    // The same paths, spelled `:id` there and `{id}` here: no operation is new or gone for its spelling.
    for difference in drift(&contract, &published).unwrap() {
        assert!(!difference.operation.contains("/:"), "{difference}");
    }
    let mut changed = published.clone();
    let paths = changed["paths"].as_object_mut().unwrap();
    let before = drift(&contract, &published).unwrap().len();
    assert!(paths.remove("/v1/sessions").is_some());
    assert!(drift(&contract, &changed).unwrap().len() > before);
    assert!(examined(&contract, &changed).contains(&("contract.operation-removed".to_owned(), Severity::Error)));
}

#[test]
fn additions_are_notes_and_contradictions_are_warnings() {
    let document = |schema: Value| {
        json!({"openapi": "3.1.0", "info": {}, "paths": {"/v1/things/{id}": {"get": {"responses": {"200": {
            "description": "ok", "content": {"application/json": {"schema": schema}}
        }}}}}})
    };
    let contract = document(
        json!({"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string", "enum": ["a"]}}}),
    );
    let with_member = document(
        json!({"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string", "enum": ["a"]}, "new": {"type": "string"}}}),
    );
    let with_value = document(
        json!({"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string", "enum": ["a", "b"]}}}),
    );
    let other_type =
        document(json!({"type": "object", "required": ["kind"], "properties": {"kind": {"type": "integer"}}}));
    assert_eq!(examined(&contract, &with_member), [("contract.added".to_owned(), Severity::Note)]);
    assert_eq!(examined(&contract, &with_value), [("contract.added".to_owned(), Severity::Note)]);
    assert!(examined(&contract, &other_type).contains(&("contract.changed".to_owned(), Severity::Warning)));
    let mut more = contract.clone();
    more["paths"]["/v1/others"] = json!({"get": {"responses": {}}});
    assert_eq!(examined(&contract, &more), [("contract.operation-added".to_owned(), Severity::Note)]);
    assert!(drift(&json!({}), &contract).is_err());
}
