//! `type: [T, "null"]` and `anyOf: [T, null]` to 3.0's `nullable: true`; the type `null` itself to
//! an untyped nullable; a reference with a description beside it to an `allOf` that keeps both.

use super::super::document::{self, BuildError};
use super::Lowered;
use serde_json::{Value, json};

pub fn lower(lowered: &mut Lowered) -> Result<(), BuildError> {
    document::schemas(&mut lowered.document, &mut |pointer, schema| {
        type_list(pointer, schema)?;
        union(schema);
        constant(schema);
        null(schema);
        reference_with_siblings(schema);
        Ok(())
    })
}

fn type_list(pointer: &str, schema: &mut Value) -> Result<(), BuildError> {
    let Some(types) = schema.get("type").and_then(Value::as_array) else {
        return Ok(());
    };
    let nullable = types.iter().any(|name| name == "null");
    let mut others = types.iter().filter(|name| *name != "null");
    match (others.next().cloned(), others.next()) {
        (Some(one), None) => {
            schema["type"] = one;
            if nullable {
                schema["nullable"] = true.into();
            }
            if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) {
                values.retain(|value| !value.is_null());
            }
            Ok(())
        }
        (None, _) => {
            schema["type"] = "null".into();
            Ok(())
        }
        _ => Err(BuildError::new(
            document::below(pointer, "type"),
            "several types at once: make it a union of components",
        )),
    }
}

fn union(schema: &mut Value) {
    for keyword in ["anyOf", "oneOf"] {
        let Some(members) = schema.get(keyword).and_then(Value::as_array) else {
            continue;
        };
        let is_null = |member: &Value| {
            member.get("nullable").is_some() && member.get("type").is_none() || member["type"] == "null"
        };
        let rest: Vec<Value> = members.iter().filter(|member| !is_null(member)).cloned().collect();
        if rest.len() == members.len() {
            continue;
        }
        if let [one] = rest.as_slice()
            && let Some(object) = schema.as_object_mut()
        {
            object.remove(keyword);
            if one.get("$ref").is_some() {
                object.insert("allOf".to_owned(), json!([one]));
            } else if let Some(inner) = one.as_object() {
                for (key, value) in inner {
                    object.entry(key.clone()).or_insert_with(|| value.clone());
                }
            }
        } else {
            schema[keyword] = rest.into();
        }
        schema["nullable"] = true.into();
    }
}

fn constant(schema: &mut Value) {
    if let Some(object) = schema.as_object_mut()
        && let Some(value) = object.remove("const")
        && value.is_string()
    {
        object.insert("enum".to_owned(), json!([value]));
    }
}

fn null(schema: &mut Value) {
    if schema["type"] == "null"
        && let Some(object) = schema.as_object_mut()
    {
        object.remove("type");
        object.insert("nullable".to_owned(), true.into());
    }
}

fn reference_with_siblings(schema: &mut Value) {
    if let Some(object) = schema.as_object_mut()
        && object.len() > 1
        && let Some(target) = object.remove("$ref")
    {
        object.insert("allOf".to_owned(), json!([{ "$ref": target }]));
    }
}

#[cfg(test)]
mod tests {
    use super::super::lowered_with;
    use super::*;

    fn lowered(schema: Value) -> Value {
        let mut lowered = lowered_with(json!({ "A": schema }));
        lower(&mut lowered).unwrap();
        lowered.document["components"]["schemas"]["A"].take()
    }

    #[test]
    fn a_type_list_becomes_nullable_and_its_enum_loses_null() {
        assert_eq!(
            lowered(json!({"type": ["string", "null"], "enum": ["a", null]})),
            json!({"type": "string", "enum": ["a"], "nullable": true})
        );
    }

    #[test]
    fn a_union_with_null_becomes_its_other_member() {
        assert_eq!(
            lowered(json!({"anyOf": [{"$ref": "#/x/B"}, {"type": "null"}], "description": "d"})),
            json!({"allOf": [{"$ref": "#/x/B"}], "nullable": true, "description": "d"})
        );
        assert_eq!(
            lowered(json!({"anyOf": [{"type": "string"}, {"type": "null"}]})),
            json!({"type": "string", "nullable": true})
        );
    }

    #[test]
    fn null_alone_is_an_untyped_nullable() {
        assert_eq!(lowered(json!({"type": "null"})), json!({"nullable": true}));
    }

    #[test]
    fn a_description_beside_a_reference_survives() {
        assert_eq!(
            lowered(json!({"$ref": "#/x/B", "description": "d"})),
            json!({"allOf": [{"$ref": "#/x/B"}], "description": "d"})
        );
    }

    #[test]
    fn two_types_at_once_stop_the_build() {
        let mut lowered = lowered_with(json!({"A": {"type": ["string", "integer"]}}));
        assert_eq!(lower(&mut lowered).unwrap_err().pointer, "/components/schemas/A/type");
    }
}
