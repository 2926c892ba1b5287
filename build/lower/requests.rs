//! Notes which components are sent, and which of their members are optional: in those, absent, null and
//! empty are three different things. Notes which components are received.

use super::super::document::{self, BuildError};
use super::{Lowered, prune};
use serde_json::Value;
use std::collections::BTreeSet;

pub fn collect(lowered: &mut Lowered) -> Result<(), BuildError> {
    let mut bodies = BTreeSet::new();
    let mut answers = Vec::new();
    document::operations(&mut lowered.document, &mut |pointer, operation| {
        if let Some(content) = operation.get("requestBody").and_then(|body| body.get("content")) {
            let Some(name) = document::referenced(&content["application/json"]["schema"]) else {
                let at = document::below(pointer, "requestBody");
                return Err(BuildError::new(at, "a request body that is not a JSON component"));
            };
            bodies.insert(name.to_owned());
        }
        prune::references(&operation["responses"], &mut answers);
        Ok(())
    })?;
    for name in with_inner(lowered, bodies) {
        let schema = &lowered.document["components"]["schemas"][&name];
        let required: BTreeSet<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let optional = schema["properties"]
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(member, _)| !required.contains(member.as_str()))
            .map(|(member, property)| (member.clone(), property["nullable"] == true))
            .collect();
        lowered.requests.insert(name, optional);
    }
    lowered.responses = with_inner(lowered, answers.into_iter().collect());
    Ok(())
}

/// These components and those inside them, without those whose types are not generated.
fn with_inner(lowered: &Lowered, outer: BTreeSet<String>) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut waiting: Vec<String> = outer.into_iter().collect();
    while let Some(name) = waiting.pop() {
        if all.contains(&name) {
            continue;
        }
        if lowered.replacements.contains_key(&name) {
            waiting.extend(prune::inner(lowered, &name));
            continue;
        }
        prune::references(&lowered.document["components"]["schemas"][&name], &mut waiting);
        all.insert(name);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn optional_members_of_request_bodies_are_noted() {
        let mut lowered = Lowered {
            document: json!({
                "components": {"schemas": {"Make": {"properties": {"a": {}, "b": {"nullable": true}}, "required": ["a"]}}},
                "paths": {"/x": {"post": {"requestBody": {"content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/Make"}
                }}}}}}
            }),
            ..Lowered::default()
        };
        collect(&mut lowered).unwrap();
        assert_eq!(lowered.requests["Make"].iter().collect::<Vec<_>>(), [(&"b".to_owned(), &true)]);
    }
}
