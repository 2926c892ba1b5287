//! `kayle`: a program for developers who use Kayle ID.
#![forbid(unsafe_code)]

mod commands;

use std::process::ExitCode;

use clap::Parser;

#[derive(Parser)]
#[command(name = "kayle", version, about = "Tools for developers who use Kayle ID", arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: commands::Command,
}

fn main() -> ExitCode {
    match Cli::parse().command.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("kayle: {problem}");
            ExitCode::FAILURE
        }
    }
}
