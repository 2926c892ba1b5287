//! A Kayle ID to develop against: the simulator as a program, with a page for people.
#![forbid(unsafe_code)]

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use kayle_id::testing::simulator::{Simulator, SimulatorError, Snapshot};

const HELP: &str = "\
A Kayle ID to develop against. Nothing it verifies is real.

Usage: kayle-simulator [options]

  --address ADDRESS        where to listen (127.0.0.1:8787; port 0 takes a free one)
  --key KEY                the API key with every scope: kk_ and 32 characters (made anew, or the state's)
  --state FILE             keep everything in this file, secrets included, and go on from it
  --verified-domain NAME   let sessions redirect to this domain and its subdomains; may be repeated
  --local-redirects        let sessions redirect to http://localhost and http://127.0.0.1 too
  --deliver-anywhere       send webhooks to other machines too, not to this one only
  --host NAME              let the page answer to this name too, such as a container's; may be repeated
  -h, --help               show this
  -V, --version            show the version
";

/// How long changes are gathered before they are written.
const GATHER: Duration = Duration::from_millis(100);

#[derive(Default)]
struct Options {
    address: Option<SocketAddr>,
    key: Option<String>,
    state: Option<PathBuf>,
    domains: Vec<String>,
    hosts: Vec<String>,
    local_redirects: bool,
    deliver_anywhere: bool,
}

enum Command {
    Run(Options),
    Say(String),
}

fn main() -> ExitCode {
    let options = match read(std::env::args_os().skip(1).map(|argument| argument.into_string())) {
        Ok(Command::Run(options)) => options,
        Ok(Command::Say(text)) => {
            print!("{text}");
            return ExitCode::SUCCESS;
        }
        Err(problem) => {
            eprintln!("kayle-simulator: {problem}\nTry --help.");
            return ExitCode::from(2);
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let done = runtime.map_err(|error| error.to_string()).and_then(|runtime| runtime.block_on(run(options)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("kayle-simulator: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Reads the command line.
fn read(mut arguments: impl Iterator<Item = Result<String, std::ffi::OsString>>) -> Result<Command, String> {
    let mut options = Options::default();
    while let Some(argument) = arguments.next() {
        let argument = argument.map_err(|argument| format!("{} is not UTF-8", argument.to_string_lossy()))?;
        // Both `--key kk_…` and `--key=kk_…`.
        let (name, mut given) = match argument.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name.to_owned(), Some(value.to_owned())),
            _ => (argument, None),
        };
        let mut value = || match given.take().map(Ok).or_else(|| arguments.next()) {
            Some(Ok(value)) if !value.is_empty() => Ok(value),
            Some(Err(_)) => Err(format!("the value of {name} is not UTF-8")),
            _ => Err(format!("{name} needs a value")),
        };
        match name.as_str() {
            "--address" => {
                let text = value()?;
                let address = text
                    .parse()
                    .map_err(|_| format!("--address {text}: give an IP address and a port, such as 127.0.0.1:8787"))?;
                options.address = Some(address);
            }
            "--key" => options.key = Some(checked_key(value()?)?),
            "--state" => options.state = Some(value()?.into()),
            "--verified-domain" => options.domains.push(value()?),
            "--host" => options.hosts.push(value()?),
            "--local-redirects" => options.local_redirects = true,
            "--deliver-anywhere" => options.deliver_anywhere = true,
            "-h" | "--help" => return Ok(Command::Say(HELP.to_owned())),
            "-V" | "--version" => {
                return Ok(Command::Say(format!("kayle-simulator {}\n", env!("CARGO_PKG_VERSION"))));
            }
            _ => return Err(format!("there is no option {name}")),
        }
        if given.is_some() {
            return Err(format!("{name} takes no value"));
        }
    }
    Ok(Command::Run(options))
}

/// A key of the real service's form, so that clients take it.
fn checked_key(key: String) -> Result<String, String> {
    let sound =
        key.strip_prefix("kk_").is_some_and(|rest| rest.len() == 32 && rest.bytes().all(|b| b.is_ascii_alphanumeric()));
    if sound { Ok(key) } else { Err("--key: a key is kk_ and 32 letters and digits".to_owned()) }
}

async fn run(options: Options) -> Result<(), String> {
    let text = |error: SimulatorError| error.to_string();
    let state = options.state;
    let kept = state.as_deref().map(Snapshot::read).transpose().map_err(text)?.flatten();
    let resumed = kept.is_some();
    let address = options.address.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8787)));
    let mut builder = Simulator::builder().address(address).real_time().page();
    if let Some(kept) = kept {
        builder = builder.snapshot(kept);
    }
    if let Some(key) = options.key {
        builder = builder.api_key(key);
    }
    if options.local_redirects {
        builder = builder.local_redirects();
    }
    if options.deliver_anywhere {
        builder = builder.deliver_anywhere();
    }
    builder = options.domains.into_iter().fold(builder, |builder, domain| builder.verified_domain(domain));
    builder = options.hosts.into_iter().fold(builder, |builder, host| builder.page_host(host));
    let simulator = builder.start().await.map_err(text)?;
    // From here on nothing that is printed as kept may be lost.
    let mut changes = simulator.changes();
    if let Some(path) = &state {
        save(&simulator, path).await.map_err(text)?;
    }
    greet(&simulator, state.as_deref(), resumed);

    let stopped = stopped();
    tokio::pin!(stopped);
    let Some(path) = state else {
        stopped.await?;
        return Ok(());
    };
    loop {
        tokio::select! {
            stop = &mut stopped => {
                stop?;
                break;
            }
            _ = changes.next() => {
                tokio::select! {
                    () = tokio::time::sleep(GATHER) => {}
                    stop = &mut stopped => {
                        stop?;
                        break;
                    }
                }
                if let Err(error) = save(&simulator, &path).await {
                    // The disk may have room again later; stopping would lose everything since.
                    eprintln!("kayle-simulator: the state is not saved: {error}");
                }
            }
        }
    }
    save(&simulator, &path).await.map_err(text)
}

async fn save(simulator: &Simulator, path: &Path) -> Result<(), SimulatorError> {
    let (snapshot, path) = (simulator.snapshot(), path.to_owned());
    // Disks are slow, and answers must not wait for them.
    match tokio::task::spawn_blocking(move || snapshot.write(path)).await {
        Ok(written) => written,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// Waits for ctrl-c, or for what asks a program to end.
async fn stopped() -> Result<(), String> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut interrupt, mut terminate) = signal(SignalKind::interrupt())
            .and_then(|interrupt| Ok((interrupt, signal(SignalKind::terminate())?)))
            .map_err(|error| error.to_string())?;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        Ok(())
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.map_err(|error| error.to_string())
}

fn greet(simulator: &Simulator, state: Option<&Path>, resumed: bool) {
    let (base, key, cookie) = (simulator.base_url(), simulator.api_key(), simulator.session_cookie());
    let kept = match state {
        None => "in memory only".to_owned(),
        Some(path) if resumed => format!("resumed from {}", path.display()),
        Some(path) => format!("kept in {}", path.display()),
    };
    println!(
        "\
Kayle ID simulator

  page    {base}/
  API     {base}
  key     {key}
  cookie  kayle-id.session_token={cookie}
  state   {kept}

With curl:

  curl -X POST {base}/v1/sessions -H 'Authorization: Bearer {key}'
  curl {base}/v1/auth/api-keys -H 'Cookie: kayle-id.session_token={cookie}'

With this SDK's Client::from_env:

  export KAYLE_BASE_URL={base} KAYLE_API_KEY={key}

Open the page to play the user. Ctrl-C stops it."
    );
}
