//! `kayle endpoints keys`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use kayle_id::{WebhookEncryptionKey, WebhookEncryptionKeyId, WebhookEndpointId};

use crate::commands::api::{self, ListOptions, Row};
use crate::connection::Connection;
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::key_file::KeyFile;
use crate::output::{Table, plain, status};
use crate::runtime;

#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List an endpoint's keys, the newest first
    List {
        /// The endpoint
        endpoint: String,
        /// Active keys only, or inactive ones only
        #[arg(long, value_name = "true|false")]
        active: Option<bool>,
        #[command(flatten)]
        list: ListOptions,
        #[command(flatten)]
        connection: Connection,
    },
    /// Register the public half of a key. It becomes the endpoint's only active key
    Register {
        /// The endpoint
        endpoint: String,
        /// The key, private or public; the public half alone is sent
        file: PathBuf,
        /// The kid to register it under, 1 to 128 characters (default: the JWK's own, or the thumbprint)
        #[arg(long)]
        kid: Option<String>,
        #[command(flatten)]
        connection: Connection,
    },
    /// Encrypt nothing more to a key
    Deactivate {
        /// The id of the key's record
        key: String,
        #[command(flatten)]
        connection: Connection,
    },
    /// Encrypt to a key again
    Reactivate {
        /// The id of the key's record
        key: String,
        #[command(flatten)]
        connection: Connection,
    },
}

impl Row for WebhookEncryptionKey {
    const WHAT: &'static str = "encryption keys";
    const HEADING: &'static [&'static str] = &["KEY", "STATE", "KID", "CREATED"];

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn cells(&self) -> Vec<String> {
        vec![self.id.to_string(), state(self), plain(&self.key_id), self.created_at.to_string()]
    }
}

fn state(key: &WebhookEncryptionKey) -> String {
    status(if key.is_active { "active" } else { "inactive" })
}

pub(crate) fn run(options: Options, context: &Context) -> Outcome {
    let key = match options.command {
        Command::List { endpoint, active, list, connection } => {
            let client = connection.client(context)?;
            let mut request = client.webhooks().encryption_keys().list(&WebhookEndpointId::new(endpoint)?);
            if let Some(active) = active {
                request = request.is_active(active);
            }
            return runtime::run(list.print(request, &context.output));
        }
        Command::Register { endpoint, file, kid, connection } => {
            let (client, endpoint) = (connection.client(context)?, WebhookEndpointId::new(endpoint)?);
            let key = KeyFile::read(&file)?;
            let kid = kid.unwrap_or_else(|| key.kid());
            let jwk = key.public_key().public_jwk().with_kid(kid).map_err(|error| Failure::usage(error.to_string()))?;
            runtime::run(async { Ok(client.webhooks().encryption_keys().create(&endpoint, &jwk).send().await?) })?
        }
        Command::Deactivate { key, connection } => {
            let (client, key) = (connection.client(context)?, WebhookEncryptionKeyId::new(key)?);
            runtime::run(async { Ok(client.webhooks().encryption_keys().deactivate(&key).send().await?) })?
        }
        Command::Reactivate { key, connection } => {
            let (client, key) = (connection.client(context)?, WebhookEncryptionKeyId::new(key)?);
            runtime::run(async { Ok(client.webhooks().encryption_keys().reactivate(&key).send().await?) })?
        }
    };
    if context.output.json {
        return context.output.json(&api::json(&key)?);
    }
    context.output.table(&Table::pairs([
        ("key", key.id.to_string()),
        ("kid", plain(&key.key_id)),
        ("state", state(&key)),
    ]))
}
