//! Reads `openapi.json`, lowers it, generates the typed layer, and writes it to `OUT_DIR`.

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
    println!("cargo::rerun-if-changed=openapi.json");
    let out = std::env::var("OUT_DIR")?;
    let out = Path::new(&out);

    let document = std::fs::read_to_string("openapi.json")?;
    let code = codegen::generate(&document).map_err(|error| format!("openapi.json{error}"))?;
    write_if_changed(&out.join("kayle.rs"), &code)?;

    if std::env::var_os("CARGO_FEATURE_TESTING").is_some() {
        println!("cargo::rerun-if-changed=wiremock-fixtures");
        let list = codegen::fixtures::embed(Path::new("wiremock-fixtures"))?;
        write_if_changed(&out.join("fixtures.rs"), &list)?;
    }
    Ok(())
}

/// Leaves the file's time alone when nothing changed, so that nothing is compiled again for it.
fn write_if_changed(path: &Path, text: &str) -> std::io::Result<()> {
    if std::fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    std::fs::write(path, text)
}
