//! Writes `Option` where progenitor writes `::std::option::Option`, so that a model can be read.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::quote;

/// The names that stand for standard types in generated code. No component can have one of them.
pub const SHORT_NAMES: [&str; 5] = ["BTreeMap", "Option", "Result", "String", "Vec"];

/// Shortens the paths of standard types, and `::serde` to `serde`.
pub fn paths(tokens: TokenStream) -> TokenStream {
    let long = [
        (spelled(quote!(::std::option::Option)), quote!(Option)),
        (spelled(quote!(::std::string::String)), quote!(String)),
        (spelled(quote!(::std::vec::Vec)), quote!(Vec)),
        (spelled(quote!(::std::collections::BTreeMap)), quote!(BTreeMap)),
        (spelled(quote!(::serde::)), quote!(serde::)),
        (spelled(quote!(::serde_json::)), quote!(serde_json::)),
    ];
    shortened(tokens, &long)
}

fn spelled(tokens: TokenStream) -> Vec<String> {
    tokens.into_iter().map(|token| token.to_string()).collect()
}

fn shortened(tokens: TokenStream, long: &[(Vec<String>, TokenStream)]) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let starts = |at: usize, path: &[String]| {
        tokens
            .get(at..at + path.len())
            .is_some_and(|part| part.iter().zip(path).all(|(token, name)| token.to_string() == *name))
    };
    let mut at = 0;
    let mut short = TokenStream::new();
    while let Some(token) = tokens.get(at) {
        if let Some((path, name)) = long.iter().find(|(path, _)| starts(at, path)) {
            short.extend(name.clone());
            at += path.len();
            continue;
        }
        short.extend([match token {
            TokenTree::Group(group) => TokenTree::Group(Group::new(group.delimiter(), shortened(group.stream(), long))),
            other => other.clone(),
        }]);
        at += 1;
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_paths_are_shortened_at_any_depth() {
        let long = quote! {
            pub names: ::std::vec::Vec<::std::option::Option<::std::string::String>>,
            pub map: ::std::collections::BTreeMap<::std::string::String, crate::model::MetadataValue>,
        };
        let short = quote! {
            pub names: Vec<Option<String>>,
            pub map: BTreeMap<String, crate::model::MetadataValue>,
        };
        assert_eq!(paths(long).to_string(), short.to_string());
    }
}
