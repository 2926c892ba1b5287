//! `kayle listen`: a receiver on this machine.

mod keep;
mod resend;
mod server;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};
use kayle_id_webhook::webhook::Receiver;
use serde_json::json;
use url::Url;

use crate::commands::verify::Refusals;
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::files::{self, Access};
use crate::http_client;
use crate::receiver::ReceiverOptions;
use crate::runtime::{self, Signals};

use self::keep::KeepFile;
use self::server::Listener;

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    listen: Listen,
}

#[derive(Subcommand)]
enum Command {
    /// Send deliveries of a file of --keep again
    Resend(resend::Options),
}

#[derive(Args)]
struct Listen {
    /// The address to listen on; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:4242", value_name = "ADDRESS", value_parser = crate::commands::simulate::address)]
    address: SocketAddr,
    /// Forward the original bytes of verified deliveries to this address, and pass its answer on to the sender
    #[arg(long, value_name = "URL", value_parser = http_client::receiver_url)]
    forward: Option<Url>,
    /// Forward deliveries that are refused too
    #[arg(long, requires = "forward")]
    forward_refused: bool,
    /// Append every delivery to this file, as it came: ciphertext, a line of JSON each
    #[arg(long, value_name = "FILE")]
    keep: Option<PathBuf>,
    /// Show the values of claims, which are personal data; they are masked otherwise
    #[arg(long)]
    show_claims: bool,
    /// How far the time of a signature may lie from the present
    #[arg(long, value_name = "TIME", default_value = "5m", value_parser = crate::time::duration)]
    tolerance: Duration,
    /// Write the address to this file once deliveries are received
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
    /// End after so many deliveries
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
    #[command(flatten)]
    receiver: ReceiverOptions,
}

pub(crate) fn run(options: Options, context: &Context) -> Outcome {
    match options.command {
        Some(Command::Resend(options)) => resend::run(&options, context),
        None => runtime::serve(listen(options.listen, context)),
    }
}

async fn listen(options: Listen, context: &Context) -> Outcome {
    // A script may send a signal as soon as it sees the ready file.
    let signals = Signals::listen()?;
    let secrets = options.receiver.signing_secrets(context)?;
    let keyring = options.receiver.keyring(context)?;
    let opens = !keyring.kids().is_empty();
    let refusals = Refusals::default();
    let mut builder = Receiver::builder().tolerance(options.tolerance).on_refusal(refusals.observer());
    builder = secrets.into_iter().fold(builder, kayle_id_webhook::webhook::ReceiverBuilder::secret);
    if opens {
        builder = builder.keyring(keyring);
    }
    let receiver = builder.build()?;
    let keep = options.keep.as_deref().map(KeepFile::open).transpose()?;

    let listening = tokio::net::TcpListener::bind(options.address).await;
    let socket =
        listening.map_err(|error| Failure::failed(format!("cannot listen on {}: {error}", options.address)))?;
    let address = socket.local_addr().map_err(|error| Failure::failed(format!("cannot listen: {error}")))?;
    greet(address, &options, opens, context)?;
    if let Some(path) = &options.ready_file {
        files::write(path, format!("http://{address}\n").as_bytes(), Access::Default, true)?;
    }
    let listener = Listener {
        receiver,
        refusals,
        opens,
        keep,
        forward: options.forward.clone(),
        forward_refused: options.forward_refused,
        show_claims: options.show_claims,
        client: http_client::client()?,
        output: context.output,
    };
    server::run(socket, listener, options.count, signals).await
}

fn greet(address: SocketAddr, options: &Listen, opens: bool, context: &Context) -> Outcome {
    let url = format!("http://{address}");
    let forward = options.forward.as_ref().map(http_client::shown);
    if context.output.json {
        return context.output.json_line(&json!({"listening": url, "opens": opens, "forward": forward}));
    }
    context.output.note(&format!("listening on {url} (any path); Ctrl-C ends it"));
    if let Some(forward) = forward {
        context.output.note(&format!("forwarding to {forward}"));
    }
    if !opens {
        context
            .output
            .note("no private key is given, so deliveries are verified and not opened; pass --key FILE to open them");
    }
    Ok(())
}
