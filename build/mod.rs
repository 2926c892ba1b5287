//! From an OpenAPI 3.1 document to the generated layer of a crate.
//!
//! [`lower`] rewrites the document, pass by pass. progenitor makes the models from what comes out ([`models`]); [`emit`]
//! makes the rest: open enumerations, limits, and the requests of the operations. The build script of `kayle-id`, the
//! `xtask` and a test program compile this folder.

#![allow(dead_code, unreachable_pub, missing_docs)]

pub mod document;
pub mod documents;
pub mod emit;
pub mod lower;
pub mod models;
pub mod module;
pub mod names;
pub mod paths;
pub mod pattern;
pub mod rules;
pub mod shorten;

use document::BuildError;
use documents::Document;
use lower::Lowered;
use module::{Module, SourceFile};
use paths::Paths;
use quote::{format_ident, quote};
use std::collections::BTreeMap;
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
    let models::Models { models, requests } = models::models(&lowered)?;
    let enums = "Enumerations. A value that this version does not know is kept as it was sent.";
    let children = vec![
        Module::new("enums", enums, emit::enums::text(&lowered)),
        Module::of_items(
            "formats",
            "The form of each kind of identifier.",
            imported(paths, emit::limits::formats(&lowered))?,
        ),
        Module::of_items("limits", "The limits of what is sent.", imported(paths, emit::limits::components(&lowered))?),
        Module::of_items("models", "What the API returns.", imported(paths, models)?),
        operations(&lowered)?,
        Module::of_items("requests", "The bodies of requests.", imported(paths, requests)?),
    ];
    let children = children.into_iter().filter(|child| !(child.text.is_empty() && child.children.is_empty())).collect();
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

/// The operations, a module for each tag where the document has tags, and the list of them all.
fn operations(lowered: &Lowered) -> Result<Module, BuildError> {
    let mut modules: BTreeMap<String, (String, Vec<Item>)> = BTreeMap::new();
    let mut untagged = Vec::new();
    let mut infos = Vec::new();
    for operation in &lowered.operations {
        let name = format_ident!("{}", names::pascal(&operation.id));
        infos.push(match operation.alias_of {
            None => quote!(<#name as support::Operation>::INFO),
            Some(_) => {
                let info = emit::operations::info(lowered, operation);
                quote!(&#info)
            }
        });
        let items = emit::operations::operation(lowered, operation)?;
        match &operation.tag {
            Some(tag) => modules.entry(names::module(tag)).or_insert_with(|| (tag.clone(), Vec::new())).1.extend(items),
            None => untagged.extend(items),
        }
    }
    modules.retain(|_, (_, items)| !items.is_empty());
    untagged.push(parse_quote! {
        /// Every operation of the document.
        pub(crate) const ALL: &[&support::OperationInfo] = &[#(#infos),*];
    });
    let exports = modules.keys().map(|module| {
        let module = format_ident!("{module}");
        parse_quote!(pub use #module::*;)
    });
    let items = exports.chain(imported(lowered.paths, untagged)?).collect();
    let children = modules.into_iter().map(|(module, (tag, items))| {
        Ok(Module::of_items(&module, &format!("{tag}."), imported(lowered.paths, items)?).visible(""))
    });
    let children = children.collect::<Result<_, BuildError>>()?;
    let summary = "A struct for each operation: its arguments, its limits, and the request that it writes.";
    Ok(Module::of_items("operations", summary, items).with(children))
}

/// These items, after imports of the modules that they name.
fn imported(paths: Paths, items: Vec<Item>) -> Result<Vec<Item>, BuildError> {
    let text = quote!(#(#items)*).to_string();
    let root = emit::path(paths.root)?;
    let support = emit::path(paths.support)?;
    let support: Item = match paths.support.ends_with("::support") {
        true => parse_quote!(use #support;),
        false => parse_quote!(use #support as support;),
    };
    let imports = [
        ("formats ::", parse_quote!(use #root::formats;)),
        ("limits ::", parse_quote!(use #root::limits;)),
        ("support ::", support),
        (
            "BTreeMap <",
            parse_quote!(
                use std::collections::BTreeMap;
            ),
        ),
    ];
    let imports = imports.into_iter().filter(|(name, _)| text.contains(name)).map(|(_, import)| import);
    Ok(imports.chain(items).collect())
}

#[cfg(test)]
mod tests;
