//! The commands, a file or a folder each.

mod api;
mod completions;
mod conform;
mod deliveries;
mod doctor;
mod endpoints;
mod events;
#[cfg(feature = "inbox")]
mod inbox;
mod keys;
mod listen;
mod man;
mod open;
mod profiles;
mod provision;
mod reconcile;
mod replay;
mod rotate;
mod sessions;
mod simulate;
mod trigger;
mod verify;
mod withdrawals;

use clap::Subcommand;

use crate::context::Context;
use crate::failure::Outcome;

/// What the program is asked to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Run a simulated Kayle ID to develop against. Nothing that it verifies is real
    Simulate(simulate::Options),
    /// Make, seal and sign a webhook delivery and post it to a receiver. Needs no account
    Trigger(trigger::Options),
    /// Receive webhook deliveries on this machine: verify, open, show and forward them
    Listen(listen::Options),
    /// Open a captured delivery and show its event
    Open(open::Options),
    /// Check the signature and the form of a captured delivery
    Verify(verify::Options),
    /// Look at a whole integration, and say what is wrong with it and how to mend it
    Doctor(doctor::Options),
    /// Test a webhook receiver in any language: post good and hostile deliveries, and report what it gets wrong
    Conform(conform::Options),
    /// Make, read, check and convert the RSA keys that payloads are encrypted to
    Keys(keys::Options),
    /// List, create, read and cancel verification sessions
    Sessions(sessions::Options),
    /// List, create, change and delete webhook endpoints and their encryption keys
    Endpoints(endpoints::Options),
    /// List and read webhook events
    Events(events::Options),
    /// List webhook deliveries, and have the server try one again
    Deliveries(deliveries::Options),
    /// Have the server send events again
    Replay(replay::Options),
    /// Find the results that an application missed, and have the server send them again
    Reconcile(reconcile::Options),
    /// Replace an encryption key, a signing secret or an API key, surviving crashes on the way
    Rotate(rotate::Options),
    /// Make a webhook endpoint that loses nothing from its first event on
    Provision(provision::Options),
    /// Count, list, show, put back and discard the entries of an inbox
    #[cfg(feature = "inbox")]
    Inbox(inbox::Options),
    /// Tell which users withdrew their consent after their result was delivered
    Withdrawals(withdrawals::Options),
    /// List the profiles of the configuration file
    Profiles(profiles::Options),
    /// Print a completion script for a shell
    Completions(completions::Options),
    /// Write the manual pages
    Man(man::Options),
}

/// Runs a command to its end.
pub(crate) fn run(command: Command, context: &Context) -> Outcome {
    match command {
        Command::Simulate(options) => simulate::run(options, context),
        Command::Trigger(options) => trigger::run(options, context),
        Command::Listen(options) => listen::run(options, context),
        Command::Open(options) => open::run(options, context),
        Command::Verify(options) => verify::run(options, context),
        Command::Doctor(options) => doctor::run(options, context),
        Command::Conform(options) => conform::run(options, context),
        Command::Keys(options) => keys::run(options, context),
        Command::Sessions(options) => sessions::run(options, context),
        Command::Endpoints(options) => endpoints::run(options, context),
        Command::Events(options) => events::run(options, context),
        Command::Deliveries(options) => deliveries::run(options, context),
        Command::Replay(options) => replay::run(options, context),
        Command::Reconcile(options) => reconcile::run(options, context),
        Command::Rotate(options) => rotate::run(options, context),
        Command::Provision(options) => provision::run(options, context),
        #[cfg(feature = "inbox")]
        Command::Inbox(options) => inbox::run(options, context),
        Command::Withdrawals(options) => withdrawals::run(options, context),
        Command::Profiles(options) => profiles::run(options, context),
        Command::Completions(options) => completions::run(options, context),
        Command::Man(options) => man::run(options, context),
    }
}
