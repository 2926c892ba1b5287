//! `kayle inbox`: what waits in an inbox, and what is parked.

mod connect;

use clap::{Args, Subcommand};
use kayle_id_inbox::{Entry, EntryId, EntryState, Inbox, ParkReason, ParkedQuery, Stats};
use serde_json::json;

use crate::context::Context;
use crate::event_text::Shown;
use crate::failure::{Exit, Failure, Outcome};
use crate::output::{Table, plain, status};
use crate::receiver::ReceiverOptions;
use crate::runtime;

use self::connect::StoreOptions;

#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Count the entries
    Stats {
        #[command(flatten)]
        store: StoreOptions,
    },
    /// List parked entries, the longest parked first. Exits with 6 where there are any
    Parked {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        store: StoreOptions,
    },
    /// Show an entry that is not finished
    Show {
        /// The entry's id
        id: String,
        /// Open the delivery and show its event, with claims masked
        #[arg(long)]
        open: bool,
        #[command(flatten)]
        store: StoreOptions,
        #[command(flatten)]
        receiver: ReceiverOptions,
    },
    /// Let parked entries be handled again
    PutBack {
        #[command(flatten)]
        which: Chosen,
        #[command(flatten)]
        store: StoreOptions,
    },
    /// Remove parked entries for good
    Discard {
        #[command(flatten)]
        which: Chosen,
        #[command(flatten)]
        store: StoreOptions,
    },
}

#[derive(Args)]
struct Which {
    /// Entries that are parked for this reason only
    #[arg(long, value_name = "REASON", value_parser = reason)]
    reason: Option<ParkReason>,
}

/// Entries by their ids, or all of them.
#[derive(Args)]
struct Chosen {
    /// The entries' ids
    #[arg(required_unless_present = "all")]
    ids: Vec<String>,
    /// Every parked entry
    #[arg(long, conflicts_with = "ids")]
    all: bool,
    /// With --all: entries that are parked for this reason only
    #[arg(long, value_name = "REASON", value_parser = reason, requires = "all")]
    reason: Option<ParkReason>,
}

fn reason(word: &str) -> Result<ParkReason, String> {
    ParkReason::from_word(word).ok_or_else(|| format!("give one of {}", ParkReason::ALL.map(ParkReason::as_str).join(", ")))
}

impl From<kayle_id_inbox::Error> for Failure {
    fn from(error: kayle_id_inbox::Error) -> Self {
        let exit = if error.is_configuration() { Exit::Usage } else { Exit::Unavailable };
        Self::new(exit, error.to_string())
    }
}

pub(crate) fn run(options: Options, context: &Context) -> Outcome {
    runtime::run(async {
        match options.command {
            Command::Stats { store } => stats(&store.open(context).await?.stats().await?, context),
            Command::Parked { which, store } => parked(&store.open(context).await?, which.reason, context).await,
            Command::Show { id, open, store, receiver } => {
                let inbox = store.open(context).await?;
                let entry = inbox.entry(entry_id(&id)?).await?;
                let entry = entry.ok_or_else(|| Failure::failed(format!("there is no entry {id} that is not finished")))?;
                show(&entry, open, &receiver, context)
            }
            Command::PutBack { which, store } => {
                let inbox = store.open(context).await?;
                let count = if which.all {
                    inbox.put_back_all(&query(which.reason)).await?
                } else {
                    let mut count = 0;
                    for id in &which.ids {
                        count += u64::from(inbox.put_back(entry_id(id)?).await?);
                    }
                    count
                };
                changed("put back", count, which.ids.len(), context)
            }
            Command::Discard { which, store } => {
                let inbox = store.open(context).await?;
                let count = if which.all {
                    inbox.discard_all(&query(which.reason)).await?
                } else {
                    let mut count = 0;
                    for id in &which.ids {
                        count += u64::from(inbox.discard(entry_id(id)?).await?);
                    }
                    count
                };
                changed("discarded", count, which.ids.len(), context)
            }
        }
    })
}

fn entry_id(text: &str) -> Outcome<EntryId> {
    text.parse().map_err(|_| Failure::usage("an entry's id has 64 hexadecimal digits, as `kayle inbox parked` shows it"))
}

fn query(reason: Option<ParkReason>) -> ParkedQuery {
    reason.map_or_else(ParkedQuery::new, |reason| ParkedQuery::new().reason(reason))
}

fn stats(stats: &Stats, context: &Context) -> Outcome {
    if context.output.json {
        return context.output.json(stats);
    }
    let oldest = stats.oldest.map_or_else(|| "-".to_owned(), |time| time.to_string());
    context.output.table(&Table::pairs([
        ("waiting", stats.waiting.to_string()),
        ("leased", stats.leased.to_string()),
        ("parked", stats.parked.to_string()),
        ("remembered", stats.remembered.to_string()),
        ("bytes", stats.bytes.to_string()),
        ("oldest", oldest),
    ]))?;
    if stats.parked_by_reason.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(&["PARKED FOR", "ENTRIES"]);
    for (reason, count) in &stats.parked_by_reason {
        table.row([reason.as_str().to_owned(), count.to_string()]);
    }
    context.output.table(&table)
}

async fn parked(inbox: &Inbox, reason: Option<ParkReason>, context: &Context) -> Outcome {
    let mut query = query(reason);
    let mut table = Table::new(&["ENTRY", "PARKED SINCE", "REASON", "ATTEMPTS", "NOTE"]);
    let mut count = 0;
    loop {
        let page = inbox.parked(&query).await?;
        let Some(last) = page.last() else { break };
        query = query.after(last);
        count += page.len();
        for entry in &page {
            if context.output.json {
                context.output.json_line(entry)?;
            } else {
                table.row(cells(entry));
            }
        }
    }
    if count == 0 {
        context.output.note("nothing is parked");
        return Ok(());
    }
    if !context.output.json {
        context.output.table(&table)?;
    }
    Err(Failure::silent(Exit::Attention))
}

fn cells(entry: &Entry) -> [String; 5] {
    let (since, reason, note) = match &entry.state {
        EntryState::Parked { since, reason, note } => (since.to_string(), reason.as_str(), note.as_deref().unwrap_or_default()),
        _ => ("-".to_owned(), "-", ""),
    };
    [entry.id.to_string(), since, reason.to_owned(), entry.attempts.to_string(), plain(note)]
}

fn show(entry: &Entry, open: bool, receiver: &ReceiverOptions, context: &Context) -> Outcome {
    let event = if open { Some(opened(entry, receiver, context)?) } else { None };
    if context.output.json {
        let kid = entry.delivery.as_ref().and_then(|delivery| delivery.kid());
        return context.output.json(&json!({"entry": entry, "kid": kid, "event": event}));
    }
    let missing = || "-".to_owned();
    let state = match &entry.state {
        EntryState::Waiting { due } => format!("waiting until {due}"),
        EntryState::Leased { until } => format!("leased until {until}"),
        EntryState::Parked { since, reason, note } => {
            let note = note.as_deref().map(|note| format!(": {}", plain(note))).unwrap_or_default();
            format!("{} since {since}, {}{note}", status("parked"), reason.as_str())
        }
        _ => "unknown to this version".to_owned(),
    };
    let delivery = entry.delivery.as_ref();
    context.output.table(&Table::pairs([
        ("entry", entry.id.to_string()),
        ("state", state),
        ("stored", entry.stored_at.to_string()),
        ("attempts", entry.attempts.to_string()),
        ("signed", delivery.and_then(|delivery| delivery.signed_at()).map_or_else(missing, |time| time.to_string())),
        ("kid", delivery.and_then(|delivery| delivery.kid()).map_or_else(missing, |kid| plain(&kid))),
    ]))?;
    event.map_or(Ok(()), |event| context.output.raw(event.text().as_bytes()))
}

/// Opens an entry's delivery, with claims masked.
fn opened(entry: &Entry, options: &ReceiverOptions, context: &Context) -> Outcome<Shown> {
    use kayle_id_webhook::webhook::{Receiver, ReceiverBuilder};

    let delivery = entry.delivery.as_ref().ok_or_else(|| Failure::failed("the stored record is damaged"))?;
    let secrets = options.signing_secrets(context)?.into_iter();
    let receiver = secrets.fold(Receiver::builder(), ReceiverBuilder::secret).keyring(options.keyring(context)?).build()?;
    Ok(Shown::new(delivery, &receiver.open_local(delivery)?, false))
}

/// Tells how many entries were changed. Ids of entries that are not parked need attention.
fn changed(what: &str, count: u64, asked: usize, context: &Context) -> Outcome {
    if context.output.json {
        context.output.json(&json!({"entries": count}))?;
    } else {
        context.output.line(&format!("{what}: {count}"))?;
    }
    if count < asked as u64 {
        return Err(Failure::new(Exit::Attention, format!("entries that are not parked: {}", asked as u64 - count)));
    }
    Ok(())
}
