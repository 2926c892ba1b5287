//! The daily loop: what finds most mistakes in the least time. `.ci/run` is the whole.

use std::error::Error;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::generate;

/// The commands, each after the word `cargo`.
const COMMANDS: [&[&str]; 4] = [
    &["fmt", "--all", "--check"],
    &["clippy", "--locked", "--quiet", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"],
    &["doc", "--locked", "--quiet", "--no-deps", "--workspace", "--all-features"],
    &["test", "--locked", "--quiet"],
];

/// Runs the commands one after another, and stops at the first that fails.
///
/// # Errors
///
/// When a command cannot be started, or the generated code cannot be compared.
pub fn run() -> Result<ExitCode, Box<dyn Error>> {
    if generate::run(true)? != ExitCode::SUCCESS {
        return Ok(ExitCode::FAILURE);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for arguments in COMMANDS {
        println!("cargo {}", arguments.join(" "));
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments).current_dir(&root).env("RUSTDOCFLAGS", "-D warnings");
        if !command.status()?.success() {
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}
