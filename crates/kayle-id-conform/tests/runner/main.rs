//! The runner names what is wrong with a receiver, and finds nothing wrong with a good one.

mod bodies;
mod broken;
mod crash;
mod https;
mod receiver;
mod renderers;
mod schemas;

use std::time::{Duration, Instant, SystemTime};

use kayle_id_conform::report::Report;
use kayle_id_conform::{Options, Target};
use kayle_id_core::{Clock, Sleep};
use receiver::{Fake, Fault};

/// Every wait is over at once: no test waits real time.
#[derive(Clone, Copy, Default)]
struct Hasty {
    /// Answers are late, too.
    expired: bool,
}

impl Clock for Hasty {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn monotonic(&self) -> Instant {
        Instant::now()
    }

    fn sleep(&self, _: Duration) -> Option<Sleep<'_>> {
        Some(Box::pin(tokio::task::yield_now()))
    }

    fn expire(&self, _: Duration) -> Option<Sleep<'_>> {
        self.expired.then(|| Box::pin(std::future::ready(())) as Sleep<'_>)
    }
}

fn options(fake: &Fake) -> Options {
    Options::new().clock(Hasty::default()).handled_url(&fake.url("/handled")).unwrap()
}

/// Runs some kinds and the live checks against a receiver with a fault.
async fn run(fault: Fault, kinds: &[&'static str]) -> Report {
    let fake = Fake::start(fault).await;
    let target = Target::published(&fake.url("/webhooks/kayle")).unwrap();
    kayle_id_conform::run(&target, &options(&fake).only(kinds.iter().copied())).await
}

fn ids(report: &Report) -> Vec<&str> {
    let mut ids: Vec<&str> = report.findings.iter().map(|finding| finding.id.as_str()).collect();
    ids.dedup();
    ids
}
