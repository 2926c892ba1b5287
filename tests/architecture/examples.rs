//! Each public type, trait and function that is written by hand has an example in its documentation, and the words that
//! people type into the search box lead to an item.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use syn::parse::ParseStream;
use syn::{Attribute, Expr, ExprLit, Ident, Item, Lit, Meta, Token, UseTree, Visibility};

/// The crates that users depend on, with the folders that others than people write or that other tests hold.
const CRATES: &[(&str, &[&str])] = &[
    ("crates/kayle-id-core/src", &[]),
    ("crates/kayle-id-webhook/src", &[]),
    ("crates/kayle-id-http/src", &[]),
    ("crates/kayle-id-companions/src", &["generated"]),
    ("src", &["generated", "resources"]),
];

/// What generated code alone is written with: `kayle_id_http::support` exports it, which is hidden and no part of the
/// published interface.
const INTERNAL: &[&str] = &["Bare", "Envelope", "MetaEnvelope", "Target", "Wire", "WrittenRequest", "path_part"];

/// Words that people search for. Each is an alias of an item at least.
const WORDS: &[&str] = &[
    "401",
    "404",
    "429",
    "API key",
    "HMAC",
    "HSM",
    "JWE",
    "JWK",
    "JWKS",
    "JWT",
    "KMS",
    "KYC",
    "PEM",
    "age",
    "backoff",
    "cancel session",
    "client certificate",
    "clock skew",
    "consent",
    "create session",
    "create webhook",
    "cursor",
    "deadline",
    "decrypt",
    "deduplicate",
    "fake webhook",
    "idempotency",
    "interceptor",
    "metrics",
    "missed webhooks",
    "over 18",
    "pagination",
    "personal data",
    "polling",
    "proxy",
    "rate limit",
    "replay attack",
    "retry",
    "rotate key",
    "rotate secret",
    "scope",
    "synchronous",
    "thumbprint",
    "timeout",
    "verify signature",
    "verify webhook",
    "webhook secret",
];

/// A public item that is written by hand.
struct Found {
    name: String,
    file: PathBuf,
    has_example: bool,
    /// Whether users reach it by the modules that it stands in.
    public: bool,
}

#[derive(Default)]
struct Crate {
    items: Vec<Found>,
    /// The names that a `pub use` exports in a module which is not hidden.
    exported: BTreeSet<String>,
    aliases: BTreeSet<String>,
}

fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        matches!(&attribute.meta, Meta::List(list) if list.path.is_ident("doc") && list.tokens.to_string() == "hidden")
    })
}

/// Whether a documentation has a block of code. `example!` is a macro of the file that writes one.
fn has_example(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(line), .. }) => line.value().contains("```"),
            Expr::Macro(call) => call.mac.path.is_ident("example") || call.mac.tokens.to_string().contains("```"),
            _ => false,
        },
        _ => false,
    })
}

fn exported(tree: &UseTree, names: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) => exported(&path.tree, names),
        UseTree::Name(name) => drop(names.insert(name.ident.to_string())),
        UseTree::Rename(rename) => drop(names.insert(rename.rename.to_string())),
        UseTree::Group(group) => group.items.iter().for_each(|tree| exported(tree, names)),
        UseTree::Glob(_) => {}
    }
}

/// The documented items in the call of a macro that defines items: attributes, and the name behind them.
fn defined(input: ParseStream<'_>) -> syn::Result<Vec<(Vec<Attribute>, Ident)>> {
    let mut items = Vec::new();
    while !input.is_empty() {
        let attributes = input.call(Attribute::parse_outer)?;
        let _: Option<Token![pub]> = input.parse()?;
        let _: Option<Token![enum]> = input.parse()?;
        if !attributes.is_empty() && input.peek(Ident) {
            items.push((attributes, input.parse()?));
        }
        while !input.is_empty() && !input.peek(Token![#]) {
            input.step(|cursor| {
                cursor.token_tree().map(|(_, rest)| ((), rest)).ok_or_else(|| cursor.error("a token"))
            })?;
        }
    }
    Ok(items)
}

impl Crate {
    fn read(&mut self, file: &Path, folder: &Path, left_out: &[&str], public: bool, hidden: bool) {
        let text = std::fs::read_to_string(file).unwrap();
        self.aliases
            .extend(text.split("doc(alias = \"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
        self.items(syn::parse_file(&text).unwrap().items, file, folder, left_out, public, hidden);
    }

    fn items(&mut self, items: Vec<Item>, file: &Path, folder: &Path, left_out: &[&str], public: bool, hidden: bool) {
        for item in items {
            let (attributes, visibility, name) = match &item {
                Item::Struct(item) => (&item.attrs, &item.vis, &item.ident),
                Item::Enum(item) => (&item.attrs, &item.vis, &item.ident),
                Item::Trait(item) => (&item.attrs, &item.vis, &item.ident),
                Item::Type(item) => (&item.attrs, &item.vis, &item.ident),
                Item::Fn(item) => (&item.attrs, &item.vis, &item.sig.ident),
                Item::Mod(item) => {
                    let name = item.ident.to_string();
                    let public = public && matches!(item.vis, Visibility::Public(_));
                    let hidden = hidden || is_hidden(&item.attrs);
                    if left_out.contains(&name.as_str()) || name == "tests" {
                        continue;
                    }
                    if let Some((_, items)) = &item.content {
                        self.items(items.clone(), file, folder, left_out, public, hidden);
                    } else {
                        let inner = folder.join(&name);
                        let own = folder.join(format!("{name}.rs"));
                        let file = if own.exists() { own } else { inner.join("mod.rs") };
                        self.read(&file, &inner, left_out, public, hidden);
                    }
                    continue;
                }
                Item::Use(item) => {
                    if matches!(item.vis, Visibility::Public(_)) && !hidden && !is_hidden(&item.attrs) {
                        exported(&item.tree, &mut self.exported);
                    }
                    continue;
                }
                Item::Macro(call) if call.ident.is_none() => {
                    for (attributes, name) in call.mac.parse_body_with(defined).unwrap_or_default() {
                        // `define_request!` is given the documentation and the error of a type that it names itself.
                        let name = if name == "error" { "Request".to_owned() } else { name.to_string() };
                        let has_example = has_example(&attributes);
                        self.items.push(Found { name, file: file.to_owned(), has_example, public: public && !hidden });
                    }
                    continue;
                }
                _ => continue,
            };
            // The README as a documentation test.
            if !matches!(visibility, Visibility::Public(_)) || is_hidden(attributes) {
                continue;
            }
            let has_example = has_example(attributes);
            let (name, file) = (name.to_string(), file.to_owned());
            self.items.push(Found { name, file, has_example, public: public && !hidden });
        }
    }
}

fn crates() -> Vec<Crate> {
    CRATES
        .iter()
        .map(|(folder, left_out)| {
            let folder = super::root().join(folder);
            let mut read = Crate::default();
            read.read(&folder.join("lib.rs"), &folder, left_out, true, false);
            read
        })
        .collect()
}

#[test]
fn each_public_type_trait_and_function_has_an_example() {
    let crates = crates();
    // A companion exports what stands in a hidden module of the receiver's crate.
    let everywhere: BTreeSet<&String> = crates.iter().flat_map(|read| &read.exported).collect();
    let (mut missing, mut seen) = (Vec::new(), 0);
    for read in &crates {
        for item in &read.items {
            if !item.public && !everywhere.contains(&item.name) {
                continue;
            }
            seen += 1;
            if !item.has_example && !INTERNAL.contains(&item.name.as_str()) {
                missing.push(format!("{}: {}", item.file.display(), item.name));
            }
        }
    }
    assert!(missing.is_empty(), "no example in the documentation of:\n{}", missing.join("\n"));
    // Fewer would say that items are not found any more.
    assert!(seen >= 190, "only {seen} items were found");
}

#[test]
fn the_errors_of_the_companions_have_examples() {
    let text = std::fs::read_to_string(super::root().join("crates/kayle-id-companions/src/error.rs")).unwrap();
    for item in ["pub struct Error {", "pub enum ErrorKind {"] {
        let before = text.split(item).next().unwrap();
        let documentation = before.rsplit("\n\n").next().unwrap();
        assert!(documentation.contains("```"), "no example in the documentation of {item}");
    }
}

#[test]
fn the_words_that_people_search_for_lead_to_an_item() {
    let aliases: BTreeSet<String> = crates().into_iter().flat_map(|read| read.aliases).collect();
    let missing: Vec<&&str> = WORDS.iter().filter(|word| !aliases.contains(**word)).collect();
    assert!(missing.is_empty(), "no item has a `doc(alias)` for {missing:?}");
}

#[test]
fn each_generated_type_has_an_example() {
    let (mut missing, mut seen) = (Vec::new(), 0);
    for folder in ["src", "crates/kayle-id-companions/src/bitgo", "crates/kayle-id-companions/src/hookbridge"] {
        let folder = super::root().join(folder).join("generated");
        let mut read = Crate::default();
        // What is sent is written by the operations' own methods.
        read.read(&folder.join("mod.rs"), &folder, &["formats", "limits", "requests"], true, false);
        for item in &read.items {
            seen += 1;
            if !item.has_example {
                missing.push(format!("{}: {}", item.file.display(), item.name));
            }
        }
    }
    assert!(missing.is_empty(), "no example in the documentation of:\n{}", missing.join("\n"));
    assert!(seen >= 100, "only {seen} items were found");
}
