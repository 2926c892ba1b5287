//! With the feature `codegen`, generates the models and the requests from `openapi.json`. Without it, the copy in
//! `src/generated/` is compiled, and this script does nothing.

#[cfg(feature = "codegen")]
#[path = "build/mod.rs"]
mod codegen;

use std::process::ExitCode;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "codegen")]
    if let Err(problem) = generate() {
        // Cargo shows what a failing build script wrote to standard error.
        eprintln!("{problem}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

#[cfg(feature = "codegen")]
fn generate() -> Result<(), Box<dyn std::error::Error>> {
    let document = codegen::documents::KAYLE;
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed={}", document.file);
    let text = std::fs::read_to_string(document.file)?;
    let module = codegen::generate(&text, document.paths).map_err(|error| format!("{}{error}", document.file))?;
    let file = std::path::Path::new(&std::env::var("OUT_DIR")?).join("kayle.rs");
    let code = module.one_file();
    // The file keeps its time when nothing changed, so that nothing is compiled again for it.
    if std::fs::read_to_string(&file).is_ok_and(|old| old == code) {
        return Ok(());
    }
    Ok(std::fs::write(file, code)?)
}
