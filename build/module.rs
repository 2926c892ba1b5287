//! A tree of generated modules, and its two forms: a folder of files to be read, and one file for the compiler.
//!
//! A module of many parts is divided by what they are about, so that each of its files is read in one sitting.

use super::imports::Imports;
use super::names;
use super::subjects::Subject;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use syn::Item;

/// How many lines the parts of one file may have. With what stands before them, a file stays below 400.
const LONGEST: usize = 360;

/// A generated module.
pub struct Module {
    pub name: String,
    /// The first line of its documentation.
    pub summary: String,
    /// `pub `, or nothing where it is private.
    pub visibility: &'static str,
    /// Its own source, formatted.
    pub text: String,
    pub children: Vec<Module>,
}

/// Items that belong together.
pub struct Part {
    /// What they are about; the last is their own name.
    subject: Subject,
    /// Their source, formatted.
    text: String,
}

/// How the modules are written that a module of parts may be divided into.
pub struct Division<'a> {
    /// What exports a child's items again: `pub use` or `pub(crate) use`.
    pub export: &'static str,
    /// The imports that they may need.
    pub imports: &'a Imports,
}

/// A file of a module's folder.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceFile {
    pub path: PathBuf,
    pub text: String,
}

impl Module {
    pub fn new(name: &str, summary: &str, text: String) -> Self {
        Self { name: name.to_owned(), summary: summary.to_owned(), visibility: "pub ", text, children: Vec::new() }
    }

    /// The module of these parts. Where they are too long for one file, private modules hold those that have a narrower
    /// subject, and the module exports what is in them.
    pub fn of_parts(name: &str, summary: &str, parts: Vec<Part>, division: &Division<'_>) -> Self {
        Self::divided(name, summary, parts, division, 0)
    }

    fn divided(name: &str, summary: &str, parts: Vec<Part>, division: &Division<'_>, depth: usize) -> Self {
        let (own, below) = sorted(parts, depth);
        let exports: String = below.keys().map(|child| format!("{} {child}::*;\n", division.export)).collect();
        let mut code = String::new();
        for part in &own {
            code.push_str(if code.is_empty() { "" } else { "\n" });
            code.push_str(&part.text);
        }
        let uses = exports + &division.imports.of(&code);
        let space = if uses.is_empty() || code.is_empty() { "" } else { "\n" };
        let text = uses + space + &code;
        let children = below.into_iter().map(|(child, parts)| {
            let about = parts.first().and_then(|part| part.subject.get(depth)).cloned().unwrap_or_default();
            Self { visibility: "", ..Self::divided(&child, &format!("{about}."), parts, division, depth + 1) }
        });
        Self { children: children.collect(), ..Self::new(name, summary, text) }
    }

    /// The module with other modules inside.
    pub fn with(self, children: Vec<Self>) -> Self {
        Self { children, ..self }
    }

    /// The files of the module's own folder, each with `header` at its top.
    pub fn files(&self, header: &str) -> Vec<SourceFile> {
        let mut files = Vec::new();
        self.collect(Path::new(""), header, &mut files);
        files
    }

    fn collect(&self, folder: &Path, header: &str, files: &mut Vec<SourceFile>) {
        let declared: String =
            self.children.iter().map(|child| format!("{}mod {};\n", child.visibility, child.name)).collect();
        let parts = [header.to_owned(), declared, self.text.clone()];
        let parts: Vec<&str> = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
        files.push(SourceFile { path: folder.join("mod.rs"), text: parts.join("\n\n") + "\n" });
        for child in &self.children {
            if child.children.is_empty() {
                let text = format!("{header}\n//! {}\n\n{}\n", child.summary, child.text.trim());
                files.push(SourceFile { path: folder.join(format!("{}.rs", child.name)), text });
            } else {
                let header = format!("{header}\n//! {}", child.summary);
                child.collect(&folder.join(&child.name), &header, files);
            }
        }
    }

    /// The module's content as one file.
    pub fn one_file(&self) -> String {
        let mut text = String::new();
        for child in &self.children {
            let Self { name, summary, visibility, .. } = child;
            text.push_str(&format!("{visibility}mod {name} {{\n//! {summary}\n{}}}\n", child.one_file()));
        }
        text.push_str(&self.text);
        text
    }
}

impl Part {
    pub fn new(name: &str, mut subject: Subject, text: String) -> Self {
        subject.push(format!("`{name}`"));
        Self { subject, text }
    }

    pub fn of_items(name: &str, subject: Subject, items: Vec<Item>) -> Self {
        Self::new(name, subject, formatted(items))
    }
}

/// The parts that stay in a module, and those of the modules below it.
fn sorted(parts: Vec<Part>, depth: usize) -> (Vec<Part>, BTreeMap<String, Vec<Part>>) {
    let mut own = parts;
    let mut below: BTreeMap<String, Vec<Part>> = BTreeMap::new();
    // A long module is divided by subject first. What then stays, if it is too long still, is taken apart by name.
    for own_name in [1, 0] {
        if own.len() > 1 && lines(&own) > LONGEST {
            let (narrower, same): (Vec<Part>, _) =
                own.into_iter().partition(|part| part.subject.len() > depth + own_name);
            own = same;
            for part in narrower {
                let module = part.subject.get(depth).map(|about| names::module(about));
                below.entry(module.unwrap_or_default()).or_default().push(part);
            }
        }
    }
    (own, below)
}

/// The lines of these parts, with an empty one after each.
fn lines(parts: &[Part]) -> usize {
    parts.iter().map(|part| part.text.lines().count() + 1).sum()
}

/// The items as source text, with an empty line between two of them and between the functions inside them.
pub fn formatted(items: Vec<Item>) -> String {
    let mut text = String::new();
    for item in items {
        if !text.is_empty() {
            text.push('\n');
        }
        let file = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] };
        text.push_str(&with_space(&prettyplease::unparse(&file)));
    }
    text
}

/// An empty line between a function and what stands before it.
fn with_space(text: &str) -> String {
    let mut spaced = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        spaced.push_str(line);
        spaced.push('\n');
        let next = lines.peek().copied().unwrap_or_default();
        let ends_a_function = line == "    }" && next != "}";
        let is_before_one = next.starts_with("    fn ") && line.starts_with("    ") && line.ends_with(';');
        if ends_a_function || is_before_one {
            spaced.push('\n');
        }
    }
    spaced
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    fn tree() -> Module {
        let inner = Module::new("deep", "Deep.", "pub struct Deep;\n".to_owned());
        let outer = Module::new("outer", "Outer.", "pub use deep::*;\n".to_owned()).with(vec![inner]);
        let flat = Module::new("flat", "Flat.", "pub struct Flat;\n".to_owned());
        Module::new("generated", "All.", String::new()).with(vec![outer, flat])
    }

    #[test]
    fn a_tree_becomes_a_folder() {
        let files = tree().files("// header");
        assert_eq!(paths(&files), ["mod.rs", "outer/mod.rs", "outer/deep.rs", "flat.rs"]);
        assert_eq!(files[0].text, "// header\n\npub mod outer;\npub mod flat;\n");
        assert_eq!(files[3].text, "// header\n//! Flat.\n\npub struct Flat;\n");
    }

    #[test]
    fn a_tree_becomes_one_file_with_the_same_modules() {
        let file = syn::parse_file(&Module { children: vec![tree().children.remove(1)], ..tree() }.one_file()).unwrap();
        let [Item::Mod(flat)] = file.items.as_slice() else { panic!("not one module") };
        assert_eq!(flat.ident, "flat");
        assert_eq!(flat.content.as_ref().unwrap().1.len(), 1);
    }

    /// A part of so many lines.
    fn part(name: &str, subject: &[&str], lines: usize) -> Part {
        let subject = subject.iter().map(|about| (*about).to_owned()).collect();
        Part::new(name, subject, format!("{name}(Car);\n").repeat(lines))
    }

    fn divided(parts: Vec<Part>) -> Vec<SourceFile> {
        let imports = Imports::default().with_types("crate", ["Car"]);
        let division = Division { export: "pub use", imports: &imports };
        Module::of_parts("all", "All.", parts, &division).files("// header")
    }

    fn paths(files: &[SourceFile]) -> Vec<String> {
        files.iter().map(|file| file.path.to_str().unwrap().replace('\\', "/")).collect()
    }

    #[test]
    fn what_fits_into_one_file_is_not_divided() {
        let files = divided(vec![part("a", &["Cars"], 100), part("b", &["Roads"], 100)]);
        assert_eq!(paths(&files), ["mod.rs"]);
        assert!(files[0].text.starts_with("// header\n\nuse crate::Car;\n\na(Car);\n"));
    }

    #[test]
    fn a_long_module_is_divided_by_subject_as_deep_as_it_needs_to_be() {
        let files = divided(vec![
            part("a", &["Cars", "`/wheels`"], 200),
            part("b", &["Cars", "`/doors`"], 200),
            part("c", &["Cars"], 10),
            part("d", &["Roads", "`/signs`"], 100),
            part("e", &[], 10),
        ]);
        assert_eq!(paths(&files), ["mod.rs", "cars/mod.rs", "cars/doors.rs", "cars/wheels.rs", "roads.rs"]);
        let top =
            "// header\n\nmod cars;\nmod roads;\n\npub use cars::*;\npub use roads::*;\nuse crate::Car;\n\ne(Car);\n";
        assert!(files[0].text.starts_with(top));
        assert!(files[3].text.starts_with("// header\n//! Cars.\n//! `/wheels`.\n\nuse crate::Car;\n\na(Car);\n"));
    }

    #[test]
    fn a_long_module_of_one_subject_has_a_file_for_each_part() {
        let files = divided(vec![part("Car", &[], 200), part("Road", &[], 500)]);
        assert_eq!(paths(&files), ["mod.rs", "car.rs", "road.rs"]);
        let files = divided(vec![part("Car", &["Cars"], 200), part("Wheel", &["Cars"], 200)]);
        assert_eq!(paths(&files), ["mod.rs", "cars/mod.rs", "cars/car.rs", "cars/wheel.rs"]);
    }

    #[test]
    fn functions_and_items_stand_apart() {
        let text = formatted(vec![
            parse_quote!(
                struct A;
            ),
            parse_quote!(
                impl A {
                    fn one() {}
                    fn two() {}
                }
            ),
        ]);
        assert_eq!(text, "struct A;\n\nimpl A {\n    fn one() {}\n    fn two() {}\n}\n");
        assert_eq!(
            with_space("impl A {\n    fn a() {\n    }\n    fn b() {\n    }\n}\n"),
            "impl A {\n    fn a() {\n    }\n\n    fn b() {\n    }\n}\n"
        );
    }
}
