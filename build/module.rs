//! A tree of generated modules, and its two forms: a folder of files to be read, and one file for the compiler.

use std::path::{Path, PathBuf};
use syn::Item;

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

    pub fn of_items(name: &str, summary: &str, items: Vec<Item>) -> Self {
        Self::new(name, summary, formatted(items))
    }

    /// The module with other modules inside.
    pub fn with(self, children: Vec<Self>) -> Self {
        Self { children, ..self }
    }

    pub fn visible(self, visibility: &'static str) -> Self {
        Self { visibility, ..self }
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

/// The items as source text, with an empty line between two of them and between the functions inside them.
pub fn formatted(items: Vec<Item>) -> String {
    let mut text = String::new();
    let mut after_import = true;
    for item in items {
        let is_import = matches!(item, Item::Use(_));
        let is_first = text.is_empty() || is_import && after_import;
        if !is_first {
            text.push('\n');
        }
        after_import = is_import;
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
        let paths: Vec<_> = files.iter().map(|file| file.path.to_str().unwrap().replace('\\', "/")).collect();
        assert_eq!(paths, ["mod.rs", "outer/mod.rs", "outer/deep.rs", "flat.rs"]);
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

    #[test]
    fn functions_and_items_stand_apart() {
        let text = formatted(vec![
            parse_quote!(
                use a::b;
            ),
            parse_quote!(
                impl A {
                    fn one() {}
                    fn two() {}
                }
            ),
        ]);
        assert_eq!(text, "use a::b;\n\nimpl A {\n    fn one() {}\n    fn two() {}\n}\n");
        assert_eq!(
            with_space("impl A {\n    fn a() {\n    }\n    fn b() {\n    }\n}\n"),
            "impl A {\n    fn a() {\n    }\n\n    fn b() {\n    }\n}\n"
        );
    }
}
