//! Drops components that no operation reaches: the webhook payloads are typed by hand.

use super::super::document::{self, BuildError};
use super::Lowered;
use serde_json::Value;
use std::collections::BTreeSet;

pub fn lower(lowered: &mut Lowered) -> Result<(), BuildError> {
    let mut reached = BTreeSet::new();
    let mut waiting = Vec::new();
    references(&lowered.document["paths"], &mut waiting);
    while let Some(name) = waiting.pop() {
        references(&lowered.document["components"]["schemas"][&name], &mut waiting);
        waiting.extend(inner(lowered, &name));
        reached.insert(name);
        waiting.retain(|name| !reached.contains(name));
    }
    if let Some(schemas) = lowered.document["components"]["schemas"].as_object_mut() {
        schemas.retain(|name, _| reached.contains(name));
    }
    Ok(())
}

/// The generated model inside a hand-written type, such as `ShareField` in `ClaimMap<crate::generated::models::ShareField>`.
pub fn inner(lowered: &Lowered, name: &str) -> Option<String> {
    let models = format!("<{}::models::", lowered.paths.root);
    let (_, inner) = lowered.replacements.get(name)?.split_once(&models)?;
    Some(inner.trim_end_matches('>').to_owned())
}

/// The components that a value refers to.
pub fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if let Some(name) = document::referenced(value) {
                found.push(name.to_owned());
            }
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(members) => members.iter().for_each(|member| references(member, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::lowered_with;
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_an_operation_reaches_stays() {
        let mut lowered = lowered_with(json!({
            "Used": {"properties": {"inner": {"$ref": "#/components/schemas/ByHand"}}},
            "ByHand": {"type": "object"},
            "Inner": {"type": "string"},
            "Unused": {"type": "string"}
        }));
        lowered.document["paths"] = json!({"/x": {"$ref": "#/components/schemas/Used"}});
        lowered.replacements.insert("ByHand".into(), "core::Map<generated::models::Inner>".into());
        lower(&mut lowered).unwrap();
        let left: Vec<_> = lowered.document["components"]["schemas"].as_object().unwrap().keys().collect();
        assert_eq!(left, ["ByHand", "Inner", "Used"]);
    }
}
