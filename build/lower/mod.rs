//! OpenAPI 3.1 to what progenitor reads, as a list of passes.

pub mod arguments;
mod enums;
mod keywords;
mod limits;
mod nullability;
pub mod operations;
pub mod prune;
mod requests;
pub mod responses;
pub mod value_types;

use super::document::BuildError;
use super::paths::Paths;
use operations::Operation;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A document on its way down, and what was taken out of it on the way.
#[derive(Default)]
pub struct Lowered {
    /// The document as it stands.
    pub document: Value,
    /// The Rust paths that its code uses.
    pub paths: Paths,
    /// Components whose type progenitor does not generate: name to Rust path.
    pub replacements: BTreeMap<String, String>,
    /// Those replacements that are text, and convert to `&str`.
    pub texts: BTreeSet<String>,
    /// String enumerations, to be emitted open.
    pub enums: Vec<OpenEnum>,
    /// The operations as published, with their limits.
    pub operations: Vec<Operation>,
    /// The limits of each value type, by format.
    pub formats: BTreeMap<String, super::rules::Rule>,
    /// Components that are sent: their optional members, and whether null may be sent.
    pub requests: BTreeMap<String, BTreeMap<String, bool>>,
    /// Components that are received.
    pub responses: BTreeSet<String>,
}

impl Lowered {
    /// The module that holds a component's model: what is only sent is nobody's to name.
    pub fn module_of(&self, component: &str) -> &'static str {
        let only_sent = self.requests.contains_key(component) && !self.responses.contains(component);
        if only_sent { "requests" } else { "models" }
    }
}

/// A string enumeration that keeps values it does not know.
#[derive(Debug, PartialEq, Eq)]
pub struct OpenEnum {
    pub name: String,
    pub description: String,
    pub values: Vec<String>,
}

/// A step of the lowering.
pub type Pass = fn(&mut Lowered) -> Result<(), BuildError>;

/// The steps, in their order. Each is documented and tested in the file of its name.
pub const PASSES: &[(&str, Pass)] = &[
    ("keywords", keywords::check),
    ("operations", operations::collect),
    ("formats", value_types::collect_limits),
    ("nullability", nullability::lower),
    ("responses", responses::lower),
    ("value types", value_types::lower),
    ("enums", enums::lower),
    ("prune", prune::lower),
    ("limits", limits::lower),
    ("requests", requests::collect),
    ("arguments", arguments::collect),
];

/// Runs every pass.
pub fn lower(mut document: Value, paths: Paths) -> Result<Lowered, BuildError> {
    // Members have one order, even where another crate of the build makes JSON objects keep theirs.
    document.sort_all_objects();
    let mut lowered = Lowered { document, paths, ..Lowered::default() };
    for (name, pass) in PASSES {
        pass(&mut lowered).map_err(|error| BuildError::new(error.pointer, format!("{} ({name})", error.problem)))?;
    }
    lowered.document.sort_all_objects();
    Ok(lowered)
}

#[cfg(test)]
fn lowered_with(schemas: Value) -> Lowered {
    let paths = Paths { core: "core", support: "support", own: "own", root: "generated", ..Paths::default() };
    let document = serde_json::json!({"paths": {}, "components": {"schemas": schemas}});
    Lowered { document, paths, ..Lowered::default() }
}
