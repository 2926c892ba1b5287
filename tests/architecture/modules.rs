//! The modules of a crate, a file each, and what each file takes from the others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::visit::Visit;
use syn::{Item, UseTree};

/// A module's path from the crate's root, such as `["transport", "retry"]`. The root is empty.
pub(crate) type Module = Vec<String>;

/// The modules of one crate.
pub(crate) struct Modules {
    files: BTreeMap<Module, File>,
}

struct File {
    /// Paths that the file names, from the crate's root.
    named: BTreeSet<Vec<String>>,
    /// What the file exports again: the name, and the path from the crate's root.
    exported: BTreeMap<String, Vec<String>>,
    /// Paths of which everything is exported again.
    globs: Vec<Vec<String>>,
}

impl Modules {
    /// Reads a crate from its root file.
    pub(crate) fn read(root: &Path) -> Self {
        let mut modules = Self { files: BTreeMap::new() };
        modules.add(Vec::new(), root, root.parent().unwrap());
        modules
    }

    fn add(&mut self, module: Module, path: &Path, children: &Path) {
        let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut reader =
            Reader { module: module.clone(), named: BTreeSet::new(), exported: BTreeMap::new(), globs: Vec::new() };
        for item in &file.items {
            match item {
                Item::Mod(one) if is_test(&one.attrs) => {}
                Item::Mod(one) if one.content.is_none() => {
                    let name = one.ident.to_string();
                    let mut below = module.clone();
                    below.push(name.clone());
                    let (file, folder) = place(one, path, children, &name);
                    self.add(below, &file, &folder);
                }
                item => reader.visit_item(item),
            }
        }
        let Reader { named, exported, globs, .. } = reader;
        self.files.insert(module, File { named, exported, globs });
    }

    /// Each module, and the modules that define what it names.
    pub(crate) fn arrows(&self) -> BTreeMap<Module, BTreeSet<Module>> {
        let ends = |file: &File| file.named.iter().filter_map(|path| self.defined(path, 0)).collect::<BTreeSet<_>>();
        let mut arrows: BTreeMap<Module, BTreeSet<Module>> =
            self.files.iter().map(|(module, file)| (module.clone(), ends(file))).collect();
        for (module, ends) in &mut arrows {
            ends.remove(module);
        }
        arrows
    }

    /// The module in which a path's end is defined, with exports followed.
    fn defined(&self, path: &[String], depth: usize) -> Option<Module> {
        // An export that leads back to itself ends nowhere.
        if depth > 20 {
            return None;
        }
        let known = (0..=path.len()).rev().find(|length| self.files.contains_key(&path[..*length]))?;
        let (module, rest) = path.split_at(known);
        let Some(name) = rest.first() else { return Some(module.to_vec()) };
        let file = &self.files[module];
        if let Some(target) = file.exported.get(name) {
            let onward: Vec<String> = target.iter().chain(&rest[1..]).cloned().collect();
            if onward != path {
                return self.defined(&onward, depth + 1).or_else(|| Some(module.to_vec()));
            }
        }
        let through = file.globs.iter().find_map(|glob| {
            let onward: Vec<String> = glob.iter().chain(rest).cloned().collect();
            self.defined(&onward, depth + 1).filter(|found| found != module && self.names(found, name))
        });
        Some(through.unwrap_or_else(|| module.to_vec()))
    }

    /// Whether a module has something of this name to give on.
    fn names(&self, module: &Module, name: &str) -> bool {
        self.files[module].exported.contains_key(name)
    }
}

/// The file of a module that is declared in another, and the folder of its own children.
fn place(module: &syn::ItemMod, declared_in: &Path, children: &Path, name: &str) -> (PathBuf, PathBuf) {
    let path =
        module.attrs.iter().find(|attribute| attribute.path().is_ident("path")).map(|attribute| {
            match &attribute.meta.require_name_value().unwrap().value {
                syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => text.value(),
                _ => panic!("{name}: a path that is no text"),
            }
        });
    if let Some(path) = path {
        let file = declared_in.parent().unwrap().join(path);
        let folder = file.parent().unwrap().to_owned();
        return (file, folder);
    }
    let (flat, nested) = (children.join(format!("{name}.rs")), children.join(name).join("mod.rs"));
    (if flat.exists() { flat } else { nested }, children.join(name))
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.meta.require_list().is_ok_and(|list| list.tokens.to_string().starts_with("test"))
    })
}

struct Reader {
    module: Module,
    named: BTreeSet<Vec<String>>,
    exported: BTreeMap<String, Vec<String>>,
    globs: Vec<Vec<String>>,
}

impl Reader {
    /// A path from the crate's root; nothing for a path into another crate.
    fn absolute(&self, path: &[String]) -> Option<Vec<String>> {
        let mut base = self.module.clone();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => {
                base.clear();
                rest = &path[1..];
            }
            "self" => rest = &path[1..],
            "super" => {
                while rest.first().is_some_and(|part| part == "super") {
                    base.pop();
                    rest = &rest[1..];
                }
            }
            _ => {}
        }
        base.extend(rest.iter().cloned());
        Some(base)
    }

    fn tree(&mut self, prefix: &[String], tree: &UseTree, exports: bool) {
        let mut path = prefix.to_vec();
        match tree {
            UseTree::Path(one) => {
                path.push(one.ident.to_string());
                self.tree(&path, &one.tree, exports);
            }
            UseTree::Group(group) => group.items.iter().for_each(|one| self.tree(&path, one, exports)),
            UseTree::Name(one) => {
                if one.ident != "self" {
                    path.push(one.ident.to_string());
                }
                let name = path.last().cloned().unwrap_or_default();
                self.take(path, name, exports);
            }
            UseTree::Rename(one) => {
                path.push(one.ident.to_string());
                self.take(path, one.rename.to_string(), exports);
            }
            UseTree::Glob(_) => {
                if let Some(path) = self.absolute(&path) {
                    if exports {
                        self.globs.push(path);
                    } else {
                        self.named.insert(path);
                    }
                }
            }
        }
    }

    fn take(&mut self, path: Vec<String>, name: String, exports: bool) {
        let Some(path) = self.absolute(&path) else { return };
        if exports {
            self.exported.insert(name, path);
        } else {
            self.named.insert(path);
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        if let Item::Mod(one) = item
            && is_test(&one.attrs)
        {
            return;
        }
        syn::visit::visit_item(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        // What a module exports again is nothing that it needs.
        let exports = !matches!(item.vis, syn::Visibility::Inherited);
        self.tree(&[], &item.tree, exports);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if parts.len() > 1
            && matches!(parts[0].as_str(), "crate" | "self" | "super")
            && let Some(path) = self.absolute(&parts)
        {
            self.named.insert(path);
        }
        syn::visit::visit_path(self, path);
    }
}
