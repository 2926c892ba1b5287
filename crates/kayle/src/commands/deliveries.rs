//! `kayle deliveries`.

use clap::{Args, Subcommand};
use kayle_id::{WebhookDelivery, WebhookDeliveryId, WebhookDeliveryStatus, WebhookEndpointId, WebhookEventId};

use super::api::{ListOptions, Row, or_dash};
use crate::connection::Connection;
use crate::context::Context;
use crate::failure::Outcome;
use crate::output::status as colored;
use crate::runtime;

#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List deliveries, the newest first
    List {
        /// Deliveries of this status only: pending, delivering, succeeded or failed
        #[arg(long)]
        status: Option<WebhookDeliveryStatus>,
        /// Deliveries to this endpoint only
        #[arg(long, value_name = "ID")]
        endpoint: Option<String>,
        /// Deliveries of this event only
        #[arg(long, value_name = "ID")]
        event: Option<String>,
        #[command(flatten)]
        list: ListOptions,
        #[command(flatten)]
        connection: Connection,
    },
    /// Have the server try deliveries again
    Retry {
        #[arg(required = true)]
        ids: Vec<String>,
        #[command(flatten)]
        connection: Connection,
    },
}

impl Row for WebhookDelivery {
    const WHAT: &'static str = "deliveries";
    const HEADING: &'static [&'static str] =
        &["DELIVERY", "STATUS", "ATTEMPTS", "LAST ANSWER", "NEXT ATTEMPT", "EVENT", "ENDPOINT"];

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            colored(self.status.as_str()),
            self.attempt_count.to_string(),
            or_dash(self.last_status_code),
            or_dash(self.next_attempt_at),
            self.event_id.to_string(),
            self.webhook_endpoint_id.to_string(),
        ]
    }
}

pub(crate) fn run(options: Options, context: &Context) -> Outcome {
    match options.command {
        Command::List { status, endpoint, event, list, connection } => {
            let client = connection.client(context)?;
            let mut request = client.webhooks().deliveries().list();
            if let Some(status) = status {
                request = request.status(status);
            }
            if let Some(endpoint) = endpoint {
                request = request.endpoint(&WebhookEndpointId::new(endpoint)?);
            }
            if let Some(event) = event {
                request = request.event(&WebhookEventId::new(event)?);
            }
            runtime::run(list.print(request, &context.output))
        }
        Command::Retry { ids, connection } => {
            let client = connection.client(context)?;
            let ids: Vec<WebhookDeliveryId> = ids.iter().map(WebhookDeliveryId::new).collect::<Result<_, _>>()?;
            runtime::run(async {
                for id in &ids {
                    client.webhooks().deliveries().retry(id).send().await?;
                    context.output.note(&format!("{id} is tried again"));
                }
                Ok(())
            })
        }
    }
}
