//! Reads `openapi.json`, and the documents of the companions that are asked for, lowers them, generates
//! the typed layers, and writes them to `OUT_DIR`.

#[path = "build/mod.rs"]
mod codegen;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            // Cargo shows what a failing build script wrote to standard error.
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    let out = std::env::var("OUT_DIR")?;
    let out = Path::new(&out);

    let asked_for = |feature: &str| std::env::var_os(format!("CARGO_FEATURE_{feature}")).is_some();
    for document in codegen::documents(asked_for) {
        generate(document.path, document.root, &out.join(document.file))?;
    }
    Ok(())
}

/// Generates what a document describes, as the module that `root` names.
fn generate(document: &str, root: &str, to: &Path) -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed={document}");
    let text = std::fs::read_to_string(document)?;
    let code = codegen::generate(&text, root).map_err(|error| format!("{document}{error}"))?;
    Ok(write_if_changed(to, &code)?)
}

/// Leaves the file's time alone when nothing changed, so that nothing is compiled again for it.
fn write_if_changed(path: &Path, text: &str) -> std::io::Result<()> {
    if std::fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    std::fs::write(path, text)
}
