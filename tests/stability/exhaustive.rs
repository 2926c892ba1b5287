//! Which public enumerations a caller may match without a wildcard: those that the guide lists, with the reason.

use std::collections::BTreeSet;
use std::path::Path;
use syn::{Attribute, Item, ItemEnum, Visibility};

/// Modules that are public for the other crates of this project and hidden from the documentation.
const HIDDEN: [&str; 2] = ["kayle-id-core/src/json.rs", "kayle-id-core/src/limits.rs"];

fn collect(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !HIDDEN.iter().any(|end| path.ends_with(end))
        {
            let file = syn::parse_file(&std::fs::read_to_string(&path).unwrap()).unwrap();
            enums(&file.items, found);
        }
    }
}

fn enums(items: &[Item], found: &mut BTreeSet<String>) {
    for item in items {
        match item {
            Item::Mod(module) => enums(module.content.as_ref().map_or(&[], |(_, items)| items), found),
            Item::Enum(item) if is_exhaustive(item) => {
                found.insert(item.ident.to_string());
            }
            _ => {}
        }
    }
}

fn is_exhaustive(item: &ItemEnum) -> bool {
    let hidden = |attribute: &Attribute| {
        attribute.path().is_ident("doc")
            && attribute.meta.require_list().is_ok_and(|list| list.tokens.to_string() == "hidden")
    };
    matches!(item.vis, Visibility::Public(_))
        && !item.attrs.iter().any(|attribute| attribute.path().is_ident("non_exhaustive") || hidden(attribute))
}

#[test]
fn the_guide_lists_every_exhaustive_enumeration() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeSet::new();
    collect(&root.join("src"), &mut found);
    for library in ["core", "http", "webhook", "inbox", "companions", "testing", "conform", "contract"] {
        collect(&root.join(format!("crates/kayle-id-{library}/src")), &mut found);
    }
    let chapter = std::fs::read_to_string(root.join("docs/src/stability.md")).unwrap();
    let section = chapter.split("\n## Open and exhaustive types\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let listed = section.lines().filter(|line| line.starts_with("| `"));
    let listed: BTreeSet<_> =
        listed.map(|line| line.split('`').nth(1).unwrap().rsplit("::").next().unwrap().to_owned()).collect();
    assert_eq!(found, listed, "public enumerations without #[non_exhaustive], and those that the guide lists");
}
