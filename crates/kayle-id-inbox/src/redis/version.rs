//! The version of what is kept, beside it.

use ::redis::RedisResult;

use super::link::Link;
use super::script::failure;
use crate::Error;

/// What this crate writes and reads.
const VERSION: u32 = 1;

/// Refuses an inbox of a later version, and marks a new one.
pub(super) async fn check(connection: &Link, counts: &str) -> Result<(), Error> {
    let mut connection = connection.clone();
    let mut asked = ::redis::cmd("HGET");
    asked.arg(counts).arg("version");
    let found: Option<u32> = asked.query_async(&mut connection).await.map_err(|error| failure(&error))?;
    match found {
        Some(VERSION) => Ok(()),
        Some(found) => Err(Error::configuration(format!(
            "the inbox in Redis has version {found}, and this crate knows version {VERSION}: update it"
        ))),
        None => {
            let mut mark = ::redis::cmd("HSETNX");
            mark.arg(counts).arg("version").arg(VERSION);
            // A server whose memory is full refuses: the next process to connect marks it.
            let _: RedisResult<bool> = mark.query_async(&mut connection).await;
            Ok(())
        }
    }
}
