//! Errors of sqlx as errors of an inbox.

use crate::Error;

/// An error of the database, without the text that it wrote: that may quote what it was given.
pub(crate) fn failure(database: &str, error: sqlx::Error) -> Error {
    match &error {
        sqlx::Error::Database(reported) => {
            let code = reported.code().unwrap_or_default();
            let code: String = code.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
            let text = format!("the inbox's {database} reported error {code}{}", meaning(&code));
            // Class 53 of Postgres is insufficient resources; 13 of SQLite is a full disk or database.
            let full = matches!(code.as_str(), "53100" | "53200" | "13" | "778" | "1034" | "4874");
            if full { Error::full(text) } else { Error::store(text) }
        }
        sqlx::Error::PoolTimedOut => Error::store(format!(
            "the inbox's {database} has no free connection: the pool's acquire timeout passed; raise its max_connections"
        )),
        sqlx::Error::Io(io) => {
            let text = format!("the inbox's {database} cannot be reached: {}", io.kind());
            Error::store(text)
        }
        sqlx::Error::ColumnDecode { index, .. } => {
            Error::store(format!("the inbox's {database} holds a damaged record: column {index} cannot be read"))
        }
        sqlx::Error::Configuration(_) | sqlx::Error::Tls(_) => {
            Error::configuration(format!("the inbox's {database} cannot be connected to with these settings"))
        }
        other => Error::store(format!("the inbox's {database} failed: {}", kind(other))),
    }
}

fn meaning(code: &str) -> &'static str {
    match code {
        "42P01" => " (a table is missing: run the migrations)",
        "42501" => " (insufficient privilege)",
        "53100" => " (disk full)",
        "13" => " (database or disk is full)",
        "5" => " (the database is locked by another process)",
        "8" => " (the database is read-only)",
        "11" => " (the database file is damaged)",
        "26" => " (the file is not a database)",
        "14" => " (the file cannot be opened)",
        _ => "",
    }
}

fn kind(error: &sqlx::Error) -> &'static str {
    match error {
        sqlx::Error::PoolClosed => "the pool is closed",
        sqlx::Error::WorkerCrashed => "its thread has crashed",
        sqlx::Error::Protocol(_) => "the connection broke",
        sqlx::Error::RowNotFound => "a row is missing",
        sqlx::Error::BeginFailed => "no transaction could be begun",
        _ => "an unexpected error",
    }
}
