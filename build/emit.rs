//! What progenitor does not make: open enumerations, limits by format, and a struct per operation
//! that knows its limits and calls the generated method.

use super::document::BuildError;
use super::lower::{Lowered, OpenEnum};
use super::names::{constant, pascal, snake};
use super::operations::Operation;
use super::rules::Rule;
use super::tidy::{Methods, last_segment};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{GenericArgument, PathArguments, Type};

pub fn open_enums(lowered: &Lowered) -> TokenStream {
    lowered.enums.iter().map(open_enum).collect()
}

fn open_enum(open: &OpenEnum) -> TokenStream {
    let name = format_ident!("{}", open.name);
    let description = &open.description;
    let values = open.values.iter().map(|value| {
        let variant = format_ident!("{}", pascal(value));
        let doc = format!("`{value}`");
        quote!(#[doc = #doc] #variant = #value)
    });
    quote! {
        crate::model::open_enum! {
            #[doc = #description]
            pub enum #name { #(#values),* }
        }
    }
}

pub fn formats(lowered: &Lowered) -> TokenStream {
    let constants = lowered.formats.iter().map(|(format, rule)| {
        let name = format_ident!("{}", constant(format));
        let rule = rule.tokens();
        quote!(pub(crate) const #name: kayle_id_core::limits::Rule = #rule;)
    });
    quote! {
        /// The limits of each kind of value, as the document publishes them.
        pub(crate) mod formats { #(#constants)* }
    }
}

pub fn operations(lowered: &Lowered, methods: &Methods) -> Result<TokenStream, BuildError> {
    let mut all = TokenStream::new();
    let mut infos = Vec::new();
    for operation in &lowered.operations {
        let arguments = methods
            .get(&operation.id)
            .ok_or_else(|| BuildError::new(&operation.path, format!("no call was generated for {}", operation.id)))?;
        let name = format_ident!("{}", pascal(&operation.id));
        infos.push(quote!(<#name as crate::request::Operation>::INFO));
        all.extend(one(lowered, operation, arguments)?);
    }
    Ok(quote! {
        /// One struct for each operation: its arguments, its limits, and its call.
        pub mod operations {
            #![allow(clippy::all)]
            use super::types;
            #all
            /// Every operation of the document.
            pub(crate) const ALL: &[&crate::request::OperationInfo] = &[#(#infos),*];
        }
    })
}

fn one(lowered: &Lowered, operation: &Operation, arguments: &[(String, Type)]) -> Result<TokenStream, BuildError> {
    let name = format_ident!("{}", pascal(&operation.id));
    let method = format_ident!("{}", operation.id);
    let verb = format_ident!("{}", operation.method);
    let mut fields = Vec::new();
    let mut required = Vec::new();
    let mut values = Vec::new();
    let mut passed = Vec::new();
    let mut checks = Vec::new();
    for (argument, kind) in arguments {
        let field = format_ident!("{}", argument);
        let (owned, pass, optional) = ownership(kind, &quote!(self.#field));
        fields.push(quote!(pub(crate) #field: #owned));
        if optional {
            values.push(quote!(#field: ::std::option::Option::None));
        } else {
            required.push(quote!(#field: #owned));
            values.push(quote!(#field));
        }
        passed.push(pass);
        let parameter = operation.parameters.iter().position(|parameter| same_name(&parameter.name, argument));
        checks.push(match parameter {
            Some(index) => parameter_check(lowered, &operation.parameters[index].rule, index, &field, kind, optional),
            None => quote!(Self::INFO.check_body(&self.#field)?;),
        });
    }
    let info = info(operation);
    let summary = format!("{}: `{} {}`.", operation.summary, operation.method, operation.path);
    let wire = wire(lowered, &operation.id)?;
    let list = list(operation, &name, arguments);
    let complete = match by_offset(operation, arguments) {
        true => quote! {
            fn complete(&self, output: crate::transport::Output<Self>) -> crate::transport::Output<Self> {
                output.starting_at(self.prev_id)
            }
        },
        false => TokenStream::new(),
    };
    Ok(quote! {
        #[doc = #summary]
        #[derive(Clone)]
        pub struct #name { #(#fields),* }

        impl #name {
            #[allow(dead_code)]
            pub(crate) fn new(#(#required),*) -> Self {
                Self { #(#values),* }
            }
        }

        impl crate::request::Operation for #name {
            const INFO: &'static crate::request::OperationInfo = &#info;
            const METHOD: ::reqwest::Method = ::reqwest::Method::#verb;
            type Wire = #wire;

            fn check(&self) -> ::std::result::Result<(), kayle_id_core::InvalidInput> {
                #(#checks)*
                Ok(())
            }

            fn request(&self, target: crate::transport::Target<'_>) -> ::std::option::Option<::reqwest::Request> {
                let crate::transport::Target { base, client } = target;
                super::Client { base, client }.#method(#(#passed),*)
            }

            #complete
        }

        #list
    })
}

/// Checks an argument; text as it is, anything else as it is written on the wire.
fn parameter_check(
    lowered: &Lowered,
    rule: &Rule,
    index: usize,
    field: &proc_macro2::Ident,
    kind: &Type,
    optional: bool,
) -> TokenStream {
    let index = syn::Index::from(index);
    let name = innermost(kind);
    let is_text =
        name.ends_with("Id") || name == "str" || name == "String" || lowered.enums.iter().any(|open| open.name == name);
    match (rule, is_text, optional) {
        (rule, ..) if *rule == Rule::ANY_TEXT => TokenStream::new(),
        (Rule::Text { .. }, true, true) => quote! {
            Self::INFO.parameters[#index].check_text(self.#field.as_ref().map(::std::convert::AsRef::as_ref))?;
        },
        (Rule::Text { .. }, true, false) => quote! {
            Self::INFO.parameters[#index].check_text(Some(::std::convert::AsRef::as_ref(&self.#field)))?;
        },
        _ => quote!(Self::INFO.parameters[#index].check(&self.#field)?;),
    }
}

/// The name of a type below references and options.
fn innermost(kind: &Type) -> String {
    match kind {
        Type::Reference(reference) => innermost(&reference.elem),
        Type::Path(path) if last_segment(kind) == "Option" => {
            let arguments = path.path.segments.last().map(|segment| &segment.arguments);
            match arguments {
                Some(PathArguments::AngleBracketed(arguments)) => match arguments.args.first() {
                    Some(GenericArgument::Type(inner)) => innermost(inner),
                    _ => String::new(),
                },
                _ => String::new(),
            }
        }
        _ => last_segment(kind),
    }
}

/// progenitor's name for an argument against the document's for a parameter.
fn same_name(parameter: &str, argument: &str) -> bool {
    let parameter = snake(parameter);
    argument == parameter || argument == format!("{parameter}_")
}

/// Whether a list is walked by offset, and not by its items' ids.
fn by_offset(operation: &Operation, arguments: &[(String, Type)]) -> bool {
    operation.item.is_some() && arguments.iter().any(|(argument, _)| argument == "prev_id")
}

fn list(operation: &Operation, name: &proc_macro2::Ident, arguments: &[(String, Type)]) -> TokenStream {
    let Some(item) = &operation.item else { return TokenStream::new() };
    let item = format_ident!("{}", item);
    if by_offset(operation, arguments) {
        return quote! {
            impl crate::page::ListOperation for #name {
                type Item = types::#item;
                type Id = crate::page::Offset;

                fn set_starting_after(&mut self, cursor: &str) -> ::std::result::Result<(), kayle_id_core::InvalidInput> {
                    self.prev_id = ::std::option::Option::Some(crate::page::Offset::read(cursor)?);
                    Ok(())
                }

                fn starting_after(&self) -> ::std::option::Option<::std::string::String> {
                    self.prev_id.map(|offset| offset.to_string())
                }

                fn set_page_size(&mut self, limit: u32) {
                    self.limit = ::std::option::Option::Some(limit);
                }

                fn item_id(item: &Self::Item) -> &str {
                    ::std::convert::AsRef::<str>::as_ref(&item.key_id)
                }
            }
        };
    }
    let Some((_, cursor)) = arguments.iter().find(|(argument, _)| argument == "starting_after") else {
        return TokenStream::new();
    };
    let cursor = format_ident!("{}", innermost(cursor).replace("str", "String"));
    let cursor = if cursor == "String" { quote!(::std::string::String) } else { quote!(crate::model::#cursor) };
    quote! {
        impl crate::page::ListOperation for #name {
            type Item = types::#item;
            type Id = #cursor;

            fn set_starting_after(&mut self, cursor: &str) -> ::std::result::Result<(), kayle_id_core::InvalidInput> {
                self.starting_after = ::std::option::Option::Some(crate::model::FromCursor::from_cursor(cursor));
                Ok(())
            }

            fn starting_after(&self) -> ::std::option::Option<::std::string::String> {
                self.starting_after.as_ref().map(|cursor| ::std::convert::AsRef::<str>::as_ref(cursor).to_owned())
            }

            fn set_page_size(&mut self, limit: u32) {
                self.limit = ::std::option::Option::Some(limit);
            }

            fn item_id(item: &Self::Item) -> &str {
                ::std::convert::AsRef::<str>::as_ref(&item.id)
            }
        }
    }
}

fn info(operation: &Operation) -> TokenStream {
    let Operation { id, method, path, scope, repeatable, .. } = operation;
    let alias = match &operation.alias_of {
        Some(id) => quote!(Some(#id)),
        None => quote!(None),
    };
    let parameters = operation.parameters.iter().map(|parameter| {
        let name = &parameter.name;
        let in_path = parameter.in_path;
        let rule = parameter.rule.tokens();
        quote!(crate::request::Parameter { name: #name, in_path: #in_path, rule: #rule })
    });
    let body = match &operation.body {
        Some(rule) => {
            let rule = rule.tokens();
            quote!(Some(#rule))
        }
        None => quote!(None),
    };
    quote! {
        crate::request::OperationInfo {
            id: #id, method: #method, path: #path, scope: #scope, repeatable: #repeatable, alias_of: #alias,
            parameters: &[#(#parameters),*], body: #body,
        }
    }
}

/// What the operation's success is on the wire.
fn wire(lowered: &Lowered, id: &str) -> Result<TokenStream, BuildError> {
    for item in lowered.document["paths"].as_object().into_iter().flatten().map(|(_, item)| item) {
        for operation in item.as_object().into_iter().flatten().map(|(_, operation)| operation) {
            if operation["operationId"] == id {
                let schema = &operation["responses"]["2XX"]["content"]["application/json"]["schema"];
                let Some(component) = super::document::referenced(schema) else {
                    return Ok(quote!(()));
                };
                let path = lowered.replacements.get(component).map(String::as_str).unwrap_or_default();
                return syn::parse_str::<Type>(path)
                    .map(|kind| quote!(#kind))
                    .map_err(|error| BuildError::new(id, error.to_string()));
            }
        }
    }
    Err(BuildError::new("/paths", format!("{id} is gone after lowering")))
}

/// The owned form of a generated argument, how to pass it on, and whether it may be absent.
fn ownership(kind: &Type, value: &TokenStream) -> (TokenStream, TokenStream, bool) {
    match kind {
        Type::Reference(reference) => {
            let inner = &reference.elem;
            if is_str(inner) {
                (quote!(::std::string::String), quote!(&#value), false)
            } else {
                (quote!(#inner), quote!(&#value), false)
            }
        }
        Type::Path(path) if last_segment(kind) == "Option" => {
            let inner = path.path.segments.last().and_then(|segment| match &segment.arguments {
                PathArguments::AngleBracketed(arguments) => arguments.args.first(),
                _ => None,
            });
            match inner {
                Some(GenericArgument::Type(Type::Reference(reference))) if is_str(&reference.elem) => {
                    (quote!(::std::option::Option<::std::string::String>), quote!(#value.as_deref()), true)
                }
                Some(GenericArgument::Type(Type::Reference(reference))) => {
                    let inner = &reference.elem;
                    (quote!(::std::option::Option<#inner>), quote!(#value.as_ref()), true)
                }
                _ => (quote!(#kind), value.clone(), true),
            }
        }
        _ => (quote!(#kind), value.clone(), false),
    }
}

fn is_str(kind: &Type) -> bool {
    last_segment(kind) == "str"
}
