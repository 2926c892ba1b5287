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
    assert!(code.contains("<operations::ListColours as support::Operation>::INFO"), "the list of operations has it");
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
fn no_file_gets_long_when_the_document_grows() {
    let lowered = lowered(DOCUMENT, PATHS).unwrap();
    let generated: Vec<&str> = lowered.requests.keys().chain(&lowered.responses).map(String::as_str).collect();
    let mut document = document();
    let (paths, schemas) = (document["paths"].clone(), document["components"]["schemas"].clone());
    for copy in ["Two", "Three", "Four", "Five"] {
        for (path, item) in paths.as_object().unwrap() {
            let mut item = renamed(item, &generated, copy);
            for operation in item.as_object_mut().unwrap().values_mut() {
                operation["operationId"] = format!("{}_{copy}", operation["operationId"].as_str().unwrap()).into();
                operation.as_object_mut().unwrap().remove("x-kayle-alias-of");
            }
            document["paths"][format!("{path}/{copy}")] = item;
        }
        for name in &generated {
            document["components"]["schemas"][format!("{name}{copy}")] = renamed(&schemas[name], &generated, copy);
        }
    }
    let files = super::copy(&documents::KAYLE, &document.to_string()).unwrap();
    assert!(files.len() > 100);
    for SourceFile { path, text } in files {
        assert!(text.lines().count() <= 400, "{} has {} lines", path.display(), text.lines().count());
    }
}

/// The value, with references to copies of these components.
fn renamed(value: &Value, components: &[&str], copy: &str) -> Value {
    let mut text = value.to_string();
    for name in components {
        let reference = |name: &str| format!("\"#/components/schemas/{name}\"");
        text = text.replace(&reference(name), &reference(&format!("{name}{copy}")));
    }
    serde_json::from_str(&text).unwrap()
}

#[test]
fn a_body_that_is_also_answered_is_both_sent_and_read() {
    let mut document = document();
    document["paths"]["/v1/webhooks/endpoints"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
        ["properties"]["data"] = json!({"$ref": "#/components/schemas/CreateRedirectUriRequest"});
    let responses = document["paths"]["/v1/webhooks/endpoints"]["post"]["responses"].as_object_mut().unwrap();
    responses.retain(|status, _| status == "200" || !status.starts_with('2'));
    let module = generate(&document.to_string(), PATHS).unwrap();
    let text = |name: &str| module.children.iter().find(|child| child.name == name).unwrap().one_file();
    assert!(text("models").contains("pub struct CreateRedirectUriRequest"));
    assert!(text("models").contains("impl CreateRedirectUriRequest"));
    assert!(!text("requests").contains("CreateRedirectUriRequest"));
}

#[test]
fn no_function_body_comes_from_the_generator_of_the_models() {
    let module = generate(DOCUMENT, PATHS).unwrap();
    for child in module.children.iter().filter(|child| ["models", "requests"].contains(&child.name.as_str())) {
        let mut items = syn::parse_file(&child.one_file()).unwrap().items;
        while let Some(item) = items.pop() {
            match item {
                Item::Struct(_) | Item::Use(_) => {}
                Item::Mod(inner) => items.extend(inner.content.unwrap().1),
                Item::Impl(block) => {
                    let text = quote!(#block).to_string();
                    assert!(text.contains("pub (crate) fn new") && text.matches("fn ").count() == 1, "{text}");
                }
                other => panic!("{}", quote!(#other)),
            }
        }
    }
}
