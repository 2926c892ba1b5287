//! The limits of what is sent, as constants: by format for identifiers, by component for bodies.

use super::super::lower::Lowered;
use super::super::names::constant;
use super::super::pattern::Pattern;
use super::super::rules::Rule;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use std::collections::BTreeMap;
use syn::{Item, parse_quote};

/// A constant for the form of each kind of identifier, by format.
pub fn formats(lowered: &Lowered) -> Vec<(String, Vec<Item>)> {
    lowered.formats.iter().map(|(format, rule)| (format.clone(), vec![definition(lowered, format, rule)])).collect()
}

/// A constant for each component that an operation sends.
pub fn components(lowered: &Lowered) -> Vec<(String, Vec<Item>)> {
    let mut found = BTreeMap::new();
    for operation in &lowered.operations {
        operation.parameters.iter().for_each(|parameter| parameter.rule.components(&mut found));
        operation.body.iter().for_each(|body| body.components(&mut found));
    }
    found
        .into_iter()
        .map(|(component, rule)| (component.to_owned(), vec![definition(lowered, component, rule)]))
        .collect()
}

fn definition(lowered: &Lowered, text: &str, rule: &Rule) -> Item {
    let name = format_ident!("{}", constant(text));
    let doc = format!(" `{text}`.");
    let rule = expression(lowered, rule);
    parse_quote!(#[doc = #doc] pub(crate) const #name: support::Rule = #rule;)
}

/// A constant expression for a rule.
pub fn expression(lowered: &Lowered, rule: &Rule) -> TokenStream {
    let of = |rule: &Rule| expression(lowered, rule);
    let inner = match rule {
        Rule::Component(name, _) => {
            let name = format_ident!("{}", constant(name));
            return quote!(limits::#name);
        }
        Rule::Format(format, rule) if lowered.formats.get(format) == Some(rule) => {
            let name = format_ident!("{}", constant(format));
            return quote!(formats::#name);
        }
        Rule::Format(_, rule) => return of(rule),
        rule if *rule == Rule::ANY_TEXT => quote!(ANY_TEXT),
        Rule::Any => quote!(Any),
        Rule::Boolean => quote!(Boolean),
        Rule::Number => quote!(Number),
        Rule::Integer { min, max, one_of } => {
            let (min, max) = (integer(*min), integer(*max));
            let one_of = one_of.iter().map(|number| integer(*number));
            quote!(Integer { min: #min, max: #max, one_of: &[#(#one_of),*] })
        }
        Rule::Text { min, max, pattern, one_of, uuid } => {
            let pattern = pattern.as_ref().map_or(quote!(None), |pattern| {
                let pattern = pattern_expression(pattern);
                quote!(Some(#pattern))
            });
            let (min, max) = (count(*min), count(*max));
            quote!(Text { min: #min, max: #max, pattern: #pattern, one_of: &[#(#one_of),*], uuid: #uuid })
        }
        Rule::List { min, max, items } => {
            let (min, max, items) = (count(*min), count(*max), of(items));
            quote!(List { min: #min, max: #max, items: &#items })
        }
        Rule::Object { members, extra, refuses_empty, choice } => {
            let members = members.iter().map(|(name, required, rule)| {
                let rule = of(rule);
                quote!((#name, #required, #rule))
            });
            let extra = extra.as_ref().map_or(quote!(None), |rule| {
                let rule = of(rule);
                quote!(Some(&#rule))
            });
            let one_of = &choice.one_of;
            let needs = choice.needs.iter().map(|(name, other)| quote!((#name, #other)));
            quote!(Object {
                members: &[#(#members),*], extra: #extra, refuses_empty: #refuses_empty,
                one_of: &[#(#one_of),*], needs: &[#(#needs),*],
            })
        }
        Rule::Either(rules) => {
            let rules = rules.iter().map(of);
            quote!(Either(&[#(#rules),*]))
        }
        Rule::Nullable(rule) => {
            let rule = of(rule);
            quote!(Nullable(&#rule))
        }
    };
    quote!(support::Rule::#inner)
}

fn pattern_expression(pattern: &Pattern) -> TokenStream {
    let Pattern { source, prefix, class, exactly } = pattern;
    // A bit for each ASCII character, in two halves.
    let half = |bits: u64| {
        let digits = format!("{bits:016x}");
        let groups: Vec<&str> = (0..4).filter_map(|group| digits.get(group * 4..group * 4 + 4)).collect();
        format!("0x{}", groups.join("_")).parse::<Literal>().ok()
    };
    let (low, high) = (half(*class as u64), half((*class >> 64) as u64));
    let exactly = exactly.map_or(quote!(None), |length| {
        let length = Literal::u32_unsuffixed(length);
        quote!(Some(#length))
    });
    quote!(support::Pattern { source: #source, prefix: #prefix, class: [#low, #high], exactly: #exactly })
}

fn count(number: u32) -> TokenStream {
    if number == u32::MAX {
        return quote!(u32::MAX);
    }
    let number = Literal::u32_unsuffixed(number);
    quote!(#number)
}

fn integer(number: i64) -> TokenStream {
    match number {
        i64::MIN => quote!(i64::MIN),
        i64::MAX => quote!(i64::MAX),
        number => {
            let digits = Literal::u64_unsuffixed(number.unsigned_abs());
            if number < 0 { quote!(-#digits) } else { quote!(#digits) }
        }
    }
}
