//! The imports that generated code needs: found by the names that it uses without a path.

use super::paths::Paths;

/// The names that may need an import, and the import of each.
#[derive(Default)]
pub struct Imports(Vec<(String, String)>);

impl Imports {
    /// The modules and the standard type that all generated code may use.
    pub fn new(paths: Paths) -> Self {
        let Paths { root, support, .. } = paths;
        let support = if support.ends_with("::support") { support.to_owned() } else { format!("{support} as support") };
        let known = [
            ("formats::", format!("use {root}::formats;")),
            ("limits::", format!("use {root}::limits;")),
            ("operations::", format!("use {root}::operations;")),
            ("support::", format!("use {support};")),
            ("BTreeMap", "use std::collections::BTreeMap;".to_owned()),
        ];
        Self(known.into_iter().map(|(name, import)| (name.to_owned(), import)).collect())
    }

    /// These, and the types of a module.
    pub fn with_types<'a>(mut self, module: &str, types: impl IntoIterator<Item = &'a str>) -> Self {
        self.0.extend(types.into_iter().map(|name| (name.to_owned(), format!("use {module}::{name};"))));
        self
    }

    /// The imports for a text, which needs none for what it defines.
    pub fn of(&self, text: &str) -> String {
        let needs = |name: &str| uses(text, name) && !text.contains(&format!("pub struct {name} "));
        self.0.iter().filter(|(name, _)| needs(name)).map(|(_, import)| format!("{import}\n")).collect()
    }
}

/// Whether the code of a text, and not its comments alone, has a name that stands behind no path.
fn uses(text: &str, name: &str) -> bool {
    let in_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices(name).any(|(at, _)| {
        let (before, rest) = text.split_at(at);
        let goes_on = !name.ends_with(':') && rest.split_at(name.len()).1.starts_with(in_word);
        let is_alone = !goes_on && !before.ends_with(|c| in_word(c) || c == ':');
        is_alone && !before.rsplit('\n').next().unwrap_or_default().trim_start().starts_with("//")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_uses_without_a_path_and_does_not_define_is_imported() {
        let paths = Paths { root: "crate::generated", support: "other::support", ..Paths::default() };
        let imports = Imports::new(paths).with_types("crate::generated::models", ["Car", "Wheel", "Road", "Colour"]);
        let text = "/// Limits of a Road, with a support.\n\
                    pub struct Car {\n    pub wheels: Vec<Wheel>,\n    pub roads: Roads,\n    pub colour: crate::other::Colour,\n}\n\
                    const LIMIT: support::Rule = limits::CAR;\n";
        assert_eq!(
            imports.of(text),
            "use crate::generated::limits;\nuse other::support;\nuse crate::generated::models::Wheel;\n"
        );
    }
}
