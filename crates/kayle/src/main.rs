//! `kayle`: one program for the people who build, test and operate an integration of Kayle ID.
#![forbid(unsafe_code)]
#![allow(rustdoc::bare_urls, reason = "the documentation of options is the text of --help")]

mod cli;
mod commands;
mod connection;
mod context;
mod delivery_file;
mod event_text;
mod failure;
mod files;
mod http_client;
mod key_file;
mod output;
mod profile;
mod receiver;
mod redact;
mod runtime;
mod secret_source;
mod time;

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use crate::failure::{Exit, Failure};
use crate::output::Output;

fn main() -> ExitCode {
    let cli = match cli::Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return command_line_problem(&error),
    };
    let context = cli.global.context();
    match commands::run(cli.command, &context) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => report(&failure, &context.output),
    }
}

fn report(failure: &Failure, output: &Output) -> ExitCode {
    failure.lines().iter().for_each(|line| output.error(line));
    failure.exit.into()
}

/// Prints help to standard output, and everything else that is wrong with a command line to standard error.
///
/// A person may paste a secret in the wrong place, so that what the parser quotes is redacted.
fn command_line_problem(error: &clap::Error) -> ExitCode {
    let output = Output::default();
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return match output.raw(error.render().ansi().to_string().as_bytes()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => report(&failure, &output),
        };
    }
    let plain = error.render().to_string();
    let redacted = redact::redact(&plain);
    let text = if redacted == plain { error.render().ansi().to_string() } else { redacted };
    output.error(text.trim_end());
    Exit::Usage.into()
}
