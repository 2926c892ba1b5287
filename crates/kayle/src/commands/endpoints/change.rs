//! `kayle endpoints create` and `kayle endpoints update`.

use std::path::PathBuf;

use clap::Args;
use kayle_id::{RetentionHours, WebhookEndpointId, WebhookEventType};

use super::show;
use crate::connection::Connection;
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::files::{self, Access};
use crate::runtime;

#[derive(Args)]
pub(crate) struct Create {
    /// The address that receives webhooks
    url: String,
    /// Write the signing secret to this file, which only its owner may read
    #[arg(long, value_name = "FILE")]
    secret_out: PathBuf,
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    connection: Connection,
}

#[derive(Args)]
pub(crate) struct Update {
    id: String,
    /// Another address
    #[arg(long)]
    url: Option<String>,
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    connection: Connection,
}

#[derive(Args)]
struct Settings {
    /// A name for people, 1 to 120 characters
    #[arg(long)]
    name: Option<String>,
    /// A label, at most 8; may be repeated
    #[arg(long = "label", value_name = "TEXT")]
    labels: Vec<String>,
    /// An event type to send; may be repeated (default: all)
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<WebhookEventType>,
    /// Whether events are sent
    #[arg(long, value_name = "true|false")]
    enabled: Option<bool>,
    /// How many hours a payload is kept that could not be delivered
    #[arg(long, value_name = "HOURS", value_parser = retention)]
    retention: Option<RetentionHours>,
}

/// Reads one of the periods that the API takes.
pub(crate) fn retention(text: &str) -> Result<RetentionHours, String> {
    let known = [RetentionHours::NONE, RetentionHours::ONE_DAY, RetentionHours::THREE_DAYS, RetentionHours::ONE_WEEK];
    let found = text.parse().ok().and_then(|hours: u32| known.into_iter().find(|known| known.hours() == hours));
    found.ok_or_else(|| "give 0, 24, 72 or 168".to_owned())
}

/// Applies what both operations take.
macro_rules! settings {
    ($request:expr, $settings:expr) => {{
        let (mut request, settings) = ($request, $settings);
        if let Some(name) = settings.name {
            request = request.name(name);
        }
        if !settings.labels.is_empty() {
            request = request.labels(settings.labels);
        }
        if !settings.types.is_empty() {
            request = request.subscribed_event_types(settings.types);
        }
        if let Some(enabled) = settings.enabled {
            request = request.enabled(enabled);
        }
        if let Some(hours) = settings.retention {
            request = request.undelivered_payload_retention(hours);
        }
        request
    }};
}

pub(crate) fn create(options: Create, context: &Context) -> Outcome {
    let client = options.connection.client(context)?;
    // The secret is shown once by this call, so there must be room for it before.
    if options.secret_out.exists() {
        return Err(Failure::failed(format!("{} exists already", options.secret_out.display()))
            .hint("choose another file for the signing secret"));
    }
    let request = settings!(client.webhooks().endpoints().create(options.url), options.settings);
    let created = runtime::run(async { Ok(request.send().await?) })?;
    let written =
        files::write(&options.secret_out, created.signing_secret.expose_secret().as_bytes(), Access::Owner, false);
    written.map_err(|failure| {
        Failure::failed(format!("{} is created, and its signing secret is not written: {failure}", created.endpoint.id))
            .hint("`kayle endpoints secret` writes the secret later")
    })?;
    context.output.note(&format!("the signing secret is in {}", options.secret_out.display()));
    show(&created.endpoint, context)
}

pub(crate) fn update(options: Update, context: &Context) -> Outcome {
    let (client, id) = (options.connection.client(context)?, WebhookEndpointId::new(options.id)?);
    let mut request = settings!(client.webhooks().endpoints().update(&id), options.settings);
    if let Some(url) = options.url {
        request = request.url(url);
    }
    let endpoint = runtime::run(async { Ok(request.send().await?) })?;
    show(&endpoint, context)
}
