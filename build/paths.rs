//! The Rust paths under which generated code finds what it does not contain itself.

/// One set of paths for each document. Everything that is generated takes its paths from here.
#[derive(Clone, Copy, Debug, Default)]
pub struct Paths {
    /// The value types of the API: identifiers, secrets, times.
    pub core: &'static str,
    /// The hidden module of items that only generated code uses: limits, envelopes, the writer of requests.
    pub support: &'static str,
    /// The hand-written types that belong to this document alone.
    pub own: &'static str,
    /// The module that is generated.
    pub root: &'static str,
    /// What the examples of its documentation say.
    pub shown: Shown,
}

/// The names by which examples in the documentation use what is generated.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown {
    /// A hidden line before an example, with its end.
    pub setup: &'static str,
    /// The module of the models.
    pub models: &'static str,
    /// The module of the operations.
    pub operations: &'static str,
    /// The trait of operations.
    pub operation: &'static str,
}

impl Paths {
    /// A path of the tables in `lower/value_types.rs`, with its placeholders filled in.
    pub fn fill(&self, template: &str) -> String {
        let placeholders = [("{core}", self.core), ("{own}", self.own), ("{root}", self.root)];
        placeholders.iter().fold(template.to_owned(), |path, (name, module)| path.replace(name, module))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_in_wherever_they_stand() {
        let paths = Paths {
            core: "a::core",
            support: "a::support",
            own: "crate::own",
            root: "crate::generated",
            shown: Shown::default(),
        };
        assert_eq!(
            paths.fill("{core}::ClaimMap<{root}::models::ShareField>"),
            "a::core::ClaimMap<crate::generated::models::ShareField>"
        );
        assert_eq!(paths.fill("{own}::Jwks"), "crate::own::Jwks");
    }
}
