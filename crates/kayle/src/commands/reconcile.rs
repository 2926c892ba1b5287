//! `kayle reconcile`.

use std::collections::HashSet;
use std::path::PathBuf;

use clap::Args;
use kayle_id::Timestamp;
use kayle_id::workflows::{Report, reconcile};
use serde_json::json;

use crate::connection::Connection;
use crate::context::Context;
use crate::failure::{Exit, Failure, Outcome};
use crate::files;
use crate::output::Table;
use crate::runtime;

#[derive(Args)]
pub(crate) struct Options {
    /// Look at what was created since this time: RFC 3339, or how long ago
    #[arg(long, value_name = "TIME", default_value = "4d", value_parser = crate::time::moment)]
    since: Timestamp,
    /// Look at what was created before this time (default: the present)
    #[arg(long, value_name = "TIME", value_parser = crate::time::moment)]
    until: Option<Timestamp>,
    /// The ids of the events that the application handled, one a line; - is standard input
    #[arg(long, value_name = "FILE")]
    seen: PathBuf,
    /// Tell what would be sent again, and send nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    connection: Connection,
}

pub(crate) fn run(options: Options, context: &Context) -> Outcome {
    let client = options.connection.client(context)?;
    let text = files::read_text(&options.seen)?;
    let seen: HashSet<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut work = reconcile(&client, options.since);
    if let Some(until) = options.until {
        work = work.until(until);
    }
    if options.dry_run {
        work = work.without_replays();
    }
    let progress = context.output.progress("events");
    let report = runtime::run(async {
        let looked_up = |id: kayle_id::WebhookEventId| {
            progress.step();
            let known = seen.contains(id.as_str());
            async move { Ok(known) }
        };
        Ok(work.run(looked_up).await?)
    })?;
    drop(progress);
    show(&report, options.dry_run, context)?;
    if report.lost > 0 {
        return Err(Failure::new(
            Exit::Attention,
            format!("results that are lost: {}; the users must be asked again", report.lost),
        ));
    }
    Ok(())
}

fn show(report: &Report, dry_run: bool, context: &Context) -> Outcome {
    if context.output.json {
        return context.output.json(&json!({
            "from": report.window.0,
            "to": report.window.1,
            "sessions": report.sessions,
            "open": report.open,
            "events": report.events,
            "seen": report.seen,
            "replayed": report.replayed,
            "replayed_ids": report.replayed_ids,
            "dry_run": dry_run,
            "under_way": report.under_way,
            "lost": report.lost,
            "lost_list": report.lost_list,
            "ended": report.ended,
            "ended_list": report.ended_list,
            "unknowable": report.unknowable,
            "unknowable_list": report.unknowable_list,
            "unreadable": report.unreadable,
        }));
    }
    let replayed = if dry_run { "would be sent again" } else { "sent again" };
    context.output.table(&Table::pairs([
        ("from", report.window.0.to_string()),
        ("to", report.window.1.to_string()),
        ("sessions", format!("{}, of which {} are open", report.sessions, report.open)),
        ("events", format!("{}, of which {} were seen", report.events, report.seen)),
        (replayed, report.replayed.to_string()),
        ("under way", report.under_way.to_string()),
        ("lost", report.lost.to_string()),
        ("ended without a result", report.ended.to_string()),
        ("cannot be known", report.unknowable.to_string()),
        ("unreadable", report.unreadable.to_string()),
    ]))?;
    if report.lost_list.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(&["LOST SESSION", "EVENT", "REASON"]);
    for lost in &report.lost_list {
        table.row([
            crate::commands::api::or_dash(lost.session.as_ref()),
            crate::commands::api::or_dash(lost.event.as_ref()),
            lost.reason.to_string(),
        ]);
    }
    context.output.table(&table)
}
