//! `cargo xtask`: the tasks of this repository.

use std::process::ExitCode;
use xtask::{external_types, generate};

const HELP: &str = "\
cargo xtask generate [--check]
    Writes the generated copies and OPERATIONS.md. With --check, says which of them are out of date, and fails if any is.

cargo xtask external-types [--check]
    Writes the list of foreign types in the public API. With --check, fails if the list is out of date.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["generate"] => generate::run(false),
        ["generate", "--check"] => generate::run(true),
        ["external-types"] => external_types::run(false),
        ["external-types", "--check"] => external_types::run(true),
        ["help" | "--help" | "-h"] | [] => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        other => Err(format!("unknown task {:?}; `cargo xtask help` lists the tasks", other.join(" ")).into()),
    };
    done.unwrap_or_else(|problem| {
        eprintln!("xtask: {problem}");
        ExitCode::FAILURE
    })
}
