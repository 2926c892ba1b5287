//! With the feature `codegen`, generates the models and the requests from `openapi.json`; without it, the copy in `src/generated/` is
//! compiled.

#[cfg(feature = "codegen")]
#[path = "build/mod.rs"]
mod codegen;

#[cfg(feature = "codegen")]
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
    #[cfg(feature = "codegen")]
    generate(&Path::new(&std::env::var("OUT_DIR")?).join("kayle.rs"))?;
    Ok(())
}

/// Generates what the document describes.
#[cfg(feature = "codegen")]
fn generate(to: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let document = codegen::documents::KAYLE;
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed={}", document.file);
    let text = std::fs::read_to_string(document.file)?;
    let module = codegen::generate(&text, document.paths).map_err(|error| format!("{}{error}", document.file))?;
    Ok(write_if_changed(to, &module.one_file())?)
}

/// Leaves the file's time alone when nothing changed, so that nothing is compiled again for it.
#[cfg(feature = "codegen")]
fn write_if_changed(path: &Path, text: &str) -> std::io::Result<()> {
    if std::fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    std::fs::write(path, text)
}
