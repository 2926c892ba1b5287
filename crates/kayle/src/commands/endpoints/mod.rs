//! `kayle endpoints`.

mod change;
mod keys;

pub(crate) use change::retention;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use kayle_id::{WebhookEndpoint, WebhookEndpointId};

use super::api::{self, ListOptions, Row, or_dash};
use crate::connection::Connection;
use crate::context::Context;
use crate::failure::Outcome;
use crate::files::{self, Access};
use crate::output::{Table, plain, status};
use crate::runtime;

#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List webhook endpoints, the newest first
    List {
        /// Enabled endpoints only, or disabled ones only
        #[arg(long, value_name = "true|false")]
        enabled: Option<bool>,
        #[command(flatten)]
        list: ListOptions,
        #[command(flatten)]
        connection: Connection,
    },
    /// Show an endpoint
    Get {
        id: String,
        #[command(flatten)]
        connection: Connection,
    },
    /// Create an endpoint. `kayle provision` does this with a key, and survives a crash on the way
    Create(change::Create),
    /// Change an endpoint
    Update(change::Update),
    /// Delete an endpoint and what was not delivered to it
    Delete {
        id: String,
        #[command(flatten)]
        connection: Connection,
    },
    /// Write an endpoint's signing secret to a file, which only its owner may read
    Secret {
        id: String,
        /// The file
        #[arg(long, short, value_name = "FILE")]
        out: PathBuf,
        /// Replace a file that exists
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        connection: Connection,
    },
    /// List, register, deactivate and reactivate an endpoint's encryption keys
    Keys(keys::Options),
}

impl Row for WebhookEndpoint {
    const WHAT: &'static str = "endpoints";
    const HEADING: &'static [&'static str] = &["ENDPOINT", "STATE", "URL", "NAME", "EVENTS"];

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn cells(&self) -> Vec<String> {
        vec![self.id.to_string(), state(self), plain(&self.url), plain(&or_dash(self.name.as_deref())), types(self)]
    }
}

fn state(endpoint: &WebhookEndpoint) -> String {
    status(if endpoint.enabled { "enabled" } else { "disabled" })
}

fn types(endpoint: &WebhookEndpoint) -> String {
    let types: Vec<&str> = endpoint
        .subscribed_event_types
        .iter()
        .map(|kind| kind.as_str().rsplit('.').next().unwrap_or_default())
        .collect();
    types.join(" ")
}

pub(crate) fn run(options: Options, context: &Context) -> Outcome {
    match options.command {
        Command::List { enabled, list, connection } => {
            let client = connection.client(context)?;
            let mut request = client.webhooks().endpoints().list();
            if let Some(enabled) = enabled {
                request = request.enabled(enabled);
            }
            runtime::run(list.print(request, &context.output))
        }
        Command::Get { id, connection } => {
            let (client, id) = (connection.client(context)?, WebhookEndpointId::new(id)?);
            let endpoint = runtime::run(async { Ok(client.webhooks().endpoints().get(&id).send().await?) })?;
            show(&endpoint, context)
        }
        Command::Create(options) => change::create(options, context),
        Command::Update(options) => change::update(options, context),
        Command::Delete { id, connection } => {
            let (client, id) = (connection.client(context)?, WebhookEndpointId::new(id)?);
            runtime::run(async { Ok(client.webhooks().endpoints().delete(&id).send().await.map(|_| ())?) })?;
            context.output.note(&format!("{id} is deleted"));
            Ok(())
        }
        Command::Secret { id, out, force, connection } => {
            let (client, id) = (connection.client(context)?, WebhookEndpointId::new(id)?);
            let revealed = runtime::run(async { Ok(client.webhooks().signing_secrets().reveal(&id).send().await?) })?;
            files::write(&out, revealed.signing_secret.expose_secret().as_bytes(), Access::Owner, force)?;
            context.output.note(&format!("the signing secret of {id} is in {}", out.display()));
            Ok(())
        }
        Command::Keys(options) => keys::run(options, context),
    }
}

fn show(endpoint: &WebhookEndpoint, context: &Context) -> Outcome {
    if context.output.json {
        return context.output.json(&api::json(endpoint)?);
    }
    context.output.table(&Table::pairs([
        ("endpoint", endpoint.id.to_string()),
        ("url", plain(&endpoint.url)),
        ("name", plain(&or_dash(endpoint.name.as_deref()))),
        ("state", state(endpoint)),
        ("events", types(endpoint)),
        ("labels", plain(&endpoint.labels.join(", "))),
        (
            "payloads kept for",
            or_dash(endpoint.undelivered_payload_retention_hours.map(|hours| format!("{} hours", hours.hours()))),
        ),
        ("created", endpoint.created_at.to_string()),
    ]))
}
