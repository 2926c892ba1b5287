//! `kayle withdrawals`.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use clap::Args;
use kayle_id::workflows::{FileProgressStore, Withdrawal, watch_withdrawals};
use serde_json::json;

use crate::connection::Connection;
use crate::context::Context;
use crate::failure::{Exit, Failure, Outcome};
use crate::output::Table;
use crate::{profile, runtime};

#[derive(Args)]
pub(crate) struct Options {
    /// Keep what was told already in this folder (default: the profile's store)
    #[arg(long, value_name = "FOLDER")]
    store: Option<PathBuf>,
    /// The name of this run, the same for ever: each withdrawal is told once under it
    #[arg(long, value_name = "NAME", default_value = "withdrawals")]
    run: String,
    /// Ask about every session of the last 30 days, changed or not
    #[arg(long)]
    every_session: bool,
    #[command(flatten)]
    connection: Connection,
}

/// Prints each withdrawal after a delivery once. Exits with 6 where there are new ones.
pub(crate) fn run(options: Options, context: &Context) -> Outcome {
    let client = options.connection.client(context)?;
    let folder = options.store.or(profile::chosen(context)?.profile.store);
    let folder = folder.ok_or_else(|| Failure::usage("no store: pass --store FOLDER, or name one in a profile"))?;
    let opened = FileProgressStore::open(&folder);
    let store = opened.map_err(|error| Failure::file("cannot use", &folder, &error))?;
    let mut watch = watch_withdrawals(&client, options.run);
    if options.every_session {
        watch = watch.every_session();
    }
    let found = Mutex::new(Vec::new());
    let progress = context.output.progress("withdrawals");
    let report = runtime::run(async {
        let told = |withdrawal: Withdrawal| {
            progress.step();
            // A program reads a line as soon as it is there; it is told again if it could not be written.
            let printed = if context.output.json { context.output.json_line(&line(&withdrawal)) } else { Ok(()) };
            found.lock().unwrap_or_else(PoisonError::into_inner).push(withdrawal);
            async move { printed.map_err(|failure| failure.to_string().into()) }
        };
        Ok(watch.run(&store, told).await?)
    })?;
    drop(progress);
    let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    if found.is_empty() {
        context.output.note(&format!("no new withdrawals among {} sessions", report.sessions));
        return Ok(());
    }
    if !context.output.json {
        let mut table = Table::new(&["SESSION", "ENDED AS", "CHANGED"]);
        found.iter().for_each(|withdrawal| {
            table.row([
                withdrawal.session.to_string(),
                withdrawal.status.as_str().to_owned(),
                withdrawal.changed_at.to_string(),
            ]);
        });
        context.output.table(&table)?;
    }
    Err(Failure::new(
        Exit::Attention,
        format!("withdrawals: {}; delete what was stored of these sessions", found.len()),
    ))
}

fn line(withdrawal: &Withdrawal) -> serde_json::Value {
    json!({
        "session_id": withdrawal.session,
        "status": withdrawal.status,
        "completed_at": withdrawal.completed_at,
        "changed_at": withdrawal.changed_at,
        "repeated": withdrawal.repeated,
    })
}
