//! The commands, a file each.

mod simulate;

use clap::Subcommand;

/// What the program is asked to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Run a simulated Kayle ID to develop against. Nothing that it verifies is real
    Simulate(simulate::Options),
}

impl Command {
    pub(crate) fn run(self) -> Result<(), String> {
        match self {
            Self::Simulate(options) => simulate::run(options),
        }
    }
}
