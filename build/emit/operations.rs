//! A struct for each operation: its arguments, its limits, the request that it writes, and what it returns.

use super::super::document::BuildError;
use super::super::lower::Lowered;
use super::super::lower::arguments::{self, Argument, Kind, Place};
use super::super::lower::operations::{Operation, Parameter};
use super::super::lower::responses::{Success, Wrapping};
use super::super::names::pascal;
use super::super::rules::Rule;
use super::limits::expression;
use super::{docs, path};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Item, Type, parse_quote};

/// The items of one operation.
pub fn operation(lowered: &Lowered, operation: &Operation) -> Result<Vec<Item>, BuildError> {
    let name = format_ident!("{}", pascal(&operation.id));
    let summary = format!("{}: `{} {}`.", operation.summary, operation.method, operation.path);
    let example = super::examples::operation(lowered.paths.shown, &pascal(&operation.id), &operation.path);
    let docs = docs(&format!("{summary}\n\n{}\n\n{example}", operation.description.trim()));
    let fields = fields(&operation.arguments)?;
    let constructor = constructor(&name, &operation.arguments)?;
    let implementation = implementation(lowered, operation, &name)?;
    let mut items: Vec<Item> = vec![
        parse_quote! {
            #(#docs)*
            #[derive(Clone)]
            pub struct #name { #(#fields),* }
        },
        constructor,
        implementation,
    ];
    items.extend(list(lowered, operation, &name)?);
    Ok(items)
}

/// What the document says of an operation, as a constant expression.
pub fn info(lowered: &Lowered, operation: &Operation) -> TokenStream {
    let Operation { id, method, path, scope, repeatable, .. } = operation;
    let alias = operation.alias_of.as_ref().map(|id| quote!(.with_alias_of(#id)));
    let parameters = operation.parameters.iter().map(|parameter| {
        let (name, rule) = (&parameter.name, expression(lowered, &parameter.rule));
        let place = format_ident!("{}", if parameter.in_path { "path" } else { "query" });
        quote!(support::Parameter::#place(#name, #rule))
    });
    let parameters =
        (!operation.parameters.is_empty()).then(|| quote!(.with_parameters(const { &[#(#parameters),*] })));
    let body = operation.body.as_ref().map(|rule| {
        let rule = expression(lowered, rule);
        quote!(.with_body(&#rule))
    });
    quote! {
        support::OperationInfo::new(#id, #method, #path)
            .with_scope(#scope)
            .with_repeatable(#repeatable)
            #alias #parameters #body
    }
}

/// The Rust type of what an operation answers on the wire, and of what a caller gets.
pub fn wire_and_output(lowered: &Lowered, success: Option<&Success>) -> Result<(Type, Type), BuildError> {
    let Some(Success { wrapping, component }) = success else {
        return Ok((parse_quote!(()), parse_quote!(())));
    };
    let model = path(&arguments::model(lowered, component))?;
    let list: Type = parse_quote!(Vec<#model>);
    Ok(match wrapping {
        Wrapping::Bare => (parse_quote!(support::Bare<#model>), model),
        Wrapping::Envelope { meta: false, list: false } => (parse_quote!(support::Envelope<#model>), model),
        Wrapping::Envelope { meta: false, list: true } => (parse_quote!(support::Envelope<#list>), list),
        Wrapping::Envelope { meta: true, list: false } => (parse_quote!(support::MetaEnvelope<#model>), model),
        Wrapping::Envelope { meta: true, list: true } => (parse_quote!(support::MetaEnvelope<#list>), list),
        Wrapping::Page => (parse_quote!(support::Page<#model>), parse_quote!(support::Page<#model>)),
        Wrapping::OffsetPage => (parse_quote!(support::OffsetPage<#model>), parse_quote!(support::Page<#model>)),
    })
}

fn field_type(argument: &Argument) -> Result<Type, BuildError> {
    let Kind { path: text, is_list, .. } = &argument.kind;
    let one = path(text)?;
    let kind: Type = if *is_list { parse_quote!(Vec<#one>) } else { one };
    Ok(if argument.required { kind } else { parse_quote!(Option<#kind>) })
}

fn fields(arguments: &[Argument]) -> Result<Vec<TokenStream>, BuildError> {
    let fields = arguments.iter().map(|argument| {
        let (field, kind) = (format_ident!("{}", argument.field), field_type(argument)?);
        Ok(quote!(pub(crate) #field: #kind))
    });
    fields.collect()
}

fn constructor(name: &Ident, arguments: &[Argument]) -> Result<Item, BuildError> {
    let mut given = Vec::new();
    let mut values = Vec::new();
    for argument in arguments {
        let (field, kind) = (format_ident!("{}", argument.field), field_type(argument)?);
        if argument.required {
            given.push(quote!(#field: #kind));
            values.push(quote!(#field));
        } else {
            values.push(quote!(#field: None));
        }
    }
    Ok(parse_quote! {
        impl #name {
            pub(crate) fn new(#(#given),*) -> Self {
                Self { #(#values),* }
            }
        }
    })
}

fn implementation(lowered: &Lowered, operation: &Operation, name: &Ident) -> Result<Item, BuildError> {
    let info = info(lowered, operation);
    let method = format_ident!("{}", operation.method);
    let (wire, output) = wire_and_output(lowered, operation.success.as_ref())?;
    let checks = operation.arguments.iter().map(|argument| check(operation, argument));
    let write = write(operation);
    let complete = walks_by_offset(operation).then(|| {
        quote! {
            fn complete(&self, output: Self::Output) -> Self::Output {
                output.starting_at(self.prev_id)
            }
        }
    });
    Ok(parse_quote! {
        impl support::Operation for #name {
            const INFO: &'static support::OperationInfo = &#info;
            const METHOD: support::Method = support::Method::#method;

            type Wire = #wire;
            type Output = #output;

            fn check(&self) -> Result<(), support::InvalidInput> {
                #(#checks)*
                Ok(())
            }

            #write

            #complete
        }
    })
}

/// Checks an argument: text as it is, anything else as it is written on the wire.
fn check(operation: &Operation, argument: &Argument) -> TokenStream {
    let field = format_ident!("{}", argument.field);
    if argument.place == Place::Body {
        return quote!(Self::INFO.check_body(&self.#field)?;);
    }
    let in_path = argument.place == Place::Path;
    let same = |parameter: &Parameter| parameter.name == argument.name && parameter.in_path == in_path;
    let Some(index) = operation.parameters.iter().position(same) else { return TokenStream::new() };
    let rule = operation.parameters.get(index).map(|parameter| parameter.rule.behind_names());
    let index = syn::Index::from(index);
    let is_one_text = argument.kind.is_text && !argument.kind.is_list;
    match (rule, argument.required) {
        (Some(rule), _) if *rule == Rule::ANY_TEXT => TokenStream::new(),
        (Some(Rule::Text { .. }), required) if is_one_text => {
            let text = text_of(argument, required);
            quote!(Self::INFO.parameters[#index].check_text(#text)?;)
        }
        _ => quote!(Self::INFO.parameters[#index].check(&self.#field)?;),
    }
}

/// The text of an argument, as an `Option<&str>`.
fn text_of(argument: &Argument, required: bool) -> TokenStream {
    let field = format_ident!("{}", argument.field);
    match required {
        true => quote!(Some(self.#field.as_ref())),
        false => quote!(self.#field.as_ref().map(AsRef::as_ref)),
    }
}

/// The function that writes the request.
fn write(operation: &Operation) -> TokenStream {
    let path = address(operation);
    let rest = operation.arguments.iter().filter(|argument| argument.place != Place::Path);
    let rest: Vec<TokenStream> = rest
        .map(|argument| {
            let (field, name, kind) = (format_ident!("{}", argument.field), &argument.name, &argument.kind);
            match (argument.place, kind.is_text, kind.is_list) {
                (Place::Body, ..) => quote!(request.json(&self.#field)?;),
                (_, true, false) => {
                    let text = text_of(argument, argument.required);
                    quote!(request.query_text(#name, #text);)
                }
                (_, true, true) if argument.required => {
                    quote!(request.query_text(#name, self.#field.iter().map(AsRef::as_ref));)
                }
                (_, true, true) => quote!(request.query_text(#name, self.#field.iter().flatten().map(AsRef::as_ref));),
                (_, false, false) if argument.required => quote!(request.query_value(#name, [&self.#field]);),
                (_, false, true) if !argument.required => {
                    quote!(request.query_value(#name, self.#field.iter().flatten());)
                }
                (_, false, _) => quote!(request.query_value(#name, &self.#field);),
            }
        })
        .collect();
    if rest.is_empty() {
        return quote! {
            fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
                Some(target.request(Self::METHOD, #path))
            }
        };
    }
    quote! {
        fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
            let mut request = target.request(Self::METHOD, #path);
            #(#rest)*
            Some(request)
        }
    }
}

/// The path below the base address, as a `&str`.
fn address(operation: &Operation) -> TokenStream {
    let names = arguments::names_in(&operation.path);
    if names.is_empty() {
        let path = &operation.path;
        return quote!(#path);
    }
    let form = names.iter().fold(operation.path.clone(), |path, name| path.replacen(&format!("{{{name}}}"), "{}", 1));
    let in_path = operation.arguments.iter().filter(|argument| argument.place == Place::Path);
    let parts = in_path.map(|argument| {
        let field = format_ident!("{}", argument.field);
        match argument.kind.is_text {
            true => quote!(support::path_part(self.#field.as_ref())),
            false => quote!(support::path_part(&self.#field.to_string())),
        }
    });
    quote!(&format!(#form, #(#parts),*))
}

/// Whether a list is walked by offset, and not by its items' ids.
fn walks_by_offset(operation: &Operation) -> bool {
    operation.item().is_some_and(|item| item.wrapping == Wrapping::OffsetPage) && has(operation, "prev_id").is_some()
}

fn has<'a>(operation: &'a Operation, field: &str) -> Option<&'a Argument> {
    operation.arguments.iter().find(|argument| argument.field == field && argument.place == Place::Query)
}

fn list(lowered: &Lowered, operation: &Operation, name: &Ident) -> Result<Option<Item>, BuildError> {
    let Some(success) = operation.item() else { return Ok(None) };
    let item = path(&arguments::model(lowered, &success.component))?;
    if walks_by_offset(operation) {
        return Ok(Some(parse_quote! {
            impl support::ListOperation for #name {
                type Item = #item;
                type Id = support::Offset;

                fn set_starting_after(&mut self, cursor: &str) -> Result<(), support::InvalidInput> {
                    self.prev_id = Some(support::Offset::read(cursor)?);
                    Ok(())
                }

                fn starting_after(&self) -> Option<String> {
                    self.prev_id.map(|offset| offset.to_string())
                }

                fn set_page_size(&mut self, limit: u32) {
                    self.limit = Some(limit);
                }

                fn item_id(item: &Self::Item) -> &str {
                    item.key_id.as_ref()
                }
            }
        }));
    }
    let (Some(cursor), Some(_)) = (has(operation, "starting_after"), has(operation, "limit")) else { return Ok(None) };
    let cursor = path(&cursor.kind.path)?;
    Ok(Some(parse_quote! {
        impl support::ListOperation for #name {
            type Item = #item;
            type Id = #cursor;

            fn set_starting_after(&mut self, cursor: &str) -> Result<(), support::InvalidInput> {
                self.starting_after = Some(support::FromCursor::from_cursor(cursor));
                Ok(())
            }

            fn starting_after(&self) -> Option<String> {
                self.starting_after.as_ref().map(|cursor| AsRef::<str>::as_ref(cursor).to_owned())
            }

            fn set_page_size(&mut self, limit: u32) {
                self.limit = Some(limit);
            }

            fn item_id(item: &Self::Item) -> &str {
                item.id.as_ref()
            }
        }
    }))
}
