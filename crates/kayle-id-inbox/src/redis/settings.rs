//! What a server has to promise before it is trusted, asked when connecting and now and then afterwards.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use ::redis::RedisError;

use super::link::Link;
use super::script::failure;
use crate::Error;

pub(super) struct Settings {
    key: String,
    asked: Mutex<Option<(Instant, Result<(), &'static str>)>>,
    allow_loss: bool,
    /// How often a server is asked again, at most.
    recheck: Duration,
}

impl Settings {
    pub(super) fn new(name: &str, allow_loss: bool, recheck: Duration) -> Self {
        Self { key: format!("{{{name}}}"), asked: Mutex::new(None), allow_loss, recheck }
    }

    /// Asks, unless the last answer is fresh.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] if the server may lose what it is given.
    pub(super) async fn check(&self, connection: &Link) -> Result<(), Error> {
        if self.allow_loss {
            return Ok(());
        }
        let asked = *self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, Ok(()))) = asked
            && at.elapsed() < self.recheck
        {
            return Ok(());
        }
        let mut connection = connection.clone();
        let info = connection.info(&self.key).await.map_err(|error| refused(&error, "INFO", "+info"))?;
        let fsync = connection.fsync(&self.key).await;
        let kept = keeps(&info, fsync.as_deref().ok());
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), kept));
        kept.map_err(Error::configuration)
    }
}

fn refused(error: &RedisError, command: &str, grant: &str) -> Error {
    if error.code() == Some("NOPERM") {
        return Error::configuration(format!(
            "the inbox's Redis user may not run {command}, which tells whether the server keeps its data: grant {grant}, or build the store with allow_loss"
        ));
    }
    failure(error)
}

fn keeps(info: &str, fsync: Option<&str>) -> Result<(), &'static str> {
    let says = |name: &str| info.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim);
    if says("aof_enabled") == Some("0") {
        return Err(
            "the inbox's Redis keeps nothing on the disk: set appendonly yes, and appendfsync always for what a loss of power must not take",
        );
    }
    if fsync == Some("no") {
        return Err(
            "the inbox's Redis leaves it to the system when it writes to the disk: set appendfsync always, or everysec",
        );
    }
    match says("maxmemory_policy") {
        None | Some("noeviction") => Ok(()),
        Some(_) => Err("the inbox's Redis may evict entries to make room: set maxmemory-policy noeviction"),
    }
}
