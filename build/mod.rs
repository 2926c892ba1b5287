//! From an OpenAPI 3.1 document to the generated layer of a crate.
//!
//! [`lower`] rewrites the document, pass by pass. progenitor makes the models from what comes out ([`models`]); [`emit`]
//! makes the rest: open enumerations, limits, and the requests of the operations. The build script of `kayle-id`, the
//! `xtask` and a test program compile this folder.

#![allow(dead_code, unreachable_pub, missing_docs)]

pub mod document;
pub mod documents;
pub mod emit;
pub mod imports;
pub mod lower;
pub mod models;
pub mod module;
pub mod names;
pub mod paths;
pub mod pattern;
pub mod rules;
pub mod shorten;
pub mod subjects;

use document::BuildError;
use documents::Document;
use imports::Imports;
use lower::{Lowered, value_types};
use module::{Division, Module, Part, SourceFile};
use paths::Paths;
use quote::{format_ident, quote};
use subjects::Components;
use syn::{Item, parse_quote};

/// A document, read and lowered: all that code is generated from.
pub fn lowered(text: &str, paths: Paths) -> Result<Lowered, BuildError> {
    let document: serde_json::Value =
        serde_json::from_str(text).map_err(|error| BuildError::new("", format!("is not JSON: {error}")))?;
    lower::lower(document, paths)
}

/// The module that a document becomes, or the place in the document that nothing can be generated from.
pub fn generate(text: &str, paths: Paths) -> Result<Module, BuildError> {
    let lowered = lowered(text, paths)?;
    let components = Components::of(&lowered);
    let models::Models { models, requests } = models::models(&lowered)?;
    let (none, modules) = (Imports::default(), Imports::new(paths));
    let types = Imports::new(paths)
        .with_types(&format!("{}::models", paths.root), models.iter().map(|(name, _)| name.as_str()))
        .with_types(&format!("{}::requests", paths.root), requests.iter().map(|(name, _)| name.as_str()));
    let public = |imports| Division { export: "pub use", imports };
    let internal = |imports| Division { export: "pub(crate) use", imports };

    let parts = |named: Vec<(String, Vec<Item>)>| -> Vec<Part> {
        named.into_iter().map(|(name, items)| Part::of_items(&name, components.subject(&name), items)).collect()
    };
    let enums = emit::enums::texts(&lowered).into_iter();
    let enums = enums.map(|(name, text)| Part::new(&name, components.subject(&name), text)).collect();
    let formats = emit::limits::formats(&lowered).into_iter().map(|(format, items)| {
        let component = value_types::component(&format).unwrap_or_default();
        Part::of_items(&format, components.subject(component), items)
    });
    let formats = formats.collect();
    let limits = parts(emit::limits::components(&lowered));
    let children = [
        ("enums", ENUMERATIONS, enums, public(&none)),
        ("formats", "The form of each kind of identifier.", formats, internal(&modules)),
        ("limits", "The limits of what is sent.", limits, internal(&modules)),
        ("models", "What the API returns.", parts(models), public(&types)),
        ("operations", OPERATIONS, operations(&lowered)?, public(&modules)),
        ("requests", "The bodies of requests.", parts(requests), internal(&types)),
    ];
    let children = children.into_iter().filter(|(_, _, parts, _)| !parts.is_empty());
    let children =
        children.map(|(name, summary, parts, division)| Module::of_parts(name, summary, parts, &division)).collect();
    Ok(Module::new("generated", "", String::new()).with(children))
}

/// The files of a document's checked-in copy.
pub fn copy(document: &Document, text: &str) -> Result<Vec<SourceFile>, BuildError> {
    let header = format!(
        "// @generated from {} by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.",
        document.file
    );
    Ok(generate(text, document.paths)?.files(&header))
}

const ENUMERATIONS: &str = "Enumerations. A value that this version does not know is kept as it was sent.";
const OPERATIONS: &str = "A struct for each operation: its arguments, its limits, and the request that it writes.";

/// The operations, and the list of them all.
fn operations(lowered: &Lowered) -> Result<Vec<Part>, BuildError> {
    let mut parts = Vec::new();
    let mut infos = Vec::new();
    for operation in &lowered.operations {
        // Another name of an operation has no struct.
        if operation.alias_of.is_some() {
            let info = emit::operations::info(lowered, operation);
            infos.push(quote!(&#info));
            continue;
        }
        let name = format_ident!("{}", names::pascal(&operation.id));
        infos.push(quote!(<operations::#name as support::Operation>::INFO));
        let items = emit::operations::operation(lowered, operation)?;
        parts.push(Part::of_items(&operation.id, subjects::operation(lowered, operation), items));
    }
    let all = parse_quote! {
        /// Every operation of the document.
        pub(crate) const ALL: &[&support::OperationInfo] = &[#(#infos),*];
    };
    parts.push(Part::of_items("ALL", Vec::new(), vec![all]));
    Ok(parts)
}

#[cfg(test)]
mod tests;
