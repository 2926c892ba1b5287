//! `#[needs("redis-server")]` on a test: where the program is not installed, `cargo test` counts the test as ignored
//! and prints the reason. With the environment variable `CI` set, the test runs and fails instead, since CI installs
//! what the tests need.
//!
//! `#[needs("recordings")]` stands for recordings of a real server, which belong to no package: those tests are
//! ignored in CI as well where the recordings are absent.

use proc_macro::{TokenStream, TokenTree};

/// Ignores the test below it where one of the things it names is missing.
#[proc_macro_attribute]
pub fn needs(names: TokenStream, test: TokenStream) -> TokenStream {
    let names = names.into_iter().filter_map(|token| match token {
        TokenTree::Literal(text) => Some(text.to_string().trim_matches('"').to_owned()),
        _ => None,
    });
    let missing: Vec<(&str, &str)> = env!("MISSING").split(';').filter_map(|entry| entry.split_once('=')).collect();
    for name in names {
        if let Some((_, reason)) = missing.iter().find(|(missing, _)| *missing == name) {
            let ignore: TokenStream = format!("#[ignore = {reason:?}]").parse().unwrap_or_default();
            return ignore.into_iter().chain(test).collect();
        }
    }
    test
}

/// The folder of the recordings that `#[needs("recordings")]` stands for, as a text literal.
#[proc_macro]
pub fn recordings(_: TokenStream) -> TokenStream {
    format!("{:?}", env!("RECORDINGS")).parse().unwrap_or_default()
}

/// The path of the schema that `#[needs("sarif-schema")]` stands for, as a text literal.
#[proc_macro]
pub fn sarif_schema(_: TokenStream) -> TokenStream {
    format!("{:?}", env!("SARIF_SCHEMA")).parse().unwrap_or_default()
}
