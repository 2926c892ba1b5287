//! Scripts, and how they are called until they answer.

use std::time::Duration;

use ::redis::{ErrorKind, FromRedisValue, RedisError, Script, ScriptInvocation, ServerErrorKind, ToRedisArgs};
use tokio::time::Instant;

use super::{Inner, RedisStore};
use crate::inbox::error::Error;
use crate::inbox::{Lease, local};

macro_rules! scripts {
    ($($name:ident),*) => {
        pub(super) struct Scripts {
            $(pub(super) $name: Script,)*
        }

        impl Scripts {
            pub(super) fn new() -> Self {
                Self {
                    $($name: Script::new(concat!(
                        include_str!("lua/prelude.lua"),
                        include_str!(concat!("lua/", stringify!($name), ".lua")),
                    )),)*
                }
            }
        }
    };
}

scripts!(insert, take, renew, claim, finish, retry, park, put_back, discard, look, stats, sweep);

/// A call that is being put together.
pub(super) struct Call<'a> {
    inner: &'a Inner,
    script: &'a Script,
    arguments: Vec<Vec<u8>>,
    says_again: bool,
}

impl RedisStore {
    pub(super) fn call<'a>(&'a self, script: &'a Script) -> Call<'a> {
        let now = self.inner.clock.as_ref().map(|clock| local::now(&**clock).to_string());
        Call { inner: &self.inner, script, arguments: vec![now.unwrap_or_default().into()], says_again: false }
    }

    pub(super) fn settle<'a>(&'a self, script: &'a Script, lease: Lease) -> Call<'a> {
        self.call(script).with(lease.id.to_string()).with(lease.token)
    }
}

impl Call<'_> {
    pub(super) fn with(mut self, argument: impl ToRedisArgs) -> Self {
        self.arguments.extend(argument.to_redis_args());
        self
    }

    /// Its last argument says whether it was sent before.
    pub(super) fn saying_again(mut self) -> Self {
        self.says_again = true;
        self
    }

    /// Calls, and calls again while that may help and there is patience.
    pub(super) async fn run<T: FromRedisValue>(self) -> Result<T, Error> {
        let patience = Instant::now() + self.inner.patience;
        let mut pause = Duration::from_millis(20);
        let mut connection = self.inner.connection.clone();
        let mut again = false;
        loop {
            match self.invocation(again).invoke_async(&mut connection).await {
                Ok(value) => return Ok(value),
                Err(error) if may_pass(&error) && Instant::now() + pause < patience => {
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(Duration::from_millis(500));
                    again = true;
                }
                Err(error) => return Err(trouble(&error)),
            }
        }
    }

    fn invocation(&self, again: bool) -> ScriptInvocation<'_> {
        let mut script = self.script.prepare_invoke();
        for key in &self.inner.keys {
            script.key(key);
        }
        for argument in &self.arguments {
            script.arg(argument.as_slice());
        }
        if self.says_again {
            script.arg(u8::from(again));
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

/// Says what kind of failure it is; what the server wrote might quote what it was sent.
pub(super) fn trouble(error: &RedisError) -> Error {
    let code = error.code().filter(|code| code.len() <= 32 && code.bytes().all(|byte| byte.is_ascii_uppercase()));
    let code = code.map(|code| format!(" ({code})")).unwrap_or_default();
    Error::new(crate::inbox::error::ErrorKind::Store, format!("the inbox's Redis: {}{code}", error.category()))
}
