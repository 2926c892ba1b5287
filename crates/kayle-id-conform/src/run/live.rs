//! What only a live test sees: duplicates, order, deliveries at once, redirects.

use std::time::Duration;

use super::handled::answers;
use super::runner::Runner;
use crate::make::Event;
use crate::report::{Finding, Outcome, Severity};

pub(super) async fn check(runner: &mut Runner) {
    duplicates(runner).await;
    order(runner).await;
    at_once(runner).await;
    redirects(runner);
}

/// Counts how often an event was handled, once that was at least once or a while went by.
async fn count(runner: &Runner, event_id: &str) -> Option<usize> {
    let mut count = 0;
    for _ in 0..30 {
        count = runner.handled().await?.iter().filter(|event| event.event_id == event_id).count();
        if count > 0 {
            break;
        }
        runner.sleep(Duration::from_millis(100)).await;
    }
    // A second handling may still be under way.
    runner.sleep(Duration::from_millis(300)).await;
    let later = runner.handled().await?.iter().filter(|event| event.event_id == event_id).count();
    Some(count.max(later))
}

async fn duplicates(runner: &mut Runner) {
    for (id, concurrent) in [("live/duplicates", false), ("live/duplicates-at-once", true)] {
        runner.tick();
        let event = runner.setting.event();
        let event_id = event.event_id.clone();
        let body = runner.setting.seal(&event).compact();
        let now = runner.setting.now;
        let mut deliveries = Vec::new();
        let first = runner.setting.sign_at(now, body.clone(), event.clone());
        let delivery_id =
            first.headers.iter().find(|(name, _)| name == "X-Kayle-Delivery-Id").map(|(_, id)| id.clone());
        for attempt in 0..5 {
            // A retry has the same body and delivery id, and a signature of its own.
            let retry = runner.setting.sign_at(now.saturating_sub(4) + attempt, body.clone(), event.clone());
            deliveries.push(retry.with_header("X-Kayle-Delivery-Id", delivery_id.clone().unwrap_or_default()));
        }
        let exchanges = runner.post_all(deliveries, if concurrent { 5 } else { 1 }).await;
        let why = "A server sends a delivery again whenever an answer is lost.";
        let passed = exchanges.iter().all(|exchange| exchange.acknowledged());
        runner.judge(id, passed, answers(exchanges.iter()), why, || {
            Finding::new("duplicates.refused", Severity::Error, "A repeated delivery is not acknowledged.").mend(
                "Answer a delivery whose event was stored before with a 2xx: the server sends it again until then.",
            )
        });
        let id = format!("{id}-handled");
        if !passed {
            runner.check(id, Outcome::Skipped, "the deliveries were not acknowledged", why);
            continue;
        }
        match count(runner, &event_id).await {
            None => runner.check(id, Outcome::Skipped, "no address lists the handled events", why),
            Some(0) => lost(runner, &id, why),
            Some(count) => {
                let seen = format!("the event was delivered 5 times and handled {count} times");
                runner.judge(&id, count == 1, seen, why, || {
                    Finding::new("duplicates.handled-twice", Severity::Error, "A repeated delivery is handled again.")
                        .mend("Store the event's id with its effect in one transaction, under a unique constraint, and skip what is there.")
                });
            }
        }
    }
}

/// An event was acknowledged and is not in the list of handled ones.
fn lost(runner: &mut Runner, id: &str, why: &str) {
    runner.judge(id, false, "the event was acknowledged and not handled", why, || {
        Finding::new("loses.live", Severity::Error, "Events are acknowledged and not handled.")
            .mend(super::advice::LOST)
    });
}

async fn order(runner: &mut Runner) {
    runner.tick();
    let now = runner.setting.now;
    let data = r#"{"outcome":"not_verified","reason":"privacy_cancelled_after_terminal_success","nfc_tries_used":0,"liveness_tries_used":0}"#;
    let cancelled = Event::new(&mut runner.setting.random, "verification.session.cancelled", data);
    let mut succeeded = Event::succeeded(&mut runner.setting.random, &[("age_over_18", true.into())]);
    succeeded.session_id.clone_from(&cancelled.session_id);
    let ids = [cancelled.event_id.clone(), succeeded.event_id.clone()];
    let mut deliveries = Vec::new();
    for (event, at) in [(cancelled, now), (succeeded, now.saturating_sub(20))] {
        let body = runner.setting.seal(&event).compact();
        deliveries.push(runner.setting.sign_at(at, body, event));
    }
    let exchanges = runner.post_all(deliveries, 1).await;
    let why = "Deliveries come in any order: a success may arrive after the cancellation of the same session.";
    let passed = exchanges.iter().all(|exchange| exchange.acknowledged());
    runner.judge("live/order", passed, answers(exchanges.iter()), why, || {
        Finding::new("order", Severity::Error, "A delivery that comes out of order is not acknowledged.").mend(
            "Acknowledge deliveries in any order. Decide by the session's state, which GET /v1/sessions/{id} tells.",
        )
    });
    if !passed {
        runner.check("live/order-handled", Outcome::Skipped, "the deliveries were not acknowledged", why);
        return;
    }
    let both = count(runner, &ids[1]).await;
    match count(runner, &ids[0]).await {
        Some(0) if both == Some(0) => lost(runner, "live/order-handled", why),
        None => runner.check("live/order-handled", Outcome::Skipped, "no address lists the handled events", why),
        Some(count) => {
            let seen = format!("the cancellation, which came first, was handled {count} times");
            runner.judge("live/order-handled", count == 1, seen, why, || {
                Finding::new("order", Severity::Error, "A cancellation that comes before the success is lost.")
                    .mend("Keep a cancellation of a session whose success has not arrived yet: it wins, whatever comes later.")
            });
        }
    }
}

async fn at_once(runner: &mut Runner) {
    runner.tick();
    let deliveries: Vec<_> = (0..16).map(|_| runner.setting.good()).collect();
    let exchanges = runner.post_all(deliveries, 16).await;
    let passed = exchanges.iter().all(|exchange| exchange.acknowledged());
    let why = "Many sessions end at the same time, after a pause of the server for one.";
    runner.judge("live/at-once", passed, answers(exchanges.iter()), why, || {
        Finding::new("at-once", Severity::Error, "Good deliveries that come at once are not all acknowledged.")
            .mend("Check locks, connection pools and the listening socket's backlog. What is refused is sent again after minutes or hours.")
    });
}

fn redirects(runner: &mut Runner) {
    let redirected: Vec<String> = runner
        .posted
        .iter()
        .filter(|posted| posted.exchange.status().is_some_and(|status| (300..400).contains(&status)))
        .map(|posted| posted.case.id.clone())
        .collect();
    let why = "The server follows no redirect.";
    let passed = redirected.is_empty();
    let seen = if passed { "no answer redirects".to_owned() } else { format!("{} answers redirect", redirected.len()) };
    runner.check("live/redirects", if passed { Outcome::Passed } else { Outcome::Failed }, seen.clone(), why);
    if !passed {
        runner.find(
            Finding::new("redirect", Severity::Error, "Some answers redirect.")
                .seen(seen)
                .mend("Answer at the registered address itself. The server follows no redirect and counts one as a failure.")
                .checks(std::iter::once("live/redirects".to_owned()).chain(redirected)),
        );
    }
}
