//! Tasks of this repository: `cargo xtask help` lists them.

#[path = "../../build/mod.rs"]
mod codegen;

mod generate;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask generate [--check]   write the generated copies and OPERATIONS.md, or say which of them are out of date
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["generate"] => generate::run(false),
        ["generate", "--check"] => generate::run(true),
        ["help" | "--help" | "-h"] | [] => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        other => Err(format!("unknown task {:?}; `cargo xtask help` lists the tasks", other.join(" ")).into()),
    };
    match done {
        Ok(code) => code,
        Err(problem) => {
            eprintln!("xtask: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// The top of the repository.
fn repository() -> std::path::PathBuf {
    let own = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}
