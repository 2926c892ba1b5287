//! Files that import each other: none wider than a parent and its children.

use super::modules::{Module, Modules};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

fn roots() -> Vec<PathBuf> {
    let crates = std::fs::read_dir(super::root().join("crates")).unwrap();
    let mut folders: Vec<PathBuf> = crates.map(|entry| entry.unwrap().path()).collect();
    folders.push(super::root());
    folders.sort();
    folders
        .iter()
        .flat_map(|folder| ["src/lib.rs", "src/main.rs"].map(|file| folder.join(file)))
        .filter(|file| file.exists())
        .collect()
}

/// The modules that reach each other, in groups of more than one (Kosaraju's algorithm).
fn groups(arrows: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<Vec<Module>> {
    fn walk<'a>(
        at: &'a Module,
        arrows: &'a BTreeMap<Module, BTreeSet<Module>>,
        seen: &mut BTreeSet<&'a Module>,
        order: &mut Vec<&'a Module>,
    ) {
        if seen.insert(at) {
            arrows.get(at).into_iter().flatten().for_each(|next| walk(next, arrows, seen, order));
            order.push(at);
        }
    }
    let mut backward: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
    for (from, ends) in arrows {
        for to in ends {
            backward.entry(to.clone()).or_default().insert(from.clone());
        }
    }
    let (mut seen, mut order) = (BTreeSet::new(), Vec::new());
    arrows.keys().for_each(|module| walk(module, arrows, &mut seen, &mut order));
    let mut seen = BTreeSet::new();
    let mut groups = Vec::new();
    for module in order.into_iter().rev() {
        let mut group = Vec::new();
        walk(module, &backward, &mut seen, &mut group);
        if group.len() > 1 {
            groups.push(group.into_iter().cloned().collect());
        }
    }
    groups
}

/// Whether a circle holds nothing but one module and modules directly below it.
fn is_a_parent_and_its_children(group: &[Module]) -> bool {
    let shortest = group.iter().min_by_key(|module| module.len()).cloned().unwrap_or_default();
    let parent_of = |module: &Module| module.split_last().map(|(_, parent)| parent.to_vec()).unwrap_or_default();
    [shortest.clone(), parent_of(&shortest)]
        .iter()
        .any(|parent| group.iter().all(|module| module == parent || &parent_of(module) == parent))
}

#[test]
fn files_form_no_circle_wider_than_a_parent_and_its_children() {
    let mut wide = Vec::new();
    for root in roots() {
        let arrows = Modules::read(&root).arrows();
        assert!(!arrows.is_empty());
        for group in groups(&arrows).into_iter().filter(|group| !is_a_parent_and_its_children(group)) {
            let members: Vec<String> = group.iter().map(|module| format!("crate::{}", module.join("::"))).collect();
            let ties = group.iter().flat_map(|from| {
                let inside = arrows[from].iter().filter(|to| group.contains(to));
                inside.map(|to| format!("    {} -> {}", from.join("::"), to.join("::"))).collect::<Vec<_>>()
            });
            let ties = ties.collect::<Vec<_>>().join("\n");
            wide.push(format!("{}: {} files: {}\n{ties}", root.display(), group.len(), members.join(", ")));
        }
    }
    assert!(wide.is_empty(), "circles of files:\n{}", wide.join("\n"));
}

#[test]
fn a_circle_through_grandchildren_is_found() {
    let module = |path: &str| path.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect::<Module>();
    let arrows = |pairs: &[(&str, &str)]| {
        let mut arrows: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
        for (from, to) in pairs {
            arrows.entry(module(from)).or_default().insert(module(to));
            arrows.entry(module(to)).or_default();
        }
        groups(&arrows)
    };
    assert!(arrows(&[("a", "b"), ("b", "c")]).is_empty());
    let circle = |pairs: &[(&str, &str)]| arrows(pairs).iter().all(|group| is_a_parent_and_its_children(group));
    assert!(circle(&[("a", "a::b"), ("a::b", "a")]));
    assert!(circle(&[("a::b", "a::c"), ("a::c", "a::b")]));
    assert!(!circle(&[("a", "b::c"), ("b::c", "a")]));
    assert!(!circle(&[("a", "a::b::c"), ("a::b::c", "a")]));
}
