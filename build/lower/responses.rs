//! Responses: every status but 2xx is dropped (one decoder of ours takes them all), any 2xx is the
//! success, and what it is wrapped in becomes a generic type: `{data, error}`, `{data, error, pagination}`,
//! `{data, meta}`, `{keys, total, limit, prevId}`, or nothing at all.

use super::super::document::{self, BuildError};
use super::Lowered;
use serde_json::{Value, json};

/// The success of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Success {
    pub wrapping: Wrapping,
    /// The component inside, or what the list inside holds.
    pub component: String,
}

/// What a success is wrapped in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrapping {
    /// Nothing: the component alone.
    Bare,
    /// `{data, error}`, or `{data, meta}`; `data` may be a list.
    Envelope { meta: bool, list: bool },
    /// `{data, error, pagination}`: a list that is walked by its items' ids.
    Page,
    /// `{keys, total, limit, prevId}`: a list that is walked by offset.
    OffsetPage,
}

pub fn lower(lowered: &mut Lowered) -> Result<(), BuildError> {
    let operations = &mut lowered.operations;
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
        operation["responses"] = json!({});
        if let Some(content) = response.get("content") {
            let at = document::below(&document::below(&at, status), "content");
            let success = success(&at, content)?;
            // What is received, for the passes that follow references.
            operation["responses"] = document::reference(&success.component);
            if let Some(known) = operations.iter_mut().find(|known| operation["operationId"] == *known.id) {
                known.success = Some(success);
            }
        }
        Ok(())
    })?;
    if let Some(components) = lowered.document["components"].as_object_mut() {
        components.retain(|name, _| name == "schemas");
    }
    Ok(())
}

fn success(pointer: &str, content: &Value) -> Result<Success, BuildError> {
    let schema = &content["application/json"]["schema"];
    let of = |wrapping, component: &str| Ok(Success { wrapping, component: component.to_owned() });
    if let Some(name) = document::component(schema) {
        return of(Wrapping::Bare, name);
    }
    let properties = &schema["properties"];
    if let Some(name) = offset_item(properties) {
        return of(Wrapping::OffsetPage, name);
    }
    let meta = match (properties["error"].is_object(), properties["meta"].is_object()) {
        (true, _) => false,
        (false, true) => true,
        _ => return Err(BuildError::new(pointer, "a success in an envelope that has no type")),
    };
    let data = &properties["data"];
    if let Some(name) = document::component(data) {
        return of(Wrapping::Envelope { meta, list: false }, name);
    }
    match document::component(&data["items"]) {
        Some(name) if properties["pagination"].is_object() => of(Wrapping::Page, name),
        Some(name) => of(Wrapping::Envelope { meta, list: true }, name),
        None => Err(BuildError::new(pointer, "an inline response schema: hoist it into a component")),
    }
}

/// What a list by offset holds: `{keys, total, limit, prevId}`.
fn offset_item(properties: &Value) -> Option<&str> {
    let counted = properties["total"].is_object() && properties["limit"].is_object();
    document::component(properties["keys"].get("items")?).filter(|_| counted)
}

#[cfg(test)]
mod tests {
    use super::super::operations;
    use super::*;

    fn lowered_response(schema: Value) -> Result<Option<Success>, BuildError> {
        let mut lowered = Lowered {
            document: json!({"components": {"schemas": {}}, "paths": {"/x": {"get": {"operationId": "x", "responses": {
                "200": {"description": "ok", "content": {"application/json": {"schema": schema}}},
                "404": {"description": "no"}
            }}}}}),
            ..Lowered::default()
        };
        operations::collect(&mut lowered)?;
        lower(&mut lowered)?;
        Ok(lowered.operations.remove(0).success)
    }

    fn wrapping(schema: Value) -> Wrapping {
        let success = lowered_response(schema).unwrap().unwrap();
        assert_eq!(success.component, "A");
        success.wrapping
    }

    #[test]
    fn each_wrapping_is_recognized() {
        let a = json!({"$ref": "#/components/schemas/A"});
        let list = json!({"type": "array", "items": a});
        let nothing = json!({"nullable": true});
        assert_eq!(wrapping(a.clone()), Wrapping::Bare);
        assert_eq!(
            wrapping(json!({"properties": {"data": a, "error": nothing}})),
            Wrapping::Envelope { meta: false, list: false }
        );
        assert_eq!(
            wrapping(json!({"properties": {"data": {"allOf": [a]}, "meta": {"type": "object"}}})),
            Wrapping::Envelope { meta: true, list: false }
        );
        assert_eq!(
            wrapping(json!({"properties": {"data": list, "error": nothing}})),
            Wrapping::Envelope { meta: false, list: true }
        );
        let page = json!({"properties": {"data": list, "error": nothing, "pagination": {"type": "object"}}});
        assert_eq!(wrapping(page), Wrapping::Page);
        assert_eq!(
            wrapping(json!({"properties": {"keys": list, "total": {}, "limit": {}, "prevId": {}}})),
            Wrapping::OffsetPage
        );
        assert!(lowered_response(json!({"properties": {"data": a}})).is_err());
    }

    #[test]
    fn inline_data_stops_the_build() {
        let schema = json!({"properties": {"data": {"type": "object"}, "error": {"nullable": true}}});
        let error = lowered_response(schema).err().unwrap();
        assert_eq!(error.pointer, "/paths/~1x/get/responses/200/content");
    }
}
