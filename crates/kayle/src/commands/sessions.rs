//! `kayle sessions`.

use clap::{Args, Subcommand};
use kayle_id::workflows::{SessionOutcome as End, wait_for_outcome};
use kayle_id::{Claim, Client, Session, SessionId, SessionStatus, ShareFields, WebhookEndpointId};
use std::time::Duration;

use super::api::{self, Created, ListOptions, Row, created, or_dash};
use crate::connection::Connection;
use crate::context::Context;
use crate::failure::{Exit, Failure, Outcome};
use crate::output::{Table, status};
use crate::runtime;

#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List sessions, the newest first
    List {
        /// Sessions of this status only
        #[arg(long)]
        status: Option<SessionStatus>,
        #[command(flatten)]
        created: Created,
        #[command(flatten)]
        list: ListOptions,
        #[command(flatten)]
        connection: Connection,
    },
    /// Show a session
    Get {
        id: String,
        #[command(flatten)]
        connection: Connection,
    },
    /// Create a session, and print the page to send the user to
    Create(Create),
    /// Cancel a session that is not over
    Cancel {
        id: String,
        #[command(flatten)]
        connection: Connection,
    },
    /// Wait until a session is over. Exits with 0 for a success and 6 for any other end
    Wait {
        id: String,
        /// Give up after this time
        #[arg(long, value_name = "TIME", value_parser = crate::time::duration)]
        at_most: Option<Duration>,
        #[command(flatten)]
        connection: Connection,
    },
}

#[derive(Args)]
struct Create {
    /// A claim that the user must share, and why it is asked for; age_over_18 and the like are age gates; may be repeated
    #[arg(long = "require", value_name = "CLAIM=REASON")]
    required: Vec<String>,
    /// A claim that the user may share, and why it is asked for; may be repeated
    #[arg(long = "optional", value_name = "CLAIM=REASON")]
    optional: Vec<String>,
    /// Where the user is sent afterwards
    #[arg(long, value_name = "URL")]
    redirect_url: Option<String>,
    /// Tell this endpoint only; may be repeated (default: every endpoint)
    #[arg(long = "endpoint", value_name = "ID")]
    endpoints: Vec<String>,
    #[command(flatten)]
    connection: Connection,
}

impl Row for Session {
    const WHAT: &'static str = "sessions";
    const HEADING: &'static [&'static str] = &["SESSION", "STATUS", "CREATED", "COMPLETED", "FAILURE"];

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            status(self.status.as_str()),
            self.created_at.to_string(),
            or_dash(self.completed_at),
            or_dash(self.failure_code.as_ref().map(|code| code.as_str())),
        ]
    }
}

pub(crate) fn run(options: Options, context: &Context) -> Outcome {
    match options.command {
        Command::List { status, created, list, connection } => {
            let client = connection.client(context)?;
            let mut request = created!(client.sessions().list(), created);
            if let Some(status) = status {
                request = request.status(status);
            }
            runtime::run(list.print(request, &context.output))
        }
        Command::Get { id, connection } => {
            let (client, id) = (connection.client(context)?, SessionId::new(id)?);
            let session = runtime::run(async { Ok(client.sessions().get(&id).send().await?) })?;
            show(&session, context)
        }
        Command::Create(options) => create(options, context),
        Command::Cancel { id, connection } => {
            let (client, id) = (connection.client(context)?, SessionId::new(id)?);
            // A session that was over already stays as it ended.
            let session = runtime::run(async {
                client.sessions().cancel(&id).send().await?;
                Ok(client.sessions().get(&id).send().await?)
            })?;
            show(&session, context)
        }
        Command::Wait { id, at_most, connection } => {
            wait(&connection.client(context)?, &SessionId::new(id)?, at_most, context)
        }
    }
}

fn create(options: Create, context: &Context) -> Outcome {
    let client = options.connection.client(context)?;
    let mut fields = ShareFields::new();
    for (listed, required) in [(&options.required, true), (&options.optional, false)] {
        for field in listed {
            let (name, reason) =
                field.split_once('=').ok_or_else(|| Failure::usage(format!("{field:?}: give CLAIM=REASON")))?;
            fields = with_field(fields, name, required, reason)?;
        }
    }
    let mut request = client.sessions().create();
    if !fields.is_empty() {
        request = request.share_fields(fields);
    }
    if let Some(url) = options.redirect_url {
        request = request.redirect_url(url);
    }
    let endpoints: Vec<WebhookEndpointId> =
        options.endpoints.iter().map(WebhookEndpointId::new).collect::<Result<_, _>>()?;
    if !endpoints.is_empty() {
        request = request.webhook_endpoints(endpoints);
    }
    let session = runtime::run(async { Ok(request.send().await?) })?;
    // The address is what a session is created for, and whoever has it can take part in the session.
    let url = session.verification_url.as_str();
    if context.output.json {
        let mut value = api::json(&session)?;
        value["verification_url"] = url.into();
        return context.output.json(&value);
    }
    context.output.table(&Table::pairs([
        ("session", session.id.to_string()),
        ("status", status(session.status.as_str())),
        ("expires", session.expires_at.to_string()),
        ("send the user to", url.to_owned()),
    ]))
}

fn with_field(fields: ShareFields, name: &str, required: bool, reason: &str) -> Outcome<ShareFields> {
    if let Some(years) = name.strip_prefix("age_over_") {
        let years = years
            .parse()
            .map_err(|_| Failure::usage(format!("{name:?}: an age gate is age_over_ and a number of years")))?;
        return Ok(if required {
            fields.require_age_over(years, reason)
        } else {
            fields.optional_age_over(years, reason)
        });
    }
    let claim = Claim::from(name);
    Ok(match claim {
        Claim::Unknown(_) => fields.unlisted(name, required, reason),
        claim if required => fields.require(claim, reason),
        claim => fields.optional(claim, reason),
    })
}

fn show(session: &Session, context: &Context) -> Outcome {
    if context.output.json {
        return context.output.json(&api::json(session)?);
    }
    let fields: Vec<String> = session.share_fields.iter().map(|(name, _)| name.to_string()).collect();
    context.output.table(&Table::pairs([
        ("session", session.id.to_string()),
        ("status", status(session.status.as_str())),
        ("failure", or_dash(session.failure_code.as_ref().map(|code| code.as_str()))),
        ("created", session.created_at.to_string()),
        ("expires", session.expires_at.to_string()),
        ("completed", or_dash(session.completed_at)),
        ("asks for", if fields.is_empty() { "-".to_owned() } else { fields.join(", ") }),
    ]))
}

fn wait(client: &Client, id: &SessionId, at_most: Option<Duration>, context: &Context) -> Outcome {
    let mut wait = wait_for_outcome(client, id);
    if let Some(time) = at_most {
        wait = wait.at_most(time);
    }
    let progress = context.output.progress("waiting for the session");
    let end = runtime::run(async { Ok(wait.run().await?) })?;
    drop(progress);
    show(end.session(), context)?;
    match end {
        End::Succeeded(_) => Ok(()),
        End::Overdue(_) => {
            Err(Failure::new(Exit::Attention, "the session's time is over, and the server still shows it as open"))
        }
        End::StillOpen(_) => Err(Failure::new(Exit::Attention, "the session is still open")),
        _ => Err(Failure::silent(Exit::Attention)),
    }
}
