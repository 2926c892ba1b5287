//! What the crate knows of each operation is what the document says.

use serde_json::Value;

#[test]
fn what_the_crate_knows_of_each_operation_is_the_documents() {
    let document: Value = serde_json::from_str(include_str!("../../openapi.json")).unwrap();
    let known = kayle_id::resources::operations();
    let told = document["paths"].as_object().unwrap().values().map(|item| item.as_object().unwrap().len());
    assert_eq!(known.len(), told.sum::<usize>());
    for operation in known {
        let told = &document["paths"][operation.path][operation.method.to_lowercase()];
        assert_eq!(told["operationId"], operation.id);
        assert_eq!(told["x-kayle-scope"], operation.scope);
        assert_eq!(told["x-kayle-repeatable"], operation.repeatable);
    }
}
