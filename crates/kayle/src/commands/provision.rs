//! `kayle provision`.

use std::path::PathBuf;

use clap::Args;
use kayle_id::workflows::provision_endpoint;
use kayle_id::{RetentionHours, WebhookEventType};
use serde_json::json;

use super::rotate::Folders;
use crate::commands::endpoints::retention;
use crate::connection::Connection;
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::key_file::KeyFile;
use crate::output::{Table, plain, status};
use crate::runtime;

#[derive(Args)]
pub(crate) struct Options {
    /// The address that is to receive webhooks
    url: String,
    /// The name of this run; the same name goes on with it after a crash
    #[arg(long, value_name = "NAME")]
    run: String,
    /// A name for people, 1 to 120 characters
    #[arg(long)]
    name: Option<String>,
    /// A label, at most 7; may be repeated
    #[arg(long = "label", value_name = "TEXT")]
    labels: Vec<String>,
    /// An event type to send; may be repeated (default: all)
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<WebhookEventType>,
    /// How many hours a payload is kept that could not be delivered
    #[arg(long, value_name = "HOURS", value_parser = retention)]
    retention: Option<RetentionHours>,
    /// The private key to register, in place of a new one
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    #[command(flatten)]
    folders: Folders,
    #[command(flatten)]
    connection: Connection,
}

pub(crate) fn run(options: Options, context: &Context) -> Outcome {
    let client = options.connection.client(context)?;
    let (store, vault) = options.folders.open(context)?;
    let mut work = provision_endpoint(&client, options.run, options.url).labels(options.labels);
    if let Some(name) = options.name {
        work = work.name(name);
    }
    if !options.types.is_empty() {
        work = work.subscribed_event_types(options.types);
    }
    if let Some(hours) = options.retention {
        work = work.undelivered_payload_retention(hours);
    }
    if let Some(path) = options.key {
        work = work.key(&KeyFile::read(&path)?.private(&path)?);
    }
    let made = runtime::run(async {
        work.run(&store, &vault).await.map_err(|error| {
            let gone = error.call().is_some_and(|call| call.is_not_found());
            let failure = Failure::from(error);
            let hint = "the endpoint that this run made is not at this server: it was deleted, or the run belongs to another \
                        server, such as a simulator that has ended; begin another run with another --run";
            if gone { failure.hint(hint) } else { failure }
        })
    })?;
    if context.output.json {
        return context.output.json(
            &json!({"endpoint": crate::commands::api::json(&made.endpoint)?, "kid": made.kid, "removed": made.removed}),
        );
    }
    context.output.table(&Table::pairs([
        ("endpoint", made.endpoint.id.to_string()),
        ("url", plain(&made.endpoint.url)),
        ("state", status(if made.endpoint.enabled { "enabled" } else { "disabled" })),
        ("kid", made.kid.clone()),
    ]))?;
    made.removed.iter().for_each(|id| context.output.note(&format!("{id} was one too many and is deleted")));
    Ok(())
}
