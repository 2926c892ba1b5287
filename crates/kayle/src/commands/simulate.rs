//! `kayle simulate`: a Kayle ID to develop against, with a page for people.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::files::{self, Access};
use crate::runtime::{self, Signals};
use crate::secret_source::SecretSource;
use clap::Args;
use kayle_id_testing::simulator::{Simulator, SimulatorError, Snapshot};

/// The options of `kayle simulate`.
#[derive(Args)]
pub(crate) struct Options {
    /// The address to listen on; port 0 takes a free one
    #[arg(
        long,
        env = "KAYLE_SIMULATE_ADDRESS",
        hide_env_values = true,
        default_value = "127.0.0.1:8787",
        value_parser = address
    )]
    address: SocketAddr,
    /// The API key with every scope: kk_ and 32 letters and digits (default: a random one, or the state's)
    #[arg(long, value_parser = api_key)]
    key: Option<String>,
    /// Keep the state in this file, secrets included, and go on from it. Every answer is sent after its changes are written
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Let sessions redirect to this domain and its subdomains; may be repeated
    #[arg(long = "verified-domain", value_name = "NAME")]
    domains: Vec<String>,
    /// Let sessions redirect to http://localhost and http://127.0.0.1 in production mode too
    #[arg(long)]
    local_redirects: bool,
    /// Behave as a production server: another cookie name, no endpoints and redirects on this machine
    #[arg(long)]
    production: bool,
    /// Send webhooks to other machines too, not to this one only
    #[arg(long)]
    deliver_anywhere: bool,
    /// Let the page answer to this name too, such as a container's; may be repeated
    #[arg(long = "host", value_name = "NAME")]
    hosts: Vec<String>,
    /// Let the control API answer on any machine, to requests that carry the token in this file as `Authorization: Bearer`; without it,
    /// the control API answers to this machine only
    #[arg(long, value_name = "FILE")]
    control_token_file: Option<PathBuf>,
    /// Do not offer the control API under /_kayle/v1/
    #[arg(long, conflicts_with = "control_token_file")]
    no_control_api: bool,
    /// Write the address to this file once the simulator answers, for scripts
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
}

/// Reads an address to listen on.
pub(crate) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "give an IP address and a port, such as 127.0.0.1:8787".to_owned())
}

/// A key of the real service's form, so that clients take it.
fn api_key(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("kk_").unwrap_or_default();
    let is_key = rest.len() == 32 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
    // The message does not repeat the value, which may be a real key with a typing error.
    if is_key { Ok(text.to_owned()) } else { Err("a key is kk_ and 32 letters and digits".to_owned()) }
}

/// Runs until the program is asked to end.
pub(crate) fn run(options: Options, context: &Context) -> Outcome {
    runtime::serve(simulate(options, context))
}

impl From<SimulatorError> for Failure {
    fn from(error: SimulatorError) -> Self {
        Self::failed(error.to_string())
    }
}

async fn simulate(options: Options, context: &Context) -> Outcome {
    let resumed = match &options.state {
        Some(path) => Snapshot::read(path)?.is_some(),
        None => false,
    };
    // A script may send a signal as soon as it sees the ready file.
    let mut signals = Signals::listen()?;
    let simulator = start(&options).await?;
    if context.output.json {
        context.output.json_line(&serde_json::json!({
            "base_url": simulator.base_url(),
            "api_key": simulator.api_key(),
            "cookie_name": simulator.cookie_name(),
            "session_cookie": simulator.session_cookie(),
        }))?;
    } else {
        context.output.raw(greeting(&simulator, options.state.as_deref(), resumed).as_bytes())?;
    }
    if let Some(path) = &options.ready_file {
        files::write(path, format!("{}\n", simulator.base_url()).as_bytes(), Access::Default, true)?;
    }
    signals.stopped().await;
    // The latest changes may still be on their way to the file.
    simulator.saved().await?;
    Ok(())
}

async fn start(options: &Options) -> Outcome<Simulator> {
    let mut builder = Simulator::builder().address(options.address).real_time().page();
    if let Some(path) = &options.state {
        builder = builder.state_file(path);
    }
    if let Some(path) = &options.control_token_file {
        builder = builder.control_token(&*SecretSource::File(path.clone()).read("the control token")?);
    } else if !options.no_control_api {
        builder = builder.control_api();
    }
    if let Some(key) = &options.key {
        builder = builder.api_key(key);
    }
    if options.local_redirects {
        builder = builder.local_redirects();
    }
    if options.production {
        builder = builder.production();
    }
    if options.deliver_anywhere {
        builder = builder.deliver_anywhere();
    }
    builder = options.domains.iter().fold(builder, |builder, domain| builder.verified_domain(domain));
    builder = options.hosts.iter().fold(builder, |builder, host| builder.page_host(host));
    Ok(builder.start().await?)
}

fn greeting(simulator: &Simulator, state: Option<&Path>, resumed: bool) -> String {
    let (base, key) = (simulator.base_url(), simulator.api_key());
    let cookie = format!("{}={}", simulator.cookie_name(), simulator.session_cookie());
    let kept = match state {
        None => "in memory only".to_owned(),
        Some(path) if resumed => format!("resumed from {}", path.display()),
        Some(path) => format!("kept in {}", path.display()),
    };
    format!(
        "\
Kayle ID simulator

  page    {base}/
  API     {base}
  key     {key}
  cookie  {cookie}
  state   {kept}

With curl:

  curl -X POST {base}/v1/sessions -H 'Authorization: Bearer {key}'
  curl {base}/v1/auth/api-keys -H 'Cookie: {cookie}'

With this SDK's Client::from_env:

  export KAYLE_BASE_URL={base} KAYLE_API_KEY={key}

Open the page to play the user. Ctrl-C stops it.
"
    )
}
