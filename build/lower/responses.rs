//! Responses: every status but 2xx is dropped (one decoder of ours takes them all), any 2xx is the
//! success, and what it is wrapped in becomes a generic type: `{data, error}`, `{data, error, pagination}`,
//! `{data, meta}`, `{keys, total, limit, prevId}`, or nothing at all.

use super::super::document::{self, BuildError};
use super::Lowered;
use serde_json::{Value, json};

pub fn lower(lowered: &mut Lowered) -> Result<(), BuildError> {
    let mut wires: Vec<(String, String)> = Vec::new();
    let types = format!("{}::types", lowered.root);
    document::operations(&mut lowered.document, &mut |pointer, operation| {
        let at = document::below(pointer, "responses");
        let successes: Vec<(String, Value)> = operation["responses"]
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(status, _)| status.starts_with('2'))
            .map(|(status, response)| (status.clone(), response.clone()))
            .collect();
        let [(status, response)] = successes.as_slice() else {
            return Err(BuildError::new(at, format!("{} successes, where one is needed", successes.len())));
        };
        let at = document::below(&at, status);
        let mut success = json!({ "description": response["description"].as_str().unwrap_or_default() });
        if let Some(content) = response.get("content") {
            let (component, path) = wire(&document::below(&at, "content"), content, &types)?;
            success["content"] = json!({ "application/json": { "schema": document::reference(&component) } });
            wires.push((component, path));
        }
        operation["responses"] = json!({ "2XX": success });
        Ok(())
    })?;
    for (component, path) in wires {
        lowered.document["components"]["schemas"][&component] = json!({ "type": "object" });
        lowered.replacements.insert(component, path);
    }
    if let Some(components) = lowered.document["components"].as_object_mut() {
        components.retain(|name, _| name == "schemas");
    }
    Ok(())
}

/// The component that stands for an envelope, and the Rust type behind it.
fn wire(pointer: &str, content: &Value, types: &str) -> Result<(String, String), BuildError> {
    let schema = &content["application/json"]["schema"];
    if let Some(name) = component(schema) {
        return Ok((format!("BareOf{name}"), format!("crate::transport::Bare<{types}::{name}>")));
    }
    let properties = &schema["properties"];
    if let Some(name) = offset_item(properties) {
        return Ok((format!("OffsetPageOf{name}"), format!("crate::page::OffsetPage<{types}::{name}>")));
    }
    let envelope = match (properties["error"].is_object(), properties["meta"].is_object()) {
        (true, _) => "Envelope",
        (false, true) => "MetaEnvelope",
        _ => return Err(BuildError::new(pointer, "a success in an envelope that has no type")),
    };
    let data = &properties["data"];
    if let Some(name) = component(data) {
        return Ok((format!("EnvelopeOf{name}"), format!("crate::transport::{envelope}<{types}::{name}>")));
    }
    match component(&data["items"]) {
        Some(name) if properties["pagination"].is_object() => {
            Ok((format!("PageOf{name}"), format!("crate::page::Page<{types}::{name}>")))
        }
        Some(name) => Ok((
            format!("EnvelopeOf{name}List"),
            format!("crate::transport::{envelope}<::std::vec::Vec<{types}::{name}>>"),
        )),
        None => Err(BuildError::new(pointer, "an inline response schema: hoist it into a component")),
    }
}

/// What a list by offset holds: `{keys, total, limit, prevId}`.
pub fn offset_item(properties: &Value) -> Option<&str> {
    let counted = properties["total"].is_object() && properties["limit"].is_object();
    component(properties["keys"].get("items")?).filter(|_| counted)
}

fn component(schema: &Value) -> Option<&str> {
    document::referenced(schema).or_else(|| document::referenced(schema.get("allOf")?.get(0)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lowered_response(schema: Value) -> Result<(Lowered, Value), BuildError> {
        let mut lowered = Lowered {
            document: json!({"components": {"schemas": {}}, "paths": {"/x": {"get": {"responses": {
                "200": {"description": "ok", "content": {"application/json": {"schema": schema}}},
                "404": {"description": "no"}
            }}}}}),
            root: "crate::generated".into(),
            ..Lowered::default()
        };
        lower(&mut lowered)?;
        let responses = lowered.document["paths"]["/x"]["get"]["responses"].clone();
        Ok((lowered, responses))
    }

    #[test]
    fn errors_are_dropped_and_any_2xx_succeeds() {
        let schema = json!({"properties": {"data": {"$ref": "#/components/schemas/A"}, "error": {"nullable": true}}});
        let (lowered, responses) = lowered_response(schema).unwrap();
        assert_eq!(responses.as_object().unwrap().keys().collect::<Vec<_>>(), ["2XX"]);
        assert_eq!(lowered.replacements["EnvelopeOfA"], "crate::transport::Envelope<crate::generated::types::A>");
    }

    #[test]
    fn a_list_with_pagination_becomes_a_page() {
        let schema = json!({"properties": {
            "data": {"type": "array", "items": {"$ref": "#/components/schemas/A"}},
            "error": {"nullable": true},
            "pagination": {"$ref": "#/components/schemas/Pagination"}
        }});
        let (lowered, _) = lowered_response(schema).unwrap();
        assert_eq!(lowered.replacements["PageOfA"], "crate::page::Page<crate::generated::types::A>");
    }

    #[test]
    fn each_wrapping_has_its_type() {
        let a = json!({"$ref": "#/components/schemas/A"});
        let (lowered, _) = lowered_response(a.clone()).unwrap();
        assert_eq!(lowered.replacements["BareOfA"], "crate::transport::Bare<crate::generated::types::A>");
        let (lowered, _) = lowered_response(json!({"properties": {"data": a, "meta": {"type": "object"}}})).unwrap();
        assert_eq!(lowered.replacements["EnvelopeOfA"], "crate::transport::MetaEnvelope<crate::generated::types::A>");
        let keys = json!({"type": "array", "items": a});
        let listed = json!({"properties": {"keys": keys, "total": {}, "limit": {}, "prevId": {}}});
        let (lowered, _) = lowered_response(listed).unwrap();
        assert_eq!(lowered.replacements["OffsetPageOfA"], "crate::page::OffsetPage<crate::generated::types::A>");
        assert!(lowered_response(json!({"properties": {"data": a}})).is_err());
    }

    #[test]
    fn inline_data_stops_the_build() {
        let schema = json!({"properties": {"data": {"type": "object"}, "error": {"nullable": true}}});
        let error = lowered_response(schema).err().unwrap();
        assert_eq!(error.pointer, "/paths/~1x/get/responses/200/content");
    }
}
