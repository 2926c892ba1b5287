//! `kayle conform`: tests a webhook receiver.

mod network;
mod report;

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use kayle_id_conform::{Options as Run, Target};
use kayle_id_core::SigningSecret;

use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::key_file::KeyFile;
use crate::runtime;

pub(crate) use network::NetworkOptions;
pub(crate) use report::{ReportOptions, attention};

const EXIT_CODES: &str = "\
Exit codes:
  0  the receiver gets nothing wrong; notes may be worth reading
  1  a file could not be read or written
  2  the command line or the environment is wrong
  6  the receiver gets something wrong: the report has an error or a warning

Every good delivery is handled as if a person had been verified. docs/conform.md says what the receiver needs.";

#[derive(Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Options {
    /// The receiver's address, http or https, such as http://127.0.0.1:8080/webhooks/kayle. It must work on nothing of value
    url: String,
    /// The environment variable that holds the receiver's signing secret (default: the published secret of the vectors)
    #[arg(long, value_name = "NAME", requires = "key")]
    secret_env: Option<String>,
    /// The receiver's key, public or private, as PEM or JWK (default: the published key of the vectors)
    #[arg(long, value_name = "FILE", requires = "secret_env", requires = "kid")]
    key: Option<PathBuf>,
    /// The kid under which the receiver holds the key
    #[arg(long, requires = "key")]
    kid: Option<String>,
    /// The environment variable that holds a previous signing secret, where the receiver holds one
    #[arg(long, value_name = "NAME")]
    previous_secret_env: Option<String>,
    /// Where the receiver lists the events it has handled, as a JSON list of ids or of objects with event_id
    #[arg(long, value_name = "URL")]
    handled_url: Option<String>,
    /// The command that kills the receiver at once, to see whether it stores before it acknowledges
    #[arg(long, value_name = "COMMAND", requires = "restart", requires = "handled_url")]
    kill: Option<String>,
    /// The command that starts the receiver again; it is left running
    #[arg(long, value_name = "COMMAND", requires = "kill")]
    restart: Option<String>,
    /// Post the cases of this kind only; may be given several times
    #[arg(long, value_name = "KIND")]
    only: Vec<String>,
    /// How long an answer may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 15)]
    time_limit: u64,
    #[command(flatten)]
    report: ReportOptions,
    /// The file of the receiver's handler, which SARIF results are shown at
    #[arg(long, value_name = "FILE", default_value = "webhook-receiver")]
    source: String,
    #[command(flatten)]
    network: NetworkOptions,
}

/// Runs the test, prints the report, and fails when the receiver does.
pub(crate) fn run(options: Options, context: &Context) -> Outcome {
    let target = target(&options)?;
    let settings = settings(&options)?;
    let report = runtime::run(async { Ok(kayle_id_conform::run(&target, &settings).await) })?;
    options.report.write(&report, &options.source, context)?;
    if report.is_healthy() {
        return Ok(());
    }
    Err(attention("the receiver", &report))
}

fn target(options: &Options) -> Outcome<Target> {
    let target = match (&options.secret_env, &options.key, &options.kid) {
        (Some(secret), Some(key), Some(kid)) => {
            Target::new(&options.url, from_env(secret)?, kid, &KeyFile::read(key)?.public_key())
        }
        _ => Target::published(&options.url),
    };
    target.map_err(|error| Failure::usage(error.to_string()))
}

fn settings(options: &Options) -> Outcome<Run> {
    let mut run = Run::new().time_limit(Duration::from_secs(options.time_limit.max(1)));
    run = run.network(options.network.network()?);
    if let Some(name) = &options.previous_secret_env {
        run = run.previous_secret(from_env(name)?);
    }
    if let Some(url) = &options.handled_url {
        run = run.handled_url(url).map_err(|error| Failure::usage(error.to_string()))?;
    }
    if let (Some(kill), Some(restart)) = (&options.kill, &options.restart) {
        run = run.crash_commands(kill, restart);
    }
    let kinds = kayle_id_conform::vectors::kinds();
    if let Some(unknown) = options.only.iter().find(|kind| !kinds.contains(&kind.as_str())) {
        return Err(Failure::usage(format!("--only {unknown}: there is no such kind of case"))
            .hint(format!("the kinds are {}", kinds.join(", "))));
    }
    if !options.only.is_empty() {
        run = run.only(options.only.iter().cloned());
    }
    Ok(run)
}

fn from_env(name: &str) -> Outcome<SigningSecret> {
    let unset = |_| Failure::usage(format!("the environment variable {name} is not set, or is not UTF-8"));
    let secret = std::env::var(name).map_err(unset)?;
    Ok(SigningSecret::new(secret.trim_end_matches(['\r', '\n'])))
}
