//! The models: progenitor's types for the components, with the members of each adjusted to how the API is used.
//!
//! progenitor has no setting for what is adjusted here: what is received may grow, so it is `#[non_exhaustive]`, a list or
//! map that arrives as null is empty, and null may be left out; what is sent keeps absent, null and empty apart, and has
//! a constructor. Only the declarations of structs are changed; no generated function is kept.

use super::document::BuildError;
use super::emit::{docs, examples};
use super::lower::Lowered;
use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, TypeImpl};
use quote::{ToTokens, quote};
use std::collections::{BTreeMap, BTreeSet};
use syn::{Attribute, Expr, ExprLit, Field, Item, ItemStruct, Lit, LitStr, Meta, Type, parse_quote};

/// The models by name, in the two modules that hold them.
#[derive(Default)]
pub struct Models {
    /// Those that an application receives.
    pub models: Vec<(String, Vec<Item>)>,
    /// Those that are only sent.
    pub requests: Vec<(String, Vec<Item>)>,
}

pub fn models(lowered: &Lowered) -> Result<Models, BuildError> {
    let generated = super::shorten::paths(progenitor_types(lowered)?);
    let file: syn::File = syn::parse2(generated)
        .map_err(|error| BuildError::new("", format!("the generated types do not parse: {error}")))?;
    let mut names = BTreeSet::new();
    let mut found = Models::default();
    for item in file.items {
        match item {
            Item::Struct(model) => {
                let name = model.ident.to_string();
                if !names.insert(name.clone()) {
                    return Err(BuildError::new("", format!("two types are called {name}")));
                }
                if super::shorten::SHORT_NAMES.contains(&name.as_str()) {
                    let at = format!("/components/schemas/{name}");
                    return Err(BuildError::new(at, "a component with the name of a standard type"));
                }
                let into = match lowered.module_of(&name) {
                    "requests" => &mut found.requests,
                    _ => &mut found.models,
                };
                let items = adjusted(model, lowered, &name);
                into.push((name, items));
            }
            // Conversions, and an error type for them, which nothing here needs.
            Item::Impl(_) | Item::Mod(_) => {}
            other => {
                let text = quote!(#other).to_string();
                let start: String = text.chars().take(80).collect();
                return Err(BuildError::new("", format!("a model of a form that is not known here: {start}")));
            }
        }
    }
    let wanted = lowered.requests.keys().chain(&lowered.responses).find(|name| !names.contains(*name));
    match wanted.filter(|name| lowered.document["components"]["schemas"][name.as_str()]["type"] == "object") {
        Some(name) => Err(BuildError::new(format!("/components/schemas/{name}"), "a name that is not a Rust type's")),
        None => Ok(found),
    }
}

fn progenitor_types(lowered: &Lowered) -> Result<TokenStream, BuildError> {
    // The components alone: reading a whole `OpenAPI` from JSON is most of what compiling this script would cost.
    let mut components = openapiv3::Components::default();
    for (name, schema) in lowered.document["components"]["schemas"].as_object().into_iter().flatten() {
        let schema = serde_json::from_value(schema.clone()).map_err(|error| {
            let at = format!("/components/schemas/{name}");
            BuildError::new(at, format!("is not a schema of OpenAPI 3.0 after lowering: {error}"))
        })?;
        components.schemas.insert(name.clone(), schema);
    }
    let spec = openapiv3::OpenAPI { openapi: "3.0.3".to_owned(), components: Some(components), ..Default::default() };
    let mut settings = GenerationSettings::new();
    settings.with_map_type("::std::collections::BTreeMap").with_derive("PartialEq");
    for (component, path) in &lowered.replacements {
        let impls = [TypeImpl::Display, TypeImpl::FromStr, TypeImpl::FromStringIrrefutable];
        settings.with_replacement(component, path, impls.into_iter());
    }
    let mut generator = Generator::new(&settings);
    generator.generate_tokens(&spec).map_err(|error| BuildError::new("", format!("progenitor: {error}")))?;
    Ok(generator.get_type_space().to_stream())
}

fn adjusted(mut model: ItemStruct, lowered: &Lowered, name: &str) -> Vec<Item> {
    readable_docs(&mut model.attrs);
    model.attrs.retain(|attribute| !attribute.path().is_ident("derive"));
    for field in &mut model.fields {
        readable_docs(&mut field.attrs);
    }
    let received = lowered.responses.contains(name);
    let sent = lowered.requests.get(name);
    model.attrs.push(match (received, sent) {
        (_, None) => parse_quote!(#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]),
        (true, Some(_)) => parse_quote!(#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]),
        (false, Some(_)) => parse_quote!(#[derive(serde::Serialize, Clone, Debug, PartialEq)]),
    });
    if received || sent.is_none() {
        model.attrs.push(parse_quote!(#[non_exhaustive]));
        received_members(&mut model, lowered);
    }
    if sent.is_none() {
        let example = examples::model(lowered.paths.shown, &model);
        let last = model.attrs.iter().rposition(|attribute| attribute.path().is_ident("doc")).map_or(0, |at| at + 1);
        let empty: Attribute = parse_quote!(#[doc = ""]);
        model.attrs.splice(last..last, std::iter::once(empty).chain(docs(&example)));
    }
    let constructor = sent.map(|optional| sent_members(&mut model, optional));
    std::iter::once(Item::Struct(model)).chain(constructor).collect()
}

/// Keeps the prose of a doc comment, without the schema that is appended to it.
fn readable_docs(attributes: &mut Vec<Attribute>) {
    let prose = attributes.iter().filter_map(doc_text).collect::<Vec<_>>().join("\n");
    let prose = prose.split("<details>").next().unwrap_or_default().trim();
    // A component without a description is given its own name for one.
    let prose = prose.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')).unwrap_or(prose).to_owned();
    attributes.retain(|attribute| !attribute.path().is_ident("doc"));
    attributes.splice(0..0, docs(&prose));
}

fn doc_text(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// Optional members become `Option`, one level more where null may be sent, and nothing else leaves them out.
fn sent_members(model: &mut ItemStruct, optional: &BTreeMap<String, bool>) -> Item {
    let mut arguments = Vec::new();
    let mut values = Vec::new();
    for field in &mut model.fields {
        let Some(ident) = field.ident.clone() else { continue };
        let wire = renamed(field).unwrap_or_else(|| ident.to_string());
        let kind = &field.ty;
        if let Some(nullable) = optional.get(&wire) {
            let absent_only = last_segment(kind) == "Option" && !nullable;
            field.ty = if absent_only { kind.clone() } else { parse_quote!(Option<#kind>) };
            with_serde(field, quote!(default, skip_serializing_if = "Option::is_none"));
            values.push(quote!(#ident: None));
        } else {
            arguments.push(quote!(#ident: #kind));
            values.push(quote!(#ident));
        }
    }
    let name = &model.ident;
    parse_quote! {
        impl #name {
            pub(crate) fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }
        }
    }
}

fn received_members(model: &mut ItemStruct, lowered: &Lowered) {
    let reader = |name: &str| format!("{}::{name}", lowered.paths.support);
    let (null_as_empty, flag) = (reader("null_as_empty"), reader("lenient_flag"));
    let (integer, optional_integer) = (reader("lenient_integer"), reader("lenient_optional_integer"));
    for field in &mut model.fields {
        let kind = last_segment(&field.ty);
        match kind.as_str() {
            "Option" if field.ty.to_token_stream().to_string().split_whitespace().any(is_integer) => {
                with_serde(field, quote!(default, deserialize_with = #optional_integer));
            }
            // A server that leaves a null out means the same.
            "Option" => with_serde(field, quote!(default)),
            // A server that writes `null` or `1.0` does not cost the rest of the answer.
            _ if is_integer(&kind) => with_serde(field, quote!(default, deserialize_with = #integer)),
            "bool" => with_serde(field, quote!(default, deserialize_with = #flag)),
            "Vec" | "BTreeMap" | "Map" | "ClaimMap" => {
                with_serde(field, quote!(default, deserialize_with = #null_as_empty));
            }
            _ => {}
        }
    }
}

fn is_integer(kind: &str) -> bool {
    matches!(kind, "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64")
}

/// Replaces a field's serde attributes by these, its name on the wire kept.
fn with_serde(field: &mut Field, arguments: TokenStream) {
    let renamed = renamed(field).map(|name| quote!(rename = #name,));
    field.attrs.retain(|attribute| !attribute.path().is_ident("serde"));
    field.attrs.push(parse_quote!(#[serde(#renamed #arguments)]));
}

fn renamed(field: &Field) -> Option<String> {
    let mut found = None;
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        let _ = attribute.parse_nested_meta(|meta| {
            let renames = meta.path.is_ident("rename");
            if let Ok(value) = meta.value() {
                let value: LitStr = value.parse()?;
                if renames {
                    found = Some(value.value());
                }
            }
            Ok(())
        });
    }
    found
}

pub fn last_segment(kind: &Type) -> String {
    match kind {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}
