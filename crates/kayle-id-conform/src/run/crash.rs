//! Whether a delivery is stored before it is acknowledged: the receiver is killed right after its answer, started again,
//! and asked.

use std::time::Duration;

use super::options::Act;
use super::runner::Runner;
use crate::report::{Finding, Outcome, Severity};

const ROUNDS: usize = 3;
const WHY: &str = "The server erases a delivery at the first 2xx. What is not stored by then is lost in a crash.";
/// How often and how long apart the restarted receiver is asked.
const ASKED: u32 = 100;
const APART: Duration = Duration::from_millis(100);

pub(super) async fn check(runner: &mut Runner) {
    let Some(crash) = runner.options.crash.clone() else {
        runner.check("live/stored", Outcome::Skipped, "no command was given that kills and restarts the receiver", WHY);
        return;
    };
    if runner.handled().await.is_none() {
        runner.check("live/stored", Outcome::Skipped, "no address lists the handled events", WHY);
        return;
    }
    let mut lost = 0;
    let mut acknowledged = 0;
    for _ in 0..ROUNDS {
        runner.tick();
        let delivery = runner.setting.good();
        let exchange = runner.post(&delivery).await;
        if let Err(problem) = act(&crash.kill).await {
            runner.check("live/stored", Outcome::Skipped, problem, WHY);
            return;
        }
        if let Err(problem) = act(&crash.restart).await {
            runner.check("live/stored", Outcome::Skipped, problem, WHY);
            return;
        }
        let Some(found) = ask(runner, &delivery.event.event_id).await else {
            let seen = "the receiver was killed and does not listen again".to_owned();
            runner.judge("live/restart", false, seen, "A receiver that was killed starts again.", || {
                Finding::new("crash.restart", Severity::Error, "The receiver does not come back after it was killed.")
                    .mend("Start it by hand after a SIGKILL and look at its log: a lock or a half-written file may be in its way.")
            });
            return;
        };
        if exchange.acknowledged() {
            acknowledged += 1;
            lost += usize::from(!found);
        }
    }
    if acknowledged == 0 {
        runner.check("live/stored", Outcome::Skipped, "no delivery was acknowledged", WHY);
        return;
    }
    let seen = format!(
        "the receiver was killed right after {acknowledged} acknowledgements, and {lost} of the events were never handled"
    );
    runner.judge("live/stored", lost == 0, seen, WHY, || {
        Finding::new("stored", Severity::Error, "Deliveries are acknowledged before they are stored.")
            .mend("Store the delivery durably (a committed transaction, a flushed file), answer after that, and work on what is stored.")
            .references(["CWE-362".to_owned()])
    });
}

/// Runs what may block on the blocking pool.
async fn act(act: &Act) -> Result<(), String> {
    let act = Act::clone(act);
    match tokio::task::spawn_blocking(move || act()).await {
        Ok(result) => result,
        Err(_) => Err("the command panicked".to_owned()),
    }
}

/// Whether the event is handled after the restart; nothing if the receiver does not listen again.
async fn ask(runner: &Runner, event_id: &str) -> Option<bool> {
    let mut answered = None;
    let mut since = 0;
    for _ in 0..ASKED {
        if let Some(handled) = runner.handled().await {
            let found = handled.iter().any(|event| event.event_id == event_id);
            answered = Some(found);
            since += 1;
            // Three seconds after it listens again, what it has not taken up it will not.
            if found || since > 30 {
                break;
            }
        }
        runner.sleep(APART).await;
    }
    answered
}
