//! Whole documents, generated.

use super::*;
use serde_json::{Value, json};
use std::path::Path;

const DOCUMENT: &str = include_str!("../openapi.json");
const PATHS: Paths = documents::KAYLE.paths;

fn document() -> Value {
    serde_json::from_str(DOCUMENT).unwrap()
}

/// The code for a document as one text, which is checked to be Rust.
fn code(document: &Value) -> String {
    let text = generate(&document.to_string(), PATHS).unwrap().one_file();
    syn::parse_file(&text).unwrap_or_else(|error| panic!("{error}"));
    text
}

fn repository() -> &'static Path {
    // This folder is compiled from the crate `xtask`.
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

#[test]
fn a_companions_code_names_nothing_of_the_apis_own() {
    for document in &documents::ALL[1..] {
        let text = std::fs::read_to_string(repository().join(document.file)).unwrap();
        let code = generate(&text, document.paths).unwrap().one_file();
        assert!(syn::parse_file(&code).is_ok() && !code.contains("crate::generated"), "{}", document.file);
    }
}

#[test]
fn text_that_is_not_json_is_refused() {
    assert!(generate("{", PATHS).err().unwrap().to_string().contains("is not JSON"));
}

#[test]
fn an_added_property_parameter_and_operation_need_no_other_edit() {
    let mut document = document();
    document["components"]["schemas"]["CreateWebhookEndpointRequest"]["properties"]["colour"] =
        json!({"type": "string", "maxLength": 20, "description": "A colour."});
    document["components"]["schemas"]["Session"]["properties"]["colour"] = json!({"type": ["string", "null"]});
    let parameter = json!({"name": "colour", "in": "query", "schema": {"type": "string"}});
    document["paths"]["/v1/sessions"]["get"]["parameters"].as_array_mut().unwrap().push(parameter);
    document["paths"]["/v1/colours"] = json!({"get": {
        "operationId": "list_colours",
        "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {
            "type": "object",
            "properties": {"data": {"$ref": "#/components/schemas/Session"}, "error": {"type": "null"}},
            "required": ["data", "error"]
        }}}}}
    }});
    let code = code(&document);
    assert!(code.contains("pub struct ListColours"));
    assert!(code.contains("<ListColours as support::Operation>::INFO"), "the list of operations has it");
    assert!(code.contains(r#"request.query_text("colour", self.colour.as_ref().map(AsRef::as_ref));"#));
    assert_eq!(code.matches("pub colour: Option<String>").count(), 2, "one is sent, one received");
}

#[test]
fn an_added_list_can_be_walked_and_needs_no_other_edit() {
    let mut document = document();
    document["components"]["schemas"]["Colour"] = json!({
        "type": "object",
        "properties": {"id": {"type": "string"}, "shades": {"type": "array", "items": {"type": "string", "enum": ["light", "dark"]}}},
        "required": ["id", "shades"]
    });
    let mut list = document["paths"]["/v1/sessions"]["get"].clone();
    list["operationId"] = "list_colours".into();
    list["tags"] = json!(["Colours"]);
    list["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["data"]["items"] =
        json!({"$ref": "#/components/schemas/Colour"});
    for parameter in list["parameters"].as_array_mut().unwrap() {
        if parameter["name"] == "starting_after" {
            parameter["schema"] = json!({"type": "string"});
        }
    }
    list["parameters"].as_array_mut().unwrap().push(json!({
        "name": "shade", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}
    }));
    document["paths"]["/v1/colours"] = json!({ "get": list });
    let code = code(&document);
    assert!(code.contains("impl support::ListOperation for ListColours"));
    assert!(code.contains("type Output = support::Page<crate::generated::models::Colour>;"));
    assert!(code.contains("mod colours {"), "a new tag has a module");
    assert!(code.contains("pub shades: Vec<crate::generated::enums::ColourShades>"));
    assert!(code.contains(r#"request.query_text("shade", self.shade.iter().flatten().map(AsRef::as_ref));"#));
}

#[test]
fn a_body_that_is_also_answered_is_both_sent_and_read() {
    let mut document = document();
    document["paths"]["/v1/webhooks/endpoints"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
        ["properties"]["data"] = json!({"$ref": "#/components/schemas/CreateRedirectUriRequest"});
    let responses = document["paths"]["/v1/webhooks/endpoints"]["post"]["responses"].as_object_mut().unwrap();
    responses.retain(|status, _| status == "200" || !status.starts_with('2'));
    let module = generate(&document.to_string(), PATHS).unwrap();
    let text = |name: &str| module.children.iter().find(|child| child.name == name).unwrap().text.clone();
    assert!(text("models").contains("pub struct CreateRedirectUriRequest"));
    assert!(text("models").contains("impl CreateRedirectUriRequest"));
    assert!(!text("requests").contains("CreateRedirectUriRequest"));
}

#[test]
fn no_function_body_comes_from_the_generator_of_the_models() {
    let module = generate(DOCUMENT, PATHS).unwrap();
    for child in module.children.iter().filter(|child| ["models", "requests"].contains(&child.name.as_str())) {
        for item in syn::parse_file(&child.text).unwrap().items {
            match item {
                Item::Struct(_) | Item::Use(_) => {}
                Item::Impl(block) => {
                    let text = quote!(#block).to_string();
                    assert!(text.contains("pub (crate) fn new") && text.matches("fn ").count() == 1, "{text}");
                }
                other => panic!("{}", quote!(#other)),
            }
        }
    }
}
