//! `kayle rotate`.

use std::fmt::Display;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};
use kayle_id::workflows::{
    FileProgressStore, FileVault, RotationStatus, rotate_api_key, rotate_encryption_key, rotate_signing_secret,
};
use kayle_id::{ApiKeyId, WebhookEndpointId};
use serde_json::json;

use crate::connection::Connection;
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::key_file::KeyFile;
use crate::output::{Table, status};
use crate::{profile, runtime};

#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Replace an endpoint's encryption key. The old one is kept as long as payloads are encrypted to it
    EncryptionKey {
        /// The endpoint
        endpoint: String,
        /// The private key to register, in place of a new one
        #[arg(long, value_name = "FILE")]
        key: Option<PathBuf>,
        #[command(flatten)]
        run: Run,
    },
    /// Replace an endpoint's signing secret. Receivers accept the old one beside the new one for a day
    SigningSecret {
        /// The endpoint
        endpoint: String,
        #[command(flatten)]
        run: Run,
    },
    /// Replace an API key by one with the same permissions, and delete the old one a day later
    ApiKey {
        /// The id of the old key's record
        key: String,
        #[command(flatten)]
        run: Run,
    },
}

#[derive(Args)]
struct Run {
    /// The name of this run; the same name goes on with it: after a crash, and when the overlap is over
    #[arg(long = "run", value_name = "NAME")]
    name: String,
    /// How long the old and the new are used beside each other, at least
    #[arg(long, value_name = "TIME", value_parser = crate::time::duration)]
    overlap: Option<Duration>,
    #[command(flatten)]
    folders: Folders,
    #[command(flatten)]
    connection: Connection,
}

/// Where runs and secrets are kept.
#[derive(Args)]
#[command(next_help_heading = "Folders")]
pub(crate) struct Folders {
    /// Keep secrets in this folder, which only its owner may open, a file each; `kayle listen --vault` reads them (default: the profile's)
    #[arg(long, value_name = "FOLDER")]
    vault: Option<PathBuf>,
    /// Keep the progress of runs in this folder (default: the profile's, or the folder `runs` of the vault)
    #[arg(long, value_name = "FOLDER")]
    store: Option<PathBuf>,
}

impl Folders {
    /// The store and the vault.
    pub(crate) fn open(&self, context: &Context) -> Outcome<(FileProgressStore, FileVault)> {
        let profile = profile::chosen(context)?.profile;
        let vault = self.vault.clone().or(profile.vault);
        let vault = vault.ok_or_else(|| Failure::usage("no vault: pass --vault FOLDER, or name one in a profile"))?;
        let store = self.store.clone().or(profile.store).unwrap_or_else(|| vault.join("runs"));
        // The vault first: the store may lie in it.
        let opened = FileVault::open(&vault).map_err(|error| Failure::file("cannot use", &vault, &error))?;
        let store = FileProgressStore::open(&store).map_err(|error| Failure::file("cannot use", &store, &error))?;
        Ok((store, opened))
    }
}

pub(crate) fn run(options: Options, context: &Context) -> Outcome {
    match options.command {
        Command::EncryptionKey { endpoint, key, run } => {
            let (client, endpoint) = (run.connection.client(context)?, WebhookEndpointId::new(endpoint)?);
            let (store, vault) = run.folders.open(context)?;
            let mut work = rotate_encryption_key(&client, run.name, &endpoint);
            if let Some(path) = key {
                work = work.key(&KeyFile::read(&path)?.private(&path)?);
            }
            if let Some(overlap) = run.overlap {
                work = work.overlap(overlap);
            }
            let rotation = runtime::run(async { Ok(work.run(&store, &vault).await?) })?;
            show(&rotation, &rotation.replacement().key_id, context)
        }
        Command::SigningSecret { endpoint, run } => {
            let (client, endpoint) = (run.connection.client(context)?, WebhookEndpointId::new(endpoint)?);
            let (store, vault) = run.folders.open(context)?;
            let mut work = rotate_signing_secret(&client, run.name, &endpoint);
            if let Some(overlap) = run.overlap {
                work = work.overlap(overlap);
            }
            let rotation = runtime::run(async { Ok(work.run(&store, &vault).await?) })?;
            show(&rotation, rotation.replacement(), context)
        }
        Command::ApiKey { key, run } => {
            let (client, key) = (run.connection.client(context)?, ApiKeyId::new(key)?);
            let (store, vault) = run.folders.open(context)?;
            let mut work = rotate_api_key(&client, run.name, &key);
            if let Some(overlap) = run.overlap {
                work = work.overlap(overlap);
            }
            let rotation = runtime::run(async { Ok(work.run(&store, &vault).await?) })?;
            show(&rotation, rotation.replacement(), context)
        }
    }
}

fn show<T>(rotation: &RotationStatus<T>, new: &impl Display, context: &Context) -> Outcome {
    let until = match rotation {
        RotationStatus::Overlapping { until, .. } => Some(until.to_string()),
        _ => None,
    };
    let state = if rotation.is_complete() { "complete" } else { "overlapping" };
    if context.output.json {
        return context.output.json(&json!({"state": state, "new": new.to_string(), "run_again_at": until}));
    }
    let mut pairs = vec![("state", status(state)), ("new", new.to_string())];
    if let Some(until) = until {
        pairs.push(("run again at", until));
    }
    context.output.table(&Table::pairs(pairs))
}
