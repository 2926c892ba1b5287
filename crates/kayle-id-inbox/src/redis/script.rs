//! Scripts, and how they are called until they answer.

use std::time::Duration;

use ::redis::{ErrorKind, FromRedisValue, RedisError, Script, ScriptInvocation, ServerErrorKind, ToRedisArgs};
use tokio::time::Instant;

use super::{Inner, RedisStore};
use crate::{Error, Lease};

macro_rules! scripts {
    (adds: $($adds:ident),*; others: $($name:ident),*) => {
        pub(super) struct Scripts {
            $(pub(super) $adds: Script,)*
            $(pub(super) $name: Script,)*
        }

        impl Scripts {
            pub(super) fn new() -> Self {
                Self {
                    $($adds: Script::new(concat!(
                        "#!lua\n",
                        include_str!("lua/prelude.lua"),
                        include_str!(concat!("lua/", stringify!($adds), ".lua")),
                    )),)*
                    // Whoever settles must not be refused when the memory is full: settling frees it.
                    $($name: Script::new(concat!(
                        "#!lua flags=allow-oom\n",
                        include_str!("lua/prelude.lua"),
                        include_str!(concat!("lua/", stringify!($name), ".lua")),
                    )),)*
                }
            }
        }
    };
}

scripts!(
    adds: insert;
    others: take, renew, claim, finish, retry, park, put_back, discard, entry, parked, stats, sweep, seen
);

/// A call that is being put together.
pub(super) struct Call<'a> {
    inner: &'a Inner,
    script: &'a Script,
    arguments: Vec<Vec<u8>>,
    when_repeated: Vec<u8>,
}

impl RedisStore {
    pub(super) fn call<'a>(&'a self, script: &'a Script) -> Call<'a> {
        let now = self.inner.clock.as_deref().map(|clock| {
            let now = clock.now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
            now.as_millis().to_string()
        });
        Call { inner: &self.inner, script, arguments: vec![now.unwrap_or_default().into()], when_repeated: Vec::new() }
    }

    pub(super) fn settle<'a>(&'a self, script: &'a Script, lease: Lease) -> Call<'a> {
        self.call(script).with(lease.id().to_string()).with(lease.nonce())
    }
}

impl Call<'_> {
    pub(super) fn with(mut self, argument: impl ToRedisArgs) -> Self {
        self.arguments.extend(argument.to_redis_args());
        self
    }

    /// Adds a last argument where the call is repeated.
    pub(super) fn when_repeated(mut self, argument: u64) -> Self {
        self.when_repeated = argument.to_string().into_bytes();
        self
    }

    /// Calls, and calls again while that may help and there is patience. Each script may be repeated.
    pub(super) async fn run<T: FromRedisValue>(self) -> Result<T, Error> {
        let patience = Instant::now() + self.inner.patience;
        let mut pause = Duration::from_millis(20);
        let mut connection = self.inner.connection.clone();
        let mut repeated = false;
        loop {
            match self.invocation(repeated).invoke_async(&mut connection).await {
                Ok(value) => return Ok(value),
                Err(error) if may_pass(&error) && Instant::now() + pause < patience => {
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(Duration::from_millis(500));
                    repeated = true;
                }
                Err(error) => return Err(failure(&error)),
            }
        }
    }

    fn invocation(&self, repeated: bool) -> ScriptInvocation<'_> {
        let mut script = self.script.prepare_invoke();
        for key in &self.inner.keys {
            script.key(key);
        }
        for argument in &self.arguments {
            script.arg(argument.as_slice());
        }
        if repeated && !self.when_repeated.is_empty() {
            script.arg(self.when_repeated.as_slice());
        }
        script
    }
}

fn may_pass(error: &RedisError) -> bool {
    use ServerErrorKind::{BusyLoading, ClusterDown, MasterDown, ReadOnly, TryAgain};
    let kind = error.kind();
    error.is_io_error()
        || error.is_connection_dropped()
        || error.is_timeout()
        || matches!(kind, ErrorKind::Server(BusyLoading | ClusterDown | MasterDown | ReadOnly | TryAgain))
}

/// Says what kind of failure it is. What the server wrote is not quoted, because it may quote what it was sent.
pub(super) fn failure(error: &RedisError) -> Error {
    let code = error.code().filter(|code| code.len() <= 32 && code.bytes().all(|byte| byte.is_ascii_uppercase()));
    match code {
        Some("OOM") => {
            Error::full("the inbox's Redis has no memory left: raise maxmemory, or let the workers drain it")
        }
        Some("NOPERM") => Error::configuration(
            "the inbox's Redis user lacks a permission: it needs +@scripting, +info, +time and the commands on hashes and sorted sets, for keys that begin with the inbox's name",
        ),
        code => {
            let code = code.map(|code| format!(" ({code})")).unwrap_or_default();
            Error::store(format!("the inbox's Redis failed: {}{code}", error.category()))
        }
    }
}
