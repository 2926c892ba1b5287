//! Bodies that come slowly, break off or stall, and answers that break off.

use std::time::Duration;

use super::runner::Runner;
use crate::net::{Exchange, Pieces, in_pieces, stalled};
use crate::report::{Finding, Outcome, Severity};

/// How many pieces a slow body has, and the pause before each: two seconds in all.
const PIECES: usize = 20;
const PAUSE: Duration = Duration::from_millis(100);
/// How many senders stall at once.
const STALLED: usize = 8;

pub(super) async fn check(runner: &mut Runner) {
    slow(runner).await;
    truncated(runner).await;
    stalling(runner).await;
    answers(runner);
}

async fn post(runner: &Runner, headers: &[(String, String)], pieces: Pieces<'_>) -> Exchange {
    let options = &runner.options;
    in_pieces(&options.network, &runner.target.address, headers, pieces, options.time_limit, &*options.clock).await
}

async fn slow(runner: &mut Runner) {
    runner.tick();
    let delivery = runner.setting.good();
    let size = delivery.body.len().div_ceil(PIECES).max(1);
    let pieces = Pieces { pieces: delivery.body.chunks(size).collect(), length: delivery.body.len(), pause: PAUSE };
    let exchange = post(runner, &delivery.headers, pieces).await;
    let why = "A body comes in many packets over a slow network, and is whole when the last has come.";
    runner.judge("live/slow-body", exchange.acknowledged(), exchange.words(), why, || {
        Finding::new("slow-body", Severity::Error, "A good delivery whose body comes slowly is not acknowledged.")
            .mend("Read the body to the length that was promised, however many reads that takes, and allow it several seconds.")
    });
}

async fn truncated(runner: &mut Runner) {
    runner.tick();
    let delivery = runner.setting.good();
    let half = delivery.body.get(..delivery.body.len() / 2).unwrap_or_default();
    let pieces = Pieces { pieces: vec![half], length: delivery.body.len(), pause: Duration::ZERO };
    let exchange = post(runner, &delivery.headers, pieces).await;
    let handled = runner.handled().await;
    let handled = handled.is_some_and(|events| events.iter().any(|event| event.event_id == delivery.event.event_id));
    let why = "A body that breaks off is no delivery (RFC 9112 section 8).";
    let seen = if handled { format!("{}, and handled it", exchange.words()) } else { exchange.words() };
    runner.judge("live/truncated-body", !exchange.acknowledged() && !handled, seen, why, || {
        Finding::new("truncated-body", Severity::Error, "A delivery whose body breaks off is acknowledged.")
            .mend(
                "Answer after the whole body was read and its signature checked, and treat an early end as a failure.",
            )
            .references(["RFC 9112 section 8".to_owned()])
    });
    goes_on(runner, "live/after-truncated-body", why).await;
}

async fn stalling(runner: &mut Runner) {
    runner.tick();
    let mut held = Vec::new();
    for _ in 0..STALLED {
        let delivery = runner.setting.good();
        let part = delivery.body.get(..16).unwrap_or_default();
        let (network, clock) = (&runner.options.network, &*runner.options.clock);
        let stream =
            stalled(network, &runner.target.address, &delivery.headers, part, delivery.body.len(), clock).await;
        held.extend(stream);
    }
    let delivery = runner.setting.good();
    let exchange = runner.post(&delivery).await;
    let seen = format!("while {} senders stall, a good delivery: {}", held.len(), exchange.words());
    drop(held);
    let why = "Anybody can open connections and send nothing more.";
    runner.judge("live/stalled-bodies", exchange.acknowledged(), seen, why, || {
        Finding::new("stalled-bodies", Severity::Warning, "A few senders that stall keep good deliveries out.")
            .mend("Serve more than one connection at a time, and end requests whose body does not come within some seconds, in the server or in the proxy before it.")
            .references(["CWE-400".to_owned()])
    });
    goes_on(runner, "live/after-stalled-bodies", why).await;
}

/// Whether good deliveries are acknowledged afterwards.
async fn goes_on(runner: &mut Runner, id: &str, why: &str) {
    runner.tick();
    let delivery = runner.setting.good();
    let exchange = runner.post(&delivery).await;
    runner.judge(id, exchange.acknowledged(), format!("a good delivery afterwards: {}", exchange.words()), why, || {
        Finding::new("crashes", Severity::Error, "The receiver no longer takes good deliveries after broken requests.")
            .mend("Catch what is thrown while a body is read, and close such connections.")
    });
}

/// Whether answers come to their end.
fn answers(runner: &mut Runner) {
    let broken: Vec<String> = runner
        .posted
        .iter()
        .filter(|posted| matches!(&posted.exchange, Exchange::Answer(answer) if !answer.complete))
        .map(|posted| posted.case.id.clone())
        .collect();
    let why = "An answer whose body breaks off may be taken for a failure.";
    let id = "live/whole-answers";
    if broken.is_empty() {
        runner.check(id, Outcome::Passed, "every answer came to its end", why);
        return;
    }
    let seen = format!("{} answers broke off", broken.len());
    runner.check(id, Outcome::Failed, seen.clone(), why);
    runner.find(
        Finding::new("truncated-answer", Severity::Warning, "The bodies of answers break off.")
            .seen(seen)
            .mend("Send as many bytes as Content-Length says, or no body at all: the server looks at the status alone.")
            .checks(std::iter::once(id.to_owned()).chain(broken)),
    );
}
