//! Limits leave the schemas: they are checked from a table before sending, and reading is tolerant.
//! Numbers that cannot be negative become unsigned.

use super::super::document::{self, BuildError};
use super::Lowered;
use serde_json::Value;

const LIMITS: [&str; 12] = [
    "default",
    "dependentRequired",
    "example",
    "examples",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "pattern",
    "deprecated",
];

pub fn lower(lowered: &mut Lowered) -> Result<(), BuildError> {
    document::schemas(&mut lowered.document, &mut |pointer, schema| {
        let unsigned = schema["minimum"].as_f64().is_some_and(|least| least >= 0.0);
        if schema["type"] == "integer" && unsigned {
            schema["format"] = "uint32".into();
        }
        for union in ["anyOf", "oneOf"] {
            if schema.get(union).is_some() {
                let at = document::below(pointer, union);
                return Err(BuildError::new(at, "a union: write its type and name it among the value types"));
            }
        }
        if let Some(object) = schema.as_object_mut() {
            object.retain(|key, _| !LIMITS.contains(&key.as_str()) && !key.starts_with("x-"));
            if object.get("format").is_some_and(|format| format == "uri" || format == "uuid") {
                object.remove("format");
            }
        }
        Ok(())
    })?;
    if let Some(document) = lowered.document.as_object_mut() {
        document.retain(|key, _| matches!(key.as_str(), "openapi" | "info" | "paths" | "components"));
    }
    document::operations(&mut lowered.document, &mut |_, operation| {
        if let Some(operation) = operation.as_object_mut() {
            operation.retain(|key, _: &mut Value| key != "security" && key != "tags" && !key.starts_with("x-"));
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::super::lowered_with;
    use super::*;
    use serde_json::json;

    #[test]
    fn limits_go_and_counts_are_unsigned() {
        let mut lowered = lowered_with(json!({"A": {"type": "integer", "minimum": 0, "maximum": 3, "x-y": 1}}));
        lower(&mut lowered).unwrap();
        assert_eq!(lowered.document["components"]["schemas"]["A"], json!({"type": "integer", "format": "uint32"}));
    }

    #[test]
    fn a_union_that_nobody_wrote_a_type_for_stops_the_build() {
        let mut lowered = lowered_with(json!({"A": {"anyOf": [{"type": "string"}, {"type": "integer"}]}}));
        assert_eq!(lower(&mut lowered).unwrap_err().pointer, "/components/schemas/A/anyOf");
    }
}
