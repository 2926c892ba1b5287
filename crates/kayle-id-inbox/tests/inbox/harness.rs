//! Tests by name, with the servers that they need.

use std::future::Future;
use std::path::Path;
use std::sync::{LazyLock, Mutex, PoisonError};

use libtest_mimic::{Arguments, Failed, Trial};

use crate::servers::{self, postgres::PostgresServer, redis::RedisServer};

/// What a test needs beside this program.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    Nothing,
    Postgres,
    Redis,
    /// A Redis, and a certificate for it.
    Tls,
    TlsAndPostgres,
    /// A file system of its own, which not every machine lets a test mount: also there the test counts as ignored.
    Disk,
    DiskAndPostgres,
}

impl Needs {
    fn missing(self) -> Option<&'static str> {
        static THERE: LazyLock<(bool, bool)> =
            LazyLock::new(|| (servers::postgres::is_there(), servers::redis::is_there()));
        match self {
            Self::Postgres | Self::DiskAndPostgres | Self::TlsAndPostgres if !THERE.0 => {
                Some("there is no Postgres server to run")
            }
            Self::Redis | Self::Tls if !THERE.1 => Some("there is no redis-server to run"),
            Self::Tls | Self::TlsAndPostgres if !servers::runs(Path::new("openssl")) => {
                Some("there is no openssl to make a certificate with")
            }
            _ => None,
        }
    }

    /// What cannot be installed.
    fn forbidden(self) -> Option<&'static str> {
        static DISK: LazyLock<bool> = LazyLock::new(servers::disk::is_there);
        let disk = matches!(self, Self::Disk | Self::DiskAndPostgres);
        (disk && !*DISK).then_some("no file system may be mounted here")
    }
}

/// A test that runs a future on a runtime of its own.
pub(crate) fn test<F: Future<Output = ()>>(
    name: impl Into<String>,
    needs: Needs,
    test: impl FnOnce() -> F + Send + 'static,
) -> Trial {
    blocking(name, needs, move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(test());
    })
}

pub(crate) fn blocking(name: impl Into<String>, needs: Needs, test: impl FnOnce() + Send + 'static) -> Trial {
    let name = name.into();
    if let Some(forbidden) = needs.forbidden() {
        return Trial::test(name, || Ok(())).with_kind(forbidden).with_ignored_flag(true);
    }
    let Some(missing) = needs.missing() else {
        return Trial::test(name, || {
            test();
            Ok(())
        });
    };
    if std::env::var_os("CI").is_some_and(|ci| !ci.is_empty()) {
        return Trial::test(name, move || Err(Failed::from(missing)));
    }
    Trial::test(name, || Ok(())).with_kind(missing).with_ignored_flag(true)
}

/// Adds functions as tests, under their names.
#[macro_export]
macro_rules! add_tests {
    ($trials:ident, $needs:ident: $($name:ident,)*) => {
        $($trials.push($crate::harness::test(
            concat!(module_path!(), "::", stringify!($name)).trim_start_matches("inbox::"),
            $crate::harness::Needs::$needs,
            $name,
        ));)*
    };
}

static POSTGRES: Mutex<Option<PostgresServer>> = Mutex::new(None);
static REDIS: Mutex<Option<RedisServer>> = Mutex::new(None);

/// A Postgres that the tests share, each in a schema of its own.
pub(crate) fn postgres_url() -> String {
    POSTGRES.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(PostgresServer::start).url()
}

/// A Redis that the tests share, each under a name of its own.
pub(crate) fn redis_url() -> String {
    REDIS.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(RedisServer::start).url()
}

/// A name that no other test has.
pub(crate) fn unique() -> String {
    static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    format!("t{}", NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
}

pub(crate) fn run(trials: Vec<Trial>) -> ! {
    let conclusion = libtest_mimic::run(&Arguments::from_args(), trials);
    drop(POSTGRES.lock().unwrap_or_else(PoisonError::into_inner).take());
    drop(REDIS.lock().unwrap_or_else(PoisonError::into_inner).take());
    conclusion.exit()
}
