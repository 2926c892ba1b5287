//! A thousand deliveries of eight hundred events, while processes, connections and servers are killed.
//!
//! `cargo test --test chaos` runs it over SQLite, Postgres, Redis, and a Redis whose replica is promoted. This program is
//! the driver, and it starts the receiving and working processes from itself.
//!
//! Over SQLite and Postgres the handler's effect is a row in a table of the application's, without a unique column,
//! written in the inbox's transaction: there must be exactly one row for each event. Over Redis the effect is a row that
//! keeps the greatest fencing token, and every call of the handler is logged beside it: a second call for an event is
//! allowed only when a process was killed, or a server was, since the first.
//!
//! `KAYLE_CHAOS_DELIVERIES` sets another number of deliveries: `KAYLE_CHAOS_DELIVERIES=10000 cargo test -p kayle-id-inbox
//! --test chaos` is the proof at full size, which takes long.

#![allow(clippy::unwrap_used)]

mod driver;
mod effects;
mod load;
mod node;
mod nodes;
mod proxy;
#[path = "../servers/mod.rs"]
mod servers;

use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    if std::env::var_os("KAYLE_CHAOS_ROLE").is_some() {
        node::run();
        return;
    }
    let mut arguments = Arguments::from_args();
    // Each of them needs the whole machine.
    arguments.test_threads = Some(1);
    let redis = servers::redis::is_there().then_some(()).ok_or("there is no redis-server to run");
    let postgres = servers::postgres::is_there().then_some(()).ok_or("there is no Postgres server to run");
    let trials = vec![
        trial("sqlite", Ok(()), driver::over_sqlite),
        trial("postgres", postgres, driver::over_postgres),
        trial("redis", redis, driver::over_redis),
        trial("redis_with_a_promoted_replica", redis, driver::over_a_promoted_replica),
    ];
    libtest_mimic::run(&arguments, trials).exit();
}

fn trial(name: &str, needs: Result<(), &'static str>, test: fn()) -> Trial {
    let name = format!("chaos::{name}");
    match needs {
        Ok(()) => Trial::test(name, move || {
            test();
            Ok(())
        }),
        Err(missing) if std::env::var_os("CI").is_some_and(|ci| !ci.is_empty()) => {
            Trial::test(name, move || Err(Failed::from(missing)))
        }
        Err(missing) => Trial::test(name, || Ok(())).with_kind(missing).with_ignored_flag(true),
    }
}
