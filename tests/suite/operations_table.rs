//! The table of operations in the documentation says what the document says.

use serde_json::Value;
use std::fmt::Write;

#[test]
fn the_table_of_operations_is_the_documents() {
    let document: Value = serde_json::from_str(include_str!("../../openapi.json")).unwrap();
    let mut table = String::from(
        "| operation | call | scope | safe to repeat |\n|---|---|---|---|\n",
    );
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            let alias = operation["x-kayle-alias-of"].as_str().map(|of| format!(", another name of `{of}`"));
            let repeatable = if operation["x-kayle-repeatable"] == true { "yes" } else { "no" };
            writeln!(
                table,
                "| `{id}` | `{} {path}`{} | {} | {repeatable} |",
                method.to_uppercase(),
                alias.unwrap_or_default(),
                operation["x-kayle-scope"].as_str().unwrap(),
            )
            .unwrap();
        }
    }
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("OPERATIONS.md");
    if std::env::var_os("UPDATE_TABLES").is_some() {
        std::fs::write(&file, &table).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), table, "UPDATE_TABLES=1 cargo test writes it anew");
}

#[test]
fn what_the_crate_knows_of_each_operation_is_the_documents() {
    let document: Value = serde_json::from_str(include_str!("../../openapi.json")).unwrap();
    let known = kayle_id::resources::operations();
    assert_eq!(known.len(), 49);
    for operation in known {
        let told = &document["paths"][operation.path][operation.method.to_lowercase()];
        assert_eq!(told["operationId"], operation.id);
        assert_eq!(told["x-kayle-scope"], operation.scope);
        assert_eq!(told["x-kayle-repeatable"], operation.repeatable);
    }
}
