//! Adjusts the Rust that progenitor made: what users only read may grow, what is sent says absent,
//! null and empty apart, and a list or map that arrives as null is empty.

use super::document::BuildError;
use super::lower::Lowered;
use quote::{ToTokens, format_ident, quote};
use std::collections::{BTreeMap, BTreeSet};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, ExprLit, Fields, File, FnArg, ImplItem, Item, ItemStruct, Lit, LitStr, LocalInit, Meta, Pat, Stmt,
    Token, Type, parse_quote,
};

/// The arguments of each generated call, by operation id: names and types in their order.
pub type Methods = BTreeMap<String, Vec<(String, Type)>>;

pub fn tidy(mut file: File, lowered: &Lowered) -> Result<(File, Methods), BuildError> {
    let mut methods = Methods::new();
    for item in &mut file.items {
        match item {
            Item::Mod(module) if module.ident == "types" => {
                if let Some((_, items)) = &mut module.content {
                    types(items, lowered)?;
                }
            }
            Item::Impl(block) if block.trait_.is_none() => {
                *block.self_ty = parse_quote!(Client<'_>);
                // Clients are put together by hand: these would make transports of their own.
                block.items.retain(|item| {
                    !matches!(item, ImplItem::Fn(method) if method.sig.ident == "new" || method.sig.ident == "new_with_client")
                });
                for item in &mut block.items {
                    if let ImplItem::Fn(method) = item {
                        let arguments = method.sig.inputs.iter().filter_map(argument).collect();
                        writes_only(method)?;
                        methods.insert(method.sig.ident.to_string(), arguments);
                    }
                }
            }
            Item::Struct(client) if client.ident == "Client" => {
                *client = parse_quote! {
                    /// What requests are written with.
                    pub struct Client<'t> {
                        pub(crate) base: &'t ::url::Url,
                        pub(crate) client: &'t ::reqwest::Client,
                    }
                };
            }
            _ => {}
        }
    }
    file.items.retain(|item| match item {
        Item::Mod(module) => module.ident != "prelude",
        // What sends, and a check that it can.
        Item::Impl(block) => block.trait_.is_none(),
        Item::Const(_) => false,
        _ => true,
    });
    Ok((file, methods))
}

/// Ends a generated call where its request is written: sending and reading are the transport's.
///
/// A header for the document's version goes too; the API knows none. What every request accepts is the client's to say.
fn writes_only(method: &mut syn::ImplItemFn) -> Result<(), BuildError> {
    let mut statements = Vec::new();
    for statement in std::mem::take(&mut method.block.stmts) {
        let Stmt::Local(local) = &statement else { continue };
        let Some(name) = bound(&local.pat) else { continue };
        match name.as_str() {
            "header_map" => {}
            "request" => {
                let Some(LocalInit { expr, .. }) = &local.init else { break };
                let Expr::Try(written) = &**expr else { break };
                let written = without_headers((*written.expr).clone());
                let written = plain(&written).unwrap_or_else(|| parse_quote!(#written.ok()));
                statements.push(Stmt::Expr(written, None));
                method.block.stmts = statements;
                method.sig.asyncness = None;
                method.sig.output = parse_quote!(-> ::std::option::Option<::reqwest::Request>);
                return Ok(());
            }
            "url" => match on_the_address(statement) {
                Some(statement) => statements.push(statement),
                None => break,
            },
            _ => statements.push(statement),
        }
    }
    Err(BuildError::new("", format!("{} was not generated in the form that is known here", method.sig.ident)))
}

/// Has the path put on the address, which was parsed once, and an id written by a function that copies nothing which can stay.
fn on_the_address(mut statement: Stmt) -> Option<Stmt> {
    let Stmt::Local(local) = &mut statement else { return None };
    let Expr::Macro(written) = &*local.init.as_ref()?.expr else { return None };
    let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
    let mut arguments = written.mac.parse_body_with(parser).ok()?.into_iter();
    let Expr::Lit(ExprLit { lit: Lit::Str(form), .. }) = arguments.next()? else { return None };
    let path = LitStr::new(form.value().strip_prefix("{}")?, form.span());
    // The address itself.
    arguments.next()?;
    let parts: Vec<Expr> = arguments
        .map(|argument| match id_written(&argument) {
            Some(id) => parse_quote!(crate::transport::path_part(::std::convert::AsRef::<str>::as_ref(#id))),
            None => argument,
        })
        .collect();
    let path: Expr =
        if parts.is_empty() { parse_quote!(#path) } else { parse_quote!(&::std::format!(#path, #(#parts),*)) };
    local.init.as_mut()?.expr = parse_quote!(crate::transport::address(self.base, #path));
    Some(statement)
}

/// The id in `encode_path(&id.to_string())`.
fn id_written(argument: &Expr) -> Option<&Expr> {
    let Expr::Call(call) = argument else { return None };
    let Expr::Reference(reference) = call.args.first()? else { return None };
    let Expr::MethodCall(text) = &*reference.expr else { return None };
    (text.method == "to_string").then_some(&*text.receiver)
}

fn bound(pattern: &Pat) -> Option<String> {
    match pattern {
        Pat::Ident(name) => Some(name.ident.to_string()),
        _ => None,
    }
}

/// Takes `.headers(header_map)` and `.header(ACCEPT, ..)` out of a chain of calls.
fn without_headers(expression: Expr) -> Expr {
    let accepts = |name: &Expr| matches!(name, Expr::Path(name) if name.path.segments.last().is_some_and(|last| last.ident == "ACCEPT"));
    match expression {
        Expr::MethodCall(call) if call.method == "headers" => without_headers(*call.receiver),
        Expr::MethodCall(call) if call.method == "header" && call.args.first().is_some_and(accepts) => {
            without_headers(*call.receiver)
        }
        Expr::MethodCall(mut call) => {
            *call.receiver = without_headers(*call.receiver);
            Expr::MethodCall(call)
        }
        other => other,
    }
}

/// `client.get(url).build()` without the builder, which a call with neither query nor body does not need.
fn plain(written: &Expr) -> Option<Expr> {
    let Expr::MethodCall(build) = written else { return None };
    let Expr::MethodCall(verb) = &*build.receiver else { return None };
    let Expr::Field(_) = &*verb.receiver else { return None };
    let url = verb.args.first()?;
    let method = format_ident!("{}", verb.method.to_string().to_uppercase());
    Some(parse_quote!(::std::option::Option::Some(::reqwest::Request::new(::reqwest::Method::#method, #url))))
}

fn argument(input: &FnArg) -> Option<(String, Type)> {
    match input {
        FnArg::Typed(typed) => match &*typed.pat {
            Pat::Ident(name) => Some((name.ident.to_string(), (*typed.ty).clone())),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    }
}

fn types(items: &mut Vec<Item>, lowered: &Lowered) -> Result<(), BuildError> {
    let mut names = BTreeSet::new();
    let mut constructors = Vec::new();
    // Conversions from a reference to a clone of itself are noise.
    items.retain(|item| !matches!(item, Item::Impl(block) if is_from_reference(block)));
    for item in items.iter_mut() {
        let Item::Struct(model) = item else { continue };
        let name = model.ident.to_string();
        if !names.insert(name.clone()) {
            return Err(BuildError::new("", format!("two types are called {name}")));
        }
        drop_schema_from_docs(&mut model.attrs);
        for field in &mut model.fields {
            drop_schema_from_docs(&mut field.attrs);
        }
        match lowered.requests.get(&name) {
            Some(optional) => constructors.push(request(model, optional)),
            None => {
                model.attrs.push(parse_quote!(#[non_exhaustive]));
                response(model);
            }
        }
    }
    items.extend(constructors);
    Ok(())
}

fn is_from_reference(block: &syn::ItemImpl) -> bool {
    block.trait_.as_ref().is_some_and(|(path, _)| {
        let text = path.to_token_stream().to_string();
        text.contains("From < & ")
    })
}

/// Keeps the prose of a doc comment, without the schema that is appended to it.
fn drop_schema_from_docs(attributes: &mut Vec<Attribute>) {
    for attribute in attributes.iter_mut() {
        if let Meta::NameValue(pair) = &mut attribute.meta
            && pair.path.is_ident("doc")
            && let syn::Expr::Lit(literal) = &pair.value
            && let syn::Lit::Str(text) = &literal.lit
        {
            let text = text.value();
            let prose = text.split("<details>").next().unwrap_or_default().trim().trim_matches('`');
            let prose =
                if text.trim_start().starts_with('`') && !text.contains("<details>") { text.trim() } else { prose };
            pair.value = parse_quote!(#prose);
        }
    }
    let empty = |attribute: &Attribute| {
        attribute.path().is_ident("doc") && attribute.to_token_stream().to_string().contains("\"\"")
    };
    attributes.retain(|attribute| !empty(attribute));
}

/// Optional members of a request become `Option`, one level more where null may be sent, and
/// nothing else leaves them out.
fn request(model: &mut ItemStruct, optional: &BTreeMap<String, bool>) -> Item {
    let mut arguments = Vec::new();
    let mut values = Vec::new();
    for field in &mut model.fields {
        let Some(ident) = field.ident.clone() else { continue };
        let renamed = renamed(&field.attrs);
        let wire = renamed.clone().unwrap_or_else(|| ident.to_string());
        let kind = &field.ty;
        if let Some(nullable) = optional.get(&wire) {
            let absent_only = last_segment(kind) == "Option" && !nullable;
            field.ty = if absent_only { kind.clone() } else { parse_quote!(::std::option::Option<#kind>) };
            field.attrs.retain(|attribute| !attribute.path().is_ident("serde"));
            field.attrs.push(match renamed {
                Some(name) => parse_quote!(#[serde(rename = #name, default, skip_serializing_if = "::std::option::Option::is_none")]),
                None => parse_quote!(#[serde(default, skip_serializing_if = "::std::option::Option::is_none")]),
            });
            values.push(quote!(#ident: ::std::option::Option::None));
        } else {
            arguments.push(quote!(#ident: #kind));
            values.push(quote!(#ident));
        }
    }
    let name = &model.ident;
    // Only sent, never read back.
    for attribute in &mut model.attrs {
        if attribute.path().is_ident("derive") {
            *attribute = parse_quote!(#[derive(::serde::Serialize, Clone, Debug, PartialEq)]);
        }
    }
    let mut seen = false;
    model.attrs.retain(|attribute| !attribute.path().is_ident("derive") || !std::mem::replace(&mut seen, true));
    parse_quote! {
        impl #name {
            pub(crate) fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }
        }
    }
}

fn response(model: &mut ItemStruct) {
    if let Fields::Named(fields) = &mut model.fields {
        for field in &mut fields.named {
            let kind = last_segment(&field.ty);
            if kind == "Option" {
                // A server that leaves a null out means the same.
                let renamed = renamed(&field.attrs);
                field.attrs.retain(|attribute| !attribute.path().is_ident("serde"));
                field.attrs.push(match renamed {
                    Some(name) => parse_quote!(#[serde(rename = #name, default)]),
                    None => parse_quote!(#[serde(default)]),
                });
            }
            if matches!(kind.as_str(), "Vec" | "BTreeMap" | "Map" | "ClaimMap") {
                let path = "crate::model::null_as_empty";
                let renamed = renamed(&field.attrs);
                field.attrs.retain(|attribute| !attribute.path().is_ident("serde"));
                field.attrs.push(match renamed {
                    Some(name) => parse_quote!(#[serde(rename = #name, default, deserialize_with = #path)]),
                    None => parse_quote!(#[serde(default, deserialize_with = #path)]),
                });
            }
        }
    }
}

fn renamed(attributes: &[Attribute]) -> Option<String> {
    let mut found = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                let value: syn::LitStr = meta.value()?.parse()?;
                found = Some(value.value());
            } else if let Ok(value) = meta.value() {
                let _: syn::LitStr = value.parse()?;
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
