//! With the feature `codegen`, generates the models and the requests from `openapi.json`; without it, the copy in `src/generated/` is
//! compiled. With the feature `testing`, embeds the fixtures.

#[cfg(feature = "codegen")]
#[path = "build/mod.rs"]
mod codegen;
#[path = "build/fixtures.rs"]
mod fixtures;

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
    let out = std::env::var("OUT_DIR")?;
    let out = Path::new(&out);
    #[cfg(feature = "codegen")]
    generate(&out.join("kayle.rs"))?;

    let asked_for = |feature: &str| std::env::var_os(format!("CARGO_FEATURE_{feature}")).is_some();
    if asked_for("TESTING") {
        println!("cargo::rerun-if-changed=build");
        println!("cargo::rerun-if-changed=wiremock-fixtures");
        let list = fixtures::embed(Path::new("wiremock-fixtures"), &fixtures::left_out(asked_for))?;
        write_if_changed(&out.join("fixtures.rs"), &list)?;
    }
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
fn write_if_changed(path: &Path, text: &str) -> std::io::Result<()> {
    if std::fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    std::fs::write(path, text)
}
