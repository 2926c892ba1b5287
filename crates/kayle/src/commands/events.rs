//! `kayle events`.

use clap::{Args, Subcommand};
use kayle_id::{WebhookEvent, WebhookEventId, WebhookEventType};

use super::api::{self, Created, ListOptions, Row, created, or_dash};
use crate::connection::Connection;
use crate::context::Context;
use crate::failure::Outcome;
use crate::output::{Table, status};
use crate::runtime;

#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List events, the newest first
    List {
        /// Events of this type only, such as verification.session.succeeded
        #[arg(long = "type", value_name = "TYPE")]
        event_type: Option<WebhookEventType>,
        #[command(flatten)]
        created: Created,
        #[command(flatten)]
        list: ListOptions,
        #[command(flatten)]
        connection: Connection,
    },
    /// Show an event and its deliveries
    Get {
        id: String,
        #[command(flatten)]
        connection: Connection,
    },
}

impl Row for WebhookEvent {
    const WHAT: &'static str = "events";
    const HEADING: &'static [&'static str] = &["EVENT", "TYPE", "CREATED", "DELIVERIES"];

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn cells(&self) -> Vec<String> {
        let deliveries: Vec<String> = self.deliveries.iter().map(|delivery| status(delivery.status.as_str())).collect();
        vec![self.id.to_string(), self.type_.clone(), self.created_at.to_string(), deliveries.join(" ")]
    }
}

pub(crate) fn run(options: Options, context: &Context) -> Outcome {
    match options.command {
        Command::List { event_type, created, list, connection } => {
            let client = connection.client(context)?;
            let mut request = created!(client.webhooks().events().list(), created);
            if let Some(event_type) = event_type {
                request = request.event_type(event_type);
            }
            runtime::run(list.print(request, &context.output))
        }
        Command::Get { id, connection } => {
            let (client, id) = (connection.client(context)?, WebhookEventId::new(id)?);
            let event = runtime::run(async { Ok(client.webhooks().events().get(&id).send().await?) })?;
            show(&event, context)
        }
    }
}

fn show(event: &WebhookEvent, context: &Context) -> Outcome {
    if context.output.json {
        return context.output.json(&api::json(event)?);
    }
    context.output.table(&Table::pairs([
        ("event", event.id.to_string()),
        ("type", crate::output::plain(&event.type_)),
        ("session", crate::output::plain(&event.trigger_id)),
        ("created", event.created_at.to_string()),
    ]))?;
    let mut table = Table::new(&["DELIVERY", "STATUS", "ATTEMPTS", "LAST ANSWER", "ENDPOINT"]);
    for delivery in &event.deliveries {
        table.row([
            delivery.id.to_string(),
            status(delivery.status.as_str()),
            delivery.attempt_count.to_string(),
            or_dash(delivery.last_status_code),
            delivery.webhook_endpoint_id.to_string(),
        ]);
    }
    context.output.table(&table)
}
