//! `kayle profiles`.

use clap::Args;
use serde_json::json;

use crate::context::Context;
use crate::failure::Outcome;
use crate::output::Table;
use crate::profile::{self, Listed};
use crate::secret_source::SecretSource;

const FILE: &str = r#"The configuration file is TOML, at $XDG_CONFIG_HOME/kayle/config.toml or ~/.config/kayle/config.toml:

  default_profile = "development"

  [profiles.development]
  base_url = "http://127.0.0.1:8787"
  api_key = { env = "SIMULATOR_KEY" }

  [profiles.production]
  api_key = { command = ["secret-tool", "lookup", "service", "kayle"] }
  session_cookie = { file = "cookie.txt" }
  signing_secret = { command = ["pass", "show", "kayle/webhook"] }
  keys = ["2026-01=keys/2026-01.pem"]
  vault = "vault"
  store = "vault"
  inbox = { env = "INBOX_URL" }

A secret is read from an environment variable (env), a file (file) or what a program prints (command), such as a keyring's. The file never holds the secret itself. Paths are relative to the file. A profile that is chosen with --profile comes before KAYLE_API_KEY and the like, the default profile after them."#;

#[derive(Args)]
#[command(after_help = FILE)]
pub(crate) struct Options {}

pub(crate) fn run(_: Options, context: &Context) -> Outcome {
    let Listed { file, default, profiles } = profile::all(context)?;
    let chosen = context.profile.clone().or(default);
    let source = |source: &Option<SecretSource>| source.as_ref().map(SecretSource::describe);
    if context.output.json {
        let profiles: Vec<_> = profiles
            .iter()
            .map(|(name, profile)| {
                json!({
                    "name": name,
                    "chosen": chosen.as_deref() == Some(name),
                    "base_url": profile.base_url,
                    "api_key": source(&profile.api_key),
                    "signing_secret": source(&profile.signing_secret),
                })
            })
            .collect();
        return context.output.json(&json!({"file": file, "profiles": profiles}));
    }
    if profiles.is_empty() {
        context.output.note("no profiles; `kayle profiles --help` shows how to write one");
        return Ok(());
    }
    let mut table = Table::new(&["PROFILE", "CHOSEN", "BASE URL", "API KEY", "SIGNING SECRET"]);
    let missing = || "-".to_owned();
    for (name, profile) in &profiles {
        table.row([
            name.clone(),
            if chosen.as_deref() == Some(name) { "yes".to_owned() } else { String::new() },
            profile.base_url.clone().unwrap_or_else(|| "https://api.kayle.id".to_owned()),
            source(&profile.api_key).unwrap_or_else(missing),
            source(&profile.signing_secret).unwrap_or_else(missing),
        ]);
    }
    context.output.table(&table)
}
