//! The command line: the options that every command has.

use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser};

use crate::commands::Command;
use crate::context::Context;
use crate::output::{Color, Output};

const EXIT_CODES: &str = "\
Exit codes:
  0    the command did its work
  1    it could not: a file, a key, or the output
  2    the command line, the environment or the configuration is wrong
  3    the API refused the call
  4    the API or a receiver could not be reached, or failed; trying again may help
  5    a delivery was refused, or a receiver did not answer as expected
  6    the command did its work, and the result needs attention
  130  interrupted
  141  the reader of the output is gone

Secrets are read from the environment, from files or from a command (see `kayle profiles --help`), never from the command line.";

/// Tools for developers who build, test and operate an integration of Kayle ID.
#[derive(Parser)]
#[command(name = "kayle", version, about, arg_required_else_help = true, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The options of every command.
#[derive(Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// Print JSON for programs: one value, or one a line where values follow one another
    #[arg(long, global = true)]
    json: bool,
    /// Print no notes and no progress on standard error
    #[arg(long, short, global = true)]
    quiet: bool,
    /// When to use colours; NO_COLOR is respected
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN", hide_possible_values = true)]
    color: Color,
    /// The profile of the configuration file to use
    #[arg(long, global = true, env = "KAYLE_PROFILE", hide_env = true, value_name = "NAME")]
    profile: Option<String>,
    /// The configuration file (default: kayle/config.toml in the XDG configuration folder)
    #[arg(long, global = true, env = "KAYLE_CONFIG", hide_env = true, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Global {
    pub(crate) fn context(&self) -> Context {
        Context {
            output: Output { json: self.json, color: self.color, quiet: self.quiet },
            profile: self.profile.clone(),
            config: self.config.clone(),
            command_line: Cli::command,
        }
    }
}
