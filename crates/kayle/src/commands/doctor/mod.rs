//! `kayle doctor`: looks at a whole integration.

mod dns;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use kayle_id::Scope;
use kayle_id::doctor::{self, ReceiverOptions as Test, Target};

use crate::commands::conform::{NetworkOptions, ReportOptions, attention};
use crate::connection::Connection;
use crate::context::Context;
use crate::delivery_file;
use crate::failure::{Failure, Outcome};
use crate::receiver::ReceiverOptions;
use crate::runtime;

const EXIT_CODES: &str = "\
Exit codes:
  0  nothing is wrong; notes may be worth reading
  1  a file could not be read or written
  2  the command line, the environment or the configuration is wrong
  6  something is wrong: the report has an error or a warning

Nothing is changed. Each enabled endpoint's address gets a POST without a signature (--skip-addresses leaves that out). A receiver that is named by --receiver handles the deliveries of the test as if people had been verified.";

#[derive(Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Options {
    /// A scope that the integration needs; may be repeated (default: sessions:write and webhooks:read)
    #[arg(long = "scope", value_name = "SCOPE", value_parser = scope)]
    scopes: Vec<Scope>,
    /// Compare the signing secrets with those that the API reveals. Needs the scope webhooks:write
    #[arg(long)]
    reveal_secrets: bool,
    /// Deliveries as they were received, to check secrets and keys with: a file of `kayle listen --keep`, or a captured request; may be repeated
    #[arg(long = "delivery", value_name = "FILE")]
    deliveries: Vec<PathBuf>,
    /// Do not post to the addresses of endpoints
    #[arg(long)]
    skip_addresses: bool,
    /// Ask this DNS server for the TXT records of verified domains, an IP address and a port (default: the system's)
    #[arg(long, value_name = "ADDRESS")]
    dns_server: Option<SocketAddr>,
    /// Test this receiver too, http or https, with the first signing secret and key (default: the published ones of the vectors). It must work on nothing of value
    #[arg(long, value_name = "URL")]
    receiver: Option<String>,
    /// Where the receiver lists the events it has handled, as a JSON list of ids or of objects with event_id
    #[arg(long, value_name = "URL", requires = "receiver")]
    handled_url: Option<String>,
    /// The command that kills the receiver at once, to see whether it stores before it acknowledges
    #[arg(long, value_name = "COMMAND", requires = "restart", requires = "handled_url")]
    kill: Option<String>,
    /// The command that starts the receiver again; it is left running
    #[arg(long, value_name = "COMMAND", requires = "kill")]
    restart: Option<String>,
    #[command(flatten)]
    report: ReportOptions,
    #[command(flatten)]
    secrets: ReceiverOptions,
    #[command(flatten)]
    network: NetworkOptions,
    #[command(flatten)]
    connection: Connection,
}

/// Examines the integration, prints the report, and fails when something is wrong.
pub(crate) fn run(options: Options, context: &Context) -> Outcome {
    let client = options.connection.client(context)?;
    let settings = settings(&options, context)?;
    let report = runtime::run(async { Ok(doctor::examine(&client, &settings).await) })?;
    options.report.write(&report, "kayle-integration", context)?;
    if report.is_healthy() { Ok(()) } else { Err(attention("the integration", &report)) }
}

fn settings(options: &Options, context: &Context) -> Outcome<doctor::Options> {
    let secrets = options.secrets.given_secrets(context)?;
    if secrets.is_empty() && (options.reveal_secrets || !options.deliveries.is_empty()) {
        let failure = Failure::usage("no signing secret is given to compare");
        return Err(failure.hint("set KAYLE_WEBHOOK_SECRET, pass --secret-file, or name one in a profile"));
    }
    let network = options.network.network()?;
    let server = options.dns_server;
    let mut settings =
        doctor::Options::new().network(network.clone()).txt_records(move |name| dns::txt_records(name, server));
    if !options.scopes.is_empty() {
        settings = settings.scopes(options.scopes.iter().map(Scope::as_str));
    }
    let keyring = options.secrets.keyring(context)?;
    if !keyring.is_empty() {
        settings = settings.keyring(keyring);
    }
    if let Some(url) = &options.receiver {
        let target = target(url, options, &secrets, context)?;
        settings = settings.receiver(target, test(options)?.network(network));
    }
    for secret in secrets {
        settings = settings.secret(secret);
    }
    if options.reveal_secrets {
        settings = settings.reveal_secrets();
    }
    for path in &options.deliveries {
        for (at, kept) in delivery_file::read(path)?.into_iter().enumerate() {
            settings = settings.captured(format!("{}:{}", path.display(), at + 1), kept.headers, kept.body);
        }
    }
    Ok(if options.skip_addresses { settings.skip_addresses() } else { settings })
}

fn target(url: &str, options: &Options, secrets: &[kayle_id::SigningSecret], context: &Context) -> Outcome<Target> {
    let target = match (secrets.first(), options.secrets.first_public_key(context)?) {
        (Some(secret), Some((kid, key))) => Target::new(url, secret.clone(), &kid, &key),
        (None, None) => Target::published(url),
        _ => {
            let failure = Failure::usage("the test of a receiver needs a signing secret and a key, or neither");
            return Err(failure.hint("with neither, the receiver must hold the published ones of the test vectors"));
        }
    };
    target.map_err(|error| Failure::usage(error.to_string()))
}

fn test(options: &Options) -> Outcome<Test> {
    let mut test = Test::new();
    if let Some(url) = &options.handled_url {
        test = test.handled_url(url).map_err(|error| Failure::usage(error.to_string()))?;
    }
    if let (Some(kill), Some(restart)) = (&options.kill, &options.restart) {
        test = test.crash_commands(kill, restart);
    }
    Ok(test)
}

fn scope(text: &str) -> Result<Scope, String> {
    let known = || Scope::KNOWN.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(", ");
    Scope::KNOWN.iter().find(|scope| scope.as_str() == text).cloned().ok_or_else(|| format!("give one of {}", known()))
}
