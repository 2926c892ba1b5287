//! String enumerations are taken out, to be emitted as open ones; numeric ones become numbers, whose
//! values the limits check before sending.

use super::super::document::{self, BuildError};
use super::super::names::pascal;
use super::value_types::ENUMERATIONS;
use super::{Lowered, OpenEnum};
use serde_json::{Value, json};

pub fn lower(lowered: &mut Lowered) -> Result<(), BuildError> {
    let mut found: Vec<OpenEnum> = Vec::new();
    document::schemas(&mut lowered.document, &mut |pointer, schema| {
        let Some(values) = schema.get("enum").and_then(Value::as_array) else {
            return Ok(());
        };
        if schema["type"] == "integer" || schema["type"] == "number" || schema["type"] == "boolean" {
            if let Some(object) = schema.as_object_mut() {
                object.remove("enum");
            }
            return Ok(());
        }
        let values: Vec<String> = values.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        if values.is_empty() {
            return Err(BuildError::new(
                document::below(pointer, "enum"),
                "an enumeration of neither text nor numbers",
            ));
        }
        let name = name(pointer);
        let open = OpenEnum {
            name: name.clone(),
            description: schema["description"].as_str().unwrap_or("A value of the API.").to_owned(),
            values,
        };
        match found.iter().find(|known| known.name == name) {
            Some(known) if known.values != open.values => {
                return Err(BuildError::new(pointer, format!("two enumerations would be called {name}")));
            }
            Some(_) => {}
            None => found.push(open),
        }
        let mut replaced = json!({ "allOf": [document::reference(&name)] });
        for keep in ["description", "nullable"] {
            if let Some(value) = schema.get(keep) {
                replaced[keep] = value.clone();
            }
        }
        *schema = if is_component(pointer) { json!({ "type": "string" }) } else { replaced };
        Ok(())
    })?;
    for open in &found {
        lowered.document["components"]["schemas"][&open.name] = json!({ "type": "string" });
        let path = match hand_written(&open.name) {
            Some(path) => lowered.paths.fill(path),
            None => format!("{}::enums::{}", lowered.paths.root, open.name),
        };
        lowered.replacements.insert(open.name.clone(), path);
        lowered.texts.insert(open.name.clone());
    }
    found.retain(|open| hand_written(&open.name).is_none());
    lowered.enums = found;
    Ok(())
}

fn hand_written(name: &str) -> Option<&'static str> {
    ENUMERATIONS.iter().find(|(known, _)| *known == name).map(|(_, path)| *path)
}

fn is_component(pointer: &str) -> bool {
    pointer.strip_prefix("/components/schemas/").is_some_and(|rest| !rest.contains('/'))
}

/// A component's own name; for an inline enumeration, its component and member.
fn name(pointer: &str) -> String {
    let parts = pointer.split('/').filter(|part| {
        !matches!(*part, "" | "components" | "schemas" | "properties" | "items" | "paths" | "schema" | "parameters")
    });
    parts.map(|part| pascal(&part.replace("~1", "_"))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::lowered_with;
    use super::*;

    #[test]
    fn component_and_inline_enumerations_are_taken_out() {
        let mut lowered = lowered_with(json!({
            "Colour": {"type": "string", "enum": ["red"], "description": "A colour."},
            "Car": {"properties": {"fuel": {"type": "string", "enum": ["oil"], "nullable": true}}}
        }));
        lower(&mut lowered).unwrap();
        let names: Vec<_> = lowered.enums.iter().map(|open| open.name.as_str()).collect();
        assert_eq!(names, ["CarFuel", "Colour"]);
        assert_eq!(
            lowered.document["components"]["schemas"]["Car"]["properties"]["fuel"],
            json!({"allOf": [{"$ref": "#/components/schemas/CarFuel"}], "nullable": true})
        );
    }

    #[test]
    fn numbers_lose_their_values() {
        let mut lowered = lowered_with(json!({"Hours": {"type": "integer", "enum": [0, 24]}}));
        lower(&mut lowered).unwrap();
        assert_eq!(lowered.document["components"]["schemas"]["Hours"], json!({"type": "integer"}));
    }
}
