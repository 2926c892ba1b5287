//! Walking an OpenAPI document, and saying where in it something is wrong.

use serde_json::Value;

/// Why a document cannot be generated from, and where in it.
#[derive(Debug)]
pub struct BuildError {
    /// A JSON pointer (RFC 6901) into the document.
    pub pointer: String,
    /// What is wrong there.
    pub problem: String,
}

impl BuildError {
    pub fn new(pointer: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), problem: problem.into() }
    }
}

impl std::fmt::Display for BuildError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{}: {}", self.pointer, self.problem)
    }
}

impl std::error::Error for BuildError {}

/// What a walk calls for each schema.
pub type Visit<'a> = dyn FnMut(&str, &mut Value) -> Result<(), BuildError> + 'a;

pub const METHODS: [&str; 7] = ["get", "put", "post", "delete", "patch", "head", "options"];

/// The pointer to a member below another.
pub fn below(pointer: &str, member: &str) -> String {
    format!("{pointer}/{}", member.replace('~', "~0").replace('/', "~1"))
}

/// Calls `visit` for each operation, with its pointer.
pub fn operations(document: &mut Value, visit: &mut Visit<'_>) -> Result<(), BuildError> {
    for (path, item) in entries_of(document, "paths") {
        for (method, operation) in entries(item) {
            if METHODS.contains(&method.as_str()) {
                visit(&below(&below("/paths", path), method), operation)?;
            }
        }
    }
    Ok(())
}

/// Calls `visit` for every schema in the document, those inside another before it.
pub fn schemas(document: &mut Value, visit: &mut Visit<'_>) -> Result<(), BuildError> {
    if let Some(components) = document.get_mut("components") {
        for (name, schema) in entries_of(components, "schemas") {
            inside(&below("/components/schemas", name), schema, visit)?;
        }
    }
    operations(document, &mut |pointer, operation| {
        if let Some(parameters) = operation.get_mut("parameters").and_then(Value::as_array_mut) {
            for (index, parameter) in parameters.iter_mut().enumerate() {
                let at = format!("{pointer}/parameters/{index}/schema");
                if let Some(schema) = parameter.get_mut("schema") {
                    inside(&at, schema, visit)?;
                }
            }
        }
        if let Some(body) = operation.get_mut("requestBody") {
            content(&below(pointer, "requestBody"), body, visit)?;
        }
        for (status, response) in entries_of(operation, "responses") {
            content(&below(&below(pointer, "responses"), status), response, visit)?;
        }
        Ok(())
    })
}

fn content(pointer: &str, holder: &mut Value, visit: &mut Visit<'_>) -> Result<(), BuildError> {
    if let Some(Value::Object(kinds)) = holder.get_mut("content") {
        for (kind, media) in kinds {
            if let Some(schema) = media.get_mut("schema") {
                let at = below(&below(&below(pointer, "content"), kind), "schema");
                inside(&at, schema, visit)?;
            }
        }
    }
    Ok(())
}

fn inside(pointer: &str, schema: &mut Value, visit: &mut Visit<'_>) -> Result<(), BuildError> {
    for (name, property) in entries_of(schema, "properties") {
        inside(&below(&below(pointer, "properties"), name), property, visit)?;
    }
    for member in ["items", "additionalProperties"] {
        if let Some(child @ Value::Object(_)) = schema.get_mut(member) {
            inside(&below(pointer, member), child, visit)?;
        }
    }
    for union in ["anyOf", "oneOf", "allOf"] {
        if let Some(Value::Array(children)) = schema.get_mut(union) {
            for (index, child) in children.iter_mut().enumerate() {
                inside(&format!("{pointer}/{union}/{index}"), child, visit)?;
            }
        }
    }
    visit(pointer, schema)
}

/// The members of an object; nothing for anything else.
pub fn entries(value: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    value.as_object_mut().into_iter().flat_map(|object| object.iter_mut())
}

fn entries_of<'a>(value: &'a mut Value, member: &str) -> impl Iterator<Item = (&'a String, &'a mut Value)> {
    value.get_mut(member).and_then(Value::as_object_mut).into_iter().flat_map(|object| object.iter_mut())
}

/// The schema that a reference leads to, through any number of references.
pub fn resolve<'a>(document: &'a Value, mut schema: &'a Value) -> Result<&'a Value, BuildError> {
    for _ in 0..32 {
        match schema.get("$ref").and_then(Value::as_str) {
            None => return Ok(schema),
            Some(reference) => {
                schema = reference
                    .strip_prefix('#')
                    .and_then(|pointer| document.pointer(pointer))
                    .ok_or_else(|| BuildError::new("", format!("the reference {reference} leads nowhere")))?;
            }
        }
    }
    Err(BuildError::new("", "references lead in a circle"))
}

/// The last part of a reference: a component's name.
pub fn referenced(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.rsplit('/').next()
}

/// The component that a schema is, alone or as the one part of an `allOf`.
pub fn component(schema: &Value) -> Option<&str> {
    referenced(schema).or_else(|| match schema.get("allOf")?.as_array()?.as_slice() {
        [one] => referenced(one),
        _ => None,
    })
}

/// A schema that points to a component.
pub fn reference(component: &str) -> Value {
    serde_json::json!({ "$ref": format!("#/components/schemas/{component}") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_schema_is_visited_inner_ones_first_with_its_pointer() {
        let mut document = json!({
            "components": {"schemas": {"A": {"properties": {"b/c": {"type": "string"}}}}},
            "paths": {"/x": {"get": {
                "parameters": [{"schema": {"type": "integer"}}],
                "responses": {"200": {"content": {"application/json": {"schema": {"items": {"anyOf": [{}]}}}}}}
            }}}
        });
        let mut seen = Vec::new();
        schemas(&mut document, &mut |pointer, _| {
            seen.push(pointer.to_owned());
            Ok(())
        })
        .unwrap();
        let response = "/paths/~1x/get/responses/200/content/application~1json/schema";
        assert_eq!(
            seen,
            [
                "/components/schemas/A/properties/b~1c",
                "/components/schemas/A",
                "/paths/~1x/get/parameters/0/schema",
                &format!("{response}/items/anyOf/0"),
                &format!("{response}/items"),
                response,
            ]
        );
    }

    #[test]
    fn references_in_a_circle_are_refused() {
        let document = json!({"components": {"schemas": {"A": {"$ref": "#/components/schemas/A"}}}});
        assert!(resolve(&document, &reference("A")).is_err());
        assert!(resolve(&document, &reference("B")).is_err());
    }
}
