//! `kayle open`.

use clap::Args;

use crate::commands::verify::{Delivery, Refusals};
use crate::context::Context;
use crate::event_text::Shown;
use crate::failure::{Failure, Outcome};
use crate::receiver::ReceiverOptions;

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    delivery: Delivery,
    #[command(flatten)]
    receiver: ReceiverOptions,
    /// Show the values of claims, which are personal data; they are masked otherwise
    #[arg(long)]
    show_claims: bool,
    /// Print the decrypted payload as it is, which holds every claim
    #[arg(long, requires = "show_claims")]
    payload: bool,
}

pub(crate) fn run(options: Options, context: &Context) -> Outcome {
    let kept = options.delivery.read()?;
    let keyring = options.receiver.keyring(context)?;
    if keyring.kids().is_empty() {
        return Err(Failure::usage("no private key: pass --key FILE, or name keys in a profile"));
    }
    let refusals = Refusals::default();
    let receiver = options.delivery.receiver(&kept, &options.receiver, Some(keyring), &refusals, context)?;
    let sealed = receiver.verify(&kept.headers, &kept.body).map_err(|error| refusals.failure(&error))?;
    let event = receiver.open_local(&sealed).map_err(|error| refusals.failure(&error))?;
    if options.payload {
        return context.output.line(event.expose_payload());
    }
    let shown = Shown::new(&sealed, &event, options.show_claims);
    if context.output.json { context.output.json(&shown) } else { context.output.raw(shown.text().as_bytes()) }
}
