//! `kayle replay`.

use clap::Args;
use futures_util::TryStreamExt;
use kayle_id::{Client, WebhookDeliveryStatus, WebhookEvent, WebhookEventId, WebhookEventType};

use super::api::{Created, created};
use crate::connection::Connection;
use crate::context::Context;
use crate::failure::{Exit, Failure, Outcome};
use crate::runtime;

#[derive(Args)]
pub(crate) struct Options {
    /// The events to send again
    #[arg(required_unless_present = "failed")]
    events: Vec<String>,
    /// Send every event again that has a delivery which failed and whose payload is still kept
    #[arg(long, conflicts_with = "events")]
    failed: bool,
    /// With --failed: events of this type only
    #[arg(long = "type", value_name = "TYPE", requires = "failed")]
    event_type: Option<WebhookEventType>,
    #[command(flatten)]
    created: Created,
    /// Tell what would be sent again, and send nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    connection: Connection,
}

pub(crate) fn run(options: Options, context: &Context) -> Outcome {
    let client = options.connection.client(context)?;
    runtime::run(async {
        let events = if options.failed {
            failed(&client, &options, context).await?
        } else {
            options.events.iter().map(WebhookEventId::new).collect::<Result<_, _>>()?
        };
        let mut gone = 0;
        for event in &events {
            let result = if options.dry_run { "would be sent again" } else { replay(&client, event).await? };
            gone += usize::from(result == GONE);
            if context.output.json {
                context.output.json_line(&serde_json::json!({"event_id": event, "result": result}))?;
            } else {
                context.output.line(&format!("{event}  {result}"))?;
            }
        }
        if events.is_empty() {
            context.output.note("no event needs to be sent again");
        }
        if gone > 0 {
            return Err(Failure::new(Exit::Attention, format!("events whose payloads are not kept any more: {gone}")));
        }
        Ok(())
    })
}

const GONE: &str = "the payload is not kept any more";

async fn replay(client: &Client, event: &WebhookEventId) -> Outcome<&'static str> {
    match client.webhooks().events().replay(event).send().await {
        Ok(_) => Ok("is sent again"),
        Err(error) if error.is_payload_expired() => Ok(GONE),
        Err(error) => Err(error.into()),
    }
}

/// The events that a replay can help.
async fn failed(client: &Client, options: &Options, context: &Context) -> Outcome<Vec<WebhookEventId>> {
    let mut request = created!(client.webhooks().events().list(), options.created);
    if let Some(event_type) = &options.event_type {
        request = request.event_type(event_type.clone());
    }
    let progress = context.output.progress("events");
    let mut found = Vec::new();
    let mut events = request.stream();
    while let Some(event) = events.try_next().await? {
        progress.step();
        if needs_replay(&event) {
            found.push(event.id);
        }
    }
    // Lists begin with the newest; what happened first is sent first.
    found.reverse();
    Ok(found)
}

fn needs_replay(event: &WebhookEvent) -> bool {
    let mut kept = event.deliveries.iter().filter(|delivery| delivery.payload_scrubbed_at.is_none());
    kept.any(|delivery| delivery.status == WebhookDeliveryStatus::Failed)
}
