//! The documentation of each operation's method: what it returns, its setters, an example.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use syn::{
    Attribute, Expr, ExprLit, FnArg, GenericArgument, ImplItem, Item, Lit, Meta, PathArguments, ReturnType, Type,
};

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            out.push(path);
        }
    }
}

/// The text of an item's documentation.
fn documentation(attributes: &[Attribute]) -> String {
    let mut text = String::new();
    for attribute in attributes {
        if let Meta::NameValue(pair) = &attribute.meta
            && pair.path.is_ident("doc")
            && let Expr::Lit(ExprLit { lit: Lit::Str(line), .. }) = &pair.value
        {
            text += line.value().trim_start_matches(' ');
            text.push('\n');
        }
    }
    text
}

/// The operation of a type `Request<Operation, C>`.
fn operation(ty: &Type) -> Option<String> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|segment| segment.ident == "Request")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    let Some(GenericArgument::Type(Type::Path(first))) = arguments.args.first() else { return None };
    Some(first.path.segments.last()?.ident.to_string())
}

fn snake_case(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

/// The setters that a macro of `setters.rs` writes.
fn by_macro(name: &str) -> &'static [&'static str] {
    match name {
        "created_filters" => &["created_from", "created_to"],
        "endpoint_settings" => &["labels", "enabled", "subscribed_event_types", "undelivered_payload_retention"],
        _ => &[],
    }
}

#[test]
fn each_operations_method_says_what_it_returns_and_names_its_setters_with_an_example() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // operation id -> the names of the types in the column "returns"
    let table = std::fs::read_to_string(root.join("OPERATIONS.md")).unwrap();
    let returned: BTreeMap<&str, Vec<&str>> = table
        .lines()
        .skip(2)
        .map(|line| {
            let cells: Vec<&str> = line.split(" | ").collect();
            let types = cells[2].split("[`").skip(1).map(|part| part.split('`').next().unwrap()).collect();
            (cells[0].trim_start_matches("| ").trim_matches('`'), types)
        })
        .collect();

    let mut setters: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut methods = Vec::new();
    let mut paths = Vec::new();
    files(&root.join("src/resources"), &mut paths);
    for path in &paths {
        for item in syn::parse_file(&std::fs::read_to_string(path).unwrap()).unwrap().items {
            match item {
                Item::Impl(block) => {
                    let of = operation(&block.self_ty);
                    for item in block.items {
                        let ImplItem::Fn(method) = item else { continue };
                        if let Some(operation) = &of {
                            setters.entry(operation.clone()).or_default().push(method.sig.ident.to_string());
                        } else if let ReturnType::Type(_, ty) = &method.sig.output
                            && let Some(operation) = operation(ty)
                            && matches!(method.sig.inputs.first(), Some(FnArg::Receiver(_)))
                        {
                            methods.push((path, method, operation));
                        }
                    }
                }
                Item::Macro(call) => {
                    let name = call.mac.path.segments.last().unwrap().ident.to_string();
                    let text = call.mac.tokens.to_string();
                    let operation = text.split(',').next().unwrap().trim().to_owned();
                    setters.entry(operation).or_default().extend(by_macro(&name).iter().map(|&name| name.to_owned()));
                }
                _ => {}
            }
        }
    }
    let mut seen = 0;
    for (path, method, operation) in &methods {
        let text = documentation(&method.attrs);
        let name = format!("{}: {}", path.display(), method.sig.ident);
        let returns = text.split_once("Returns ").unwrap_or_else(|| panic!("{name} does not say what it returns")).1;
        let types = &returned[snake_case(operation).as_str()];
        for ty in types {
            assert!(returns.contains(&format!("[`{ty}`](")), "{name} returns {ty} and does not say so");
        }
        assert!(!types.is_empty() || returns.starts_with("nothing"), "{name} returns nothing and does not say so");
        for setter in setters.get(operation).into_iter().flatten() {
            assert!(returns.contains(&format!("`{setter}`")), "{name} does not name the setter {setter}");
        }
        assert!(text.contains("```"), "{name} has no example");
        seen += 1;
    }
    // Three operations are other names of others.
    assert_eq!(seen, returned.len() - 3);
}
