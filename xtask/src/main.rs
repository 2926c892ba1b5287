//! `cargo xtask`: the tasks of this repository.

use std::process::ExitCode;
use xtask::{adopt, check, external_types, generate};

const HELP: &str = "\
cargo xtask check
    The daily loop: is the generated code up to date, then formatting, lints, documentation and tests of all crates.

cargo xtask generate [--check]
    Writes the generated copies, OPERATIONS.md, and a first fixture for an operation without one. With --check, says which of them are out of date, and fails if any is.

cargo xtask adopt FILE [--check] [--json]
    Carries what is new in the vendor's document into openapi.json, and lists what needs a decision. With --check,
    changes nothing, and fails if anything differs. With --json, writes the list for programs.

cargo xtask external-types [--check]
    Writes the list of foreign types in the public API. With --check, fails if the list is out of date.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["check"] => check::run(),
        ["generate"] => generate::run(false),
        ["generate", "--check"] => generate::run(true),
        ["adopt", rest @ ..] => adopt_with(rest),
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

fn adopt_with(arguments: &[&str]) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let (flags, files): (Vec<&str>, Vec<&str>) = arguments.iter().partition(|argument| argument.starts_with("--"));
    match (files.as_slice(), flags.iter().find(|flag| !["--check", "--json"].contains(flag))) {
        ([file], None) => adopt::run(file, flags.contains(&"--check"), flags.contains(&"--json")),
        (_, Some(flag)) => Err(format!("unknown option {flag}; `cargo xtask help` lists the options").into()),
        _ => Err("name the file to adopt: cargo xtask adopt FILE".into()),
    }
}
