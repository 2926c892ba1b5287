//! From an OpenAPI 3.1 document to the crate's generated layer.
//!
//! [`lower`] rewrites the document, pass by pass, into what progenitor reads; [`emit`] adds what
//! progenitor does not make (open enumerations, limits, one struct per operation); [`tidy`] adjusts
//! the Rust that came out.

// This tree is compiled twice: into the build script, and as a test of its own.
#![allow(dead_code, unreachable_pub, missing_docs)]

pub mod document;
pub mod emit;
pub mod lower;
pub mod names;
pub mod operations;
pub mod pattern;
pub mod rules;
pub mod tidy;

use document::BuildError;
use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, InterfaceStyle, TagStyle, TypeImpl};
use quote::ToTokens;

/// A document, the Rust path of the module that it becomes, and the file that it is generated into.
pub struct Document {
    pub path: &'static str,
    pub root: &'static str,
    pub file: &'static str,
}

const KAYLE: Document = Document { path: "openapi.json", root: "crate::generated", file: "kayle.rs" };

/// The companions: the feature that asks for one, and its document.
const COMPANIONS: [(&str, Document); 2] = [
    ("BITGO", Document { path: "openapi/bitgo.json", root: "crate::companions::bitgo::generated", file: "bitgo.rs" }),
    (
        "HOOKBRIDGE",
        Document {
            path: "openapi/hookbridge.json",
            root: "crate::companions::hookbridge::generated",
            file: "hookbridge.rs",
        },
    ),
];

/// What is generated from, by the features that are asked for.
pub fn documents(asked_for: impl Fn(&str) -> bool) -> Vec<Document> {
    let companions = COMPANIONS.into_iter().filter(|(feature, _)| asked_for(feature));
    std::iter::once(KAYLE).chain(companions.map(|(_, document)| document)).collect()
}

/// The Rust source for a document, as the module that the path `root` names; or the place in the document
/// that cannot be generated.
pub fn generate(text: &str, root: &str) -> Result<String, BuildError> {
    let document: serde_json::Value =
        serde_json::from_str(text).map_err(|error| BuildError::new("", format!("is not JSON: {error}")))?;
    let lowered = lower::lower(document, root)?;
    let client = progenitor_client(&lowered)?;
    let file: syn::File = syn::parse2(client)
        .map_err(|error| BuildError::new("", format!("the generated code does not parse: {error}")))?;
    let (file, methods) = tidy::tidy(file, &lowered)?;

    let enums = emit::open_enums(&lowered);
    let operations = emit::operations(&lowered, &methods)?;
    let formats = emit::formats(&lowered);
    let items = file.items.iter().map(ToTokens::to_token_stream);
    Ok(lines(items.chain([enums, formats, operations])))
}

fn progenitor_client(lowered: &lower::Lowered) -> Result<TokenStream, BuildError> {
    let spec: openapiv3::OpenAPI = serde_json::from_value(lowered.document.clone())
        .map_err(|error| BuildError::new("", format!("is not OpenAPI 3.0 after lowering: {error}")))?;
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_tag(TagStyle::Merged)
        .with_map_type("::std::collections::BTreeMap")
        .with_derive("PartialEq");
    for (component, path) in &lowered.replacements {
        let impls = [TypeImpl::Display, TypeImpl::FromStr, TypeImpl::FromStringIrrefutable];
        settings.with_replacement(component, path, impls.into_iter());
    }
    Generator::new(&settings)
        .generate_tokens(&spec)
        .map_err(|error| BuildError::new("", format!("progenitor: {error}")))
}

/// One item a line: enough to place a compiler message, without a formatter in the build.
fn lines(items: impl Iterator<Item = TokenStream>) -> String {
    let mut text = String::new();
    for item in items {
        text.push_str(&item.to_string());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = include_str!("../openapi.json");
    const ROOT: &str = "crate::generated";

    #[test]
    fn the_whole_document_generates() {
        let code = generate(DOCUMENT, ROOT).unwrap();
        assert!(code.contains("pub struct ListSessions"));
        assert!(syn::parse_file(&code).is_ok());
    }

    #[test]
    fn nothing_is_generated_for_a_companion_that_is_not_asked_for() {
        let paths = |features: &[&str]| {
            documents(|name| features.contains(&name)).into_iter().map(|document| document.path).collect::<Vec<_>>()
        };
        assert_eq!(paths(&[]), ["openapi.json"]);
        assert_eq!(paths(&["TESTING", "HOOKBRIDGE"]), ["openapi.json", "openapi/hookbridge.json"]);
        assert_eq!(paths(&["BITGO", "HOOKBRIDGE"]).len(), 3);
    }

    #[test]
    fn the_companions_documents_generate_into_modules_of_their_own() {
        for (document, operation) in [
            (include_str!("../openapi/bitgo.json"), "pub struct RegisterWebhookKey "),
            (include_str!("../openapi/hookbridge.json"), "pub struct CreateEndpointSigningKey "),
        ] {
            let code = generate(document, "crate::companion").unwrap();
            assert!(code.contains(operation) && syn::parse_file(&code).is_ok());
            assert!(!code.replace(' ', "").contains("crate::generated"), "{operation}");
        }
    }

    #[test]
    fn text_that_is_not_json_is_refused() {
        assert!(generate("{", ROOT).unwrap_err().to_string().contains("is not JSON"));
    }

    #[test]
    fn an_added_property_parameter_and_operation_need_no_other_edit() {
        let mut document: serde_json::Value = serde_json::from_str(DOCUMENT).unwrap();
        document["components"]["schemas"]["CreateWebhookEndpointRequest"]["properties"]["colour"] =
            serde_json::json!({"type": "string", "maxLength": 20, "description": "A colour."});
        document["paths"]["/v1/sessions"]["get"]["parameters"]
            .as_array_mut()
            .unwrap()
            .push(serde_json::json!({"name": "colour", "in": "query", "schema": {"type": "string"}}));
        document["paths"]["/v1/colours"] = serde_json::json!({"get": {
            "operationId": "list_colours",
            "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {
                "type": "object",
                "properties": {"data": {"$ref": "#/components/schemas/Session"}, "error": {"type": "null"}},
                "required": ["data", "error"]
            }}}}}
        }});
        let code = generate(&document.to_string(), ROOT).unwrap();
        assert!(code.contains("pub struct ListColours"));
    }
}
