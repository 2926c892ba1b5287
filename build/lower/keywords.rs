//! Stops the build at a schema keyword that no pass knows, rather than guessing what it means.

use super::super::document::{self, BuildError};
use super::Lowered;

const KNOWN: [&str; 23] = [
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "default",
    "dependentRequired",
    "deprecated",
    "description",
    "enum",
    "example",
    "examples",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "oneOf",
    "pattern",
    "properties",
];
const ALSO: [&str; 3] = ["required", "title", "type"];

pub fn check(lowered: &mut Lowered) -> Result<(), BuildError> {
    document::schemas(&mut lowered.document, &mut |pointer, schema| {
        let Some(members) = schema.as_object() else {
            return Err(BuildError::new(pointer, "a schema is an object"));
        };
        match members.keys().find(|key| !known(key)) {
            Some(key) => Err(BuildError::new(document::below(pointer, key), "a keyword that the build does not know")),
            None => Ok(()),
        }
    })
}

fn known(key: &str) -> bool {
    KNOWN.contains(&key) || ALSO.contains(&key) || key.starts_with("x-")
}

#[cfg(test)]
mod tests {
    use super::super::lowered_with;
    use super::*;
    use serde_json::json;

    #[test]
    fn an_unknown_keyword_stops_the_build_where_it_stands() {
        let mut lowered = lowered_with(json!({"A": {"properties": {"b": {"if": {}, "type": "string"}}}}));
        let error = check(&mut lowered).unwrap_err();
        assert_eq!(error.pointer, "/components/schemas/A/properties/b/if");
    }

    #[test]
    fn known_keywords_and_extensions_pass() {
        let mut lowered = lowered_with(json!({"A": {"type": "string", "maxLength": 3, "x-anything": true}}));
        assert!(check(&mut lowered).is_ok());
    }
}
