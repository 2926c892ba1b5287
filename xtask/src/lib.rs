//! Tasks of this repository: generating code from the OpenAPI documents, and adopting what the vendor publishes.

pub mod adopt;
pub mod check;
#[path = "../../build/mod.rs"]
pub mod codegen;
pub mod external_types;
pub mod fixture;
pub mod generate;
pub mod ordered;
pub mod table;

/// The top of the repository.
pub fn repository() -> std::path::PathBuf {
    let own = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}
