//! What every command knows.

use std::path::PathBuf;

use crate::output::Output;

/// What every command knows: how to print, and which profile to use.
pub(crate) struct Context {
    pub(crate) output: Output,
    pub(crate) profile: Option<String>,
    pub(crate) config: Option<PathBuf>,
    /// The whole command line, for completions and manual pages.
    pub(crate) command_line: fn() -> clap::Command,
}
