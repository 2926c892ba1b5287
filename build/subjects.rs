//! What operations, and the components that they use, are about. A long module is divided by it.

use super::lower::operations::Operation;
use super::lower::{Lowered, prune};
use std::collections::{BTreeMap, BTreeSet};

/// Names from the general to the particular: a tag of the document, then parts of the path below it.
pub type Subject = Vec<String>;

/// The subject of an operation: its tag, and what its path adds to that which the paths of the tag begin with.
pub fn operation(lowered: &Lowered, operation: &Operation) -> Subject {
    let others = own_names(lowered).filter(|other| other.tag == operation.tag);
    let shared = others.map(|other| common(operation.path.split('/'), other.path.split('/'))).min();
    let added = operation.path.split('/').skip(shared.unwrap_or_default()).filter(|part| !part.starts_with('{'));
    operation.tag.iter().cloned().chain(added.map(|part| format!("`/{part}`"))).collect()
}

/// The operations without their other names.
fn own_names(lowered: &Lowered) -> impl Iterator<Item = &Operation> {
    lowered.operations.iter().filter(|operation| operation.alias_of.is_none())
}

/// How much two lists begin alike.
fn common<T: PartialEq>(one: impl Iterator<Item = T>, other: impl Iterator<Item = T>) -> usize {
    one.zip(other).take_while(|(one, other)| one == other).count()
}

/// The subjects of components.
pub struct Components(Vec<(String, Subject)>);

impl Components {
    /// What several operations use is about what those have in common.
    pub fn of(lowered: &Lowered) -> Self {
        let mut found: Vec<(String, Subject)> = Vec::new();
        for one in own_names(lowered) {
            let subject = operation(lowered, one);
            for name in used(lowered, one) {
                match found.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, known)) => known.truncate(common(known.iter(), subject.iter())),
                    None => found.push((name, subject.clone())),
                }
            }
        }
        Self(found)
    }

    /// The subject of a component; none where no operation uses it.
    pub fn subject(&self, name: &str) -> Subject {
        self.0.iter().find(|(known, _)| known == name).map(|(_, subject)| subject.clone()).unwrap_or_default()
    }
}

/// The components that an operation sends or receives, those that stand for formats, and those inside others.
fn used(lowered: &Lowered, operation: &Operation) -> BTreeSet<String> {
    let mut rules = BTreeMap::new();
    operation.parameters.iter().for_each(|parameter| parameter.rule.components(&mut rules));
    operation.body.iter().for_each(|body| body.components(&mut rules));
    let mut all = BTreeSet::new();
    let mut waiting: Vec<String> = rules.into_keys().map(str::to_owned).collect();
    let method = operation.method.to_ascii_lowercase();
    prune::references(&lowered.document["paths"][&operation.path][method], &mut waiting);
    while let Some(name) = waiting.pop() {
        if all.insert(name.clone()) {
            prune::references(&lowered.document["components"]["schemas"][&name], &mut waiting);
            waiting.extend(prune::inner(lowered, &name));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::document;
    use super::super::lower::operations;
    use super::*;
    use serde_json::{Value, json};

    fn lowered(paths: Value, schemas: Value) -> Lowered {
        let document = json!({"paths": paths, "components": {"schemas": schemas}});
        let mut lowered = Lowered { document, ..Lowered::default() };
        operations::collect(&mut lowered).unwrap();
        lowered
    }

    fn answer(id: &str, tag: &str, component: &str) -> Value {
        json!({"get": {"operationId": id, "tags": [tag], "responses": document::reference(component)}})
    }

    #[test]
    fn operations_are_about_their_tag_and_what_their_path_adds() {
        let paths = json!({
            "/v1/cars": answer("list", "Cars", "Car"),
            "/v1/cars/{id}/wheels/{wheel}": answer("wheel", "Cars", "Wheel"),
            "/v1/roads/{id}": answer("road", "Roads", "Road"),
        });
        let lowered = lowered(paths, json!({}));
        let found: Vec<Subject> = lowered.operations.iter().map(|one| operation(&lowered, one)).collect();
        assert_eq!(found, [vec!["Cars"], vec!["Cars", "`/wheels`"], vec!["Roads"]]);
    }

    #[test]
    fn components_are_about_what_their_operations_have_in_common() {
        let paths = json!({
            "/cars": answer("list", "Cars", "Car"),
            "/cars/{id}/wheels": answer("wheels", "Cars", "Wheel"),
            "/roads": answer("roads", "Roads", "Road"),
        });
        let schemas = json!({
            "Car": {"properties": {"colour": document::reference("Colour"), "size": document::reference("Size")}},
            "Wheel": {"properties": {"size": document::reference("Size"), "tyre": document::reference("Tyre")}},
            "Road": {"properties": {"colour": document::reference("Colour")}},
            "Unused": {},
        });
        let found = Components::of(&lowered(paths, schemas));
        assert_eq!(found.subject("Tyre"), ["Cars", "`/wheels`"], "by one operation");
        assert_eq!(found.subject("Size"), ["Cars"], "by two of a tag");
        assert!(found.subject("Colour").is_empty(), "by two of different tags");
        assert!(found.subject("Unused").is_empty());
    }
}
