//! The commands, a file each.

mod conform;
mod simulate;

use clap::Subcommand;

/// What the program is asked to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Run a simulated Kayle ID to develop against. Nothing that it verifies is real
    Simulate(simulate::Options),
    /// Test a webhook receiver in any language: post good and hostile deliveries, and report what it gets wrong
    Conform(conform::Options),
}

impl Command {
    pub(crate) fn run(self) -> Result<(), String> {
        match self {
            Self::Simulate(options) => simulate::run(options),
            Self::Conform(options) => conform::run(options),
        }
    }
}
