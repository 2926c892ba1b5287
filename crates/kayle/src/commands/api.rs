//! What the commands of the API share: lists, single rows, and what is left out of them.

use std::collections::HashMap;
use std::time::Duration;

use clap::Args;
use futures_util::{Stream, StreamExt};
use kayle_id::Timestamp;
use kayle_id::operations::ListOperation;
use kayle_id::{Error, Request};
use serde::Serialize;
use serde_json::Value;

use crate::failure::{Exit, Failure, Outcome};
use crate::output::{Output, Table};

/// How much of a list is printed.
#[derive(Args)]
pub(crate) struct ListOptions {
    /// Print at most so many
    #[arg(long, value_name = "NUMBER", default_value_t = 20, conflicts_with = "all")]
    limit: usize,
    /// Print all
    #[arg(long)]
    all: bool,
    /// Go on, and print what is new or has changed, until Ctrl-C
    #[arg(long)]
    watch: bool,
    /// How long to wait between two looks of --watch
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = crate::time::duration, requires = "watch")]
    every: Duration,
}

/// Filters by the time of creation.
#[derive(Args)]
pub(crate) struct Created {
    /// Created at this time or after it: RFC 3339, or how long ago, such as 24h
    #[arg(long, value_name = "TIME", value_parser = crate::time::moment)]
    pub(crate) since: Option<Timestamp>,
    /// Created up to this time: RFC 3339, or how long ago
    #[arg(long, value_name = "TIME", value_parser = crate::time::moment)]
    pub(crate) until: Option<Timestamp>,
}

/// Something that the API lists.
pub(crate) trait Row: Serialize {
    /// What is listed, for the progress line.
    const WHAT: &'static str;
    const HEADING: &'static [&'static str];
    fn id(&self) -> String;
    fn cells(&self) -> Vec<String>;
}

/// Applies the filters of `Created` to a request that has them.
macro_rules! created {
    ($request:expr, $created:expr) => {{
        let mut request = $request;
        if let Some(time) = $created.since {
            request = request.created_from(time);
        }
        if let Some(time) = $created.until {
            request = request.created_to(time);
        }
        request
    }};
}
pub(crate) use created;

impl ListOptions {
    /// Prints a list.
    pub(crate) async fn print<O>(&self, request: Request<O>, output: &Output) -> Outcome
    where
        O: ListOperation,
        O::Item: Row + Send,
    {
        if self.watch {
            return self.follow(request, output).await;
        }
        let (rows, more, unreadable) = self.read(request.stream(), output).await?;
        if output.json {
            rows.iter().try_for_each(|row| output.json_line(&json(row)?))?;
        } else if rows.is_empty() {
            output.note(&format!("no {}", O::Item::WHAT));
        } else {
            let mut table = Table::new(O::Item::HEADING);
            rows.iter().for_each(|row| table.row(row.cells()));
            output.table(&table)?;
        }
        if more {
            output.note("there are more; pass --limit or --all");
        }
        if unreadable > 0 {
            return Err(Failure::new(
                Exit::Attention,
                format!("{unreadable} {} could not be read and are left out; update kayle", O::Item::WHAT),
            ));
        }
        Ok(())
    }

    /// The rows up to the limit, whether there are more, and how many could not be read.
    async fn read<T: Row>(
        &self,
        items: impl Stream<Item = Result<T, Error>>,
        output: &Output,
    ) -> Outcome<(Vec<T>, bool, usize)> {
        let mut items = std::pin::pin!(items);
        let progress = output.progress(T::WHAT);
        let (mut rows, mut unreadable) = (Vec::new(), 0);
        while let Some(item) = items.next().await {
            match item {
                Ok(_) if !self.all && rows.len() == self.limit => return Ok((rows, true, unreadable)),
                Ok(row) => rows.push(row),
                Err(error) if error.is_unreadable() => unreadable += 1,
                Err(error) => return Err(error.into()),
            }
            progress.step();
        }
        Ok((rows, false, unreadable))
    }

    async fn follow<O>(&self, request: Request<O>, output: &Output) -> Outcome
    where
        O: ListOperation,
        O::Item: Row + Send,
    {
        let quiet = Output { quiet: true, ..*output };
        let mut seen = HashMap::new();
        loop {
            let (rows, ..) = self.read(request.clone().stream(), &quiet).await?;
            // Lists begin with the newest; what happens is told in its order.
            for row in rows.iter().rev() {
                let value = json(row)?;
                if seen.insert(row.id(), value.clone()).as_ref() == Some(&value) {
                    continue;
                }
                if output.json { output.json_line(&value)? } else { output.line(&row.cells().join("  "))? }
            }
            tokio::time::sleep(self.every).await;
        }
    }
}

/// Members of answers that let whoever has them act for the user or the organization.
const SECRET_MEMBERS: [&str; 3] = ["cancel_token", "signing_secret", "verification_url"];

/// A row as JSON, without what is secret.
pub(crate) fn json(row: &impl Serialize) -> Outcome<Value> {
    let mut value =
        serde_json::to_value(row).map_err(|error| Failure::failed(format!("cannot write JSON: {error}")))?;
    if let Some(object) = value.as_object_mut() {
        object.retain(|name, _| !SECRET_MEMBERS.contains(&name.as_str()));
        if let Some(event_type) = object.remove("type_") {
            object.insert("type".to_owned(), event_type);
        }
    }
    Ok(value)
}

/// Text for what may be absent.
pub(crate) fn or_dash(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}
