//! Ten thousand deliveries, and processes that are killed all along.
//!
//! `cargo test --test chaos` runs it over the file and, where there is a `redis-server`, over Redis. This program is the
//! driver, and the processes too, which it starts from itself.
//!
//! What "once" means here is what the documentation of `inbox` says. The handler's effect is a row under a unique key: a
//! file that is created only if it is not there. Besides, each call of the handler is logged, and a second call for an
//! event is allowed only after the process of the first was killed, or said that it had been too slow for its lease.

#![allow(clippy::unwrap_used)]

mod deliveries;
mod driver;
mod node;
mod nodes;
#[path = "../inbox/redis_server.rs"]
#[allow(dead_code)]
mod redis_server;
mod tally;

/// What the Redis of the tests asks for.
mod support {
    pub(crate) use crate::nodes::Folder;
}

fn main() {
    if std::env::var_os("KAYLE_CHAOS_ROLE").is_some() {
        node::run();
        return;
    }
    // What a test runner asks: there is one test.
    if std::env::args().any(|argument| argument == "--list") {
        println!("chaos: test");
        return;
    }
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    if !wanted.is_empty() && !wanted.iter().any(|name| "chaos".contains(name.as_str())) {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let load = deliveries::load();
        driver::over_a_file(&load).await;
        driver::over_redis(&load).await;
    });
}
