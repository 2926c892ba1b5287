//! Judges every posted case by its answer and by what was handled.

use std::collections::BTreeMap;
use std::time::Duration;

use super::advice;
use super::runner::{HandledEvent, Posted, Runner};
use crate::net::Exchange;
use crate::report::{Check, Finding, Outcome, Severity};
use crate::verdict::{Stage, Verdict};

/// How often and how long apart the receiver is asked whether it has handled everything.
const ASKED: u32 = 50;
const APART: Duration = Duration::from_millis(100);

/// What is wrong with a case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Wrong {
    Refused,
    Lost,
    Accepted,
    Acknowledged,
}

pub(super) async fn check(runner: &mut Runner) {
    let posted = std::mem::take(&mut runner.posted);
    let handled = settled(runner, &posted).await;
    if runner.options.handled.is_some() && handled.is_none() {
        let why = "The receiver tells which events it has handled.";
        runner.check("handled/list", Outcome::Skipped, "the address does not answer with a JSON list", why);
    }
    let mut wrong: BTreeMap<(Wrong, &str), Vec<&Posted>> = BTreeMap::new();
    for posted in &posted {
        let Posted { kind, case, exchange } = posted;
        let outcome = judge(posted, handled.as_deref());
        let mut check = Check::new(&case.id, Outcome::Passed, exchange.words(), &case.why);
        check.milliseconds = exchange.milliseconds();
        match outcome {
            Ok(Outcome::Skipped) => {
                check.outcome = Outcome::Skipped;
                check.seen =
                    "acknowledged; give an address that lists handled events to see whether it was handled".to_owned();
            }
            Ok(outcome) => check.outcome = outcome,
            Err(kind_of_wrong) => {
                check.outcome = Outcome::Failed;
                wrong.entry((kind_of_wrong, kind)).or_default().push(posted);
            }
        }
        if case.verdict == Verdict::Accept {
            runner.report.slowest_milliseconds = runner.report.slowest_milliseconds.max(check.milliseconds);
        }
        runner.report.checks.push(check);
    }
    let findings: Vec<Finding> =
        wrong.into_iter().map(|((wrong, kind), posted)| finding(wrong, kind, &posted)).collect();
    runner.report.findings.extend(findings);
    slow(runner, &posted);
    runner.posted = posted;
}

/// The list of handled events, once everything that was acknowledged and should be handled is in it.
async fn settled(runner: &Runner, posted: &[Posted]) -> Option<Vec<HandledEvent>> {
    let mut handled = runner.handled().await?;
    for _ in 0..ASKED {
        let missing = |posted: &Posted| {
            posted.case.verdict == Verdict::Accept
                && posted.exchange.acknowledged()
                && must_be_handled(posted)
                && !is_in(posted, &handled)
        };
        if !posted.iter().any(missing) {
            break;
        }
        runner.sleep(APART).await;
        handled = runner.handled().await?;
    }
    Some(handled)
}

/// An event of an unknown type is acknowledged, and what is done with it is the receiver's choice.
fn must_be_handled(posted: &Posted) -> bool {
    let known = ["succeeded", "failed", "expired", "cancelled"];
    let name = posted.case.delivery.event.type_name.strip_prefix("verification.session.");
    name.is_some_and(|name| known.contains(&name))
}

/// Whether the event was handled: by its id, or by its session, which tells where the id is what was damaged.
fn is_in(posted: &Posted, handled: &[HandledEvent]) -> bool {
    let event = &posted.case.delivery.event;
    handled.iter().any(|handled| {
        handled.event_id == event.event_id || handled.session_id.as_deref() == Some(event.session_id.as_str())
    })
}

fn judge(posted: &Posted, handled: Option<&[HandledEvent]>) -> Result<Outcome, Wrong> {
    let acknowledged = posted.exchange.acknowledged();
    let handled = handled.map(|handled| is_in(posted, handled));
    match posted.case.verdict {
        Verdict::Either => Ok(Outcome::Passed),
        Verdict::Accept if !acknowledged => Err(Wrong::Refused),
        Verdict::Accept if handled == Some(false) && must_be_handled(posted) => Err(Wrong::Lost),
        Verdict::Accept => Ok(Outcome::Passed),
        Verdict::Refuse if !acknowledged => Ok(Outcome::Passed),
        Verdict::Refuse => match (posted.case.stage, handled) {
            (_, Some(true)) => Err(Wrong::Accepted),
            (Stage::Arrival, None) if posted.kind != "jwe-kid" => Err(Wrong::Accepted),
            (Stage::Arrival, _) => Err(Wrong::Acknowledged),
            (Stage::Opening, Some(false)) => Ok(Outcome::Passed),
            (Stage::Opening, None) => Ok(Outcome::Skipped),
        },
    }
}

fn finding(wrong: Wrong, kind: &str, posted: &[&Posted]) -> Finding {
    let about = advice::about(kind);
    let count = posted.len();
    let answers = answers(posted.iter().map(|posted| &posted.exchange));
    let (word, severity, title, seen) = match wrong {
        Wrong::Refused => (
            "refuses",
            Severity::Error,
            format!("Good deliveries are refused. {about}"),
            format!("{count} deliveries: {answers}."),
        ),
        Wrong::Lost => (
            "loses",
            Severity::Error,
            format!("Events are acknowledged and not handled. {about}"),
            format!("{count} deliveries were acknowledged and are not in the list of handled events."),
        ),
        Wrong::Accepted => (
            "accepts",
            Severity::Error,
            format!("Deliveries are accepted that must be refused. {about}"),
            format!("{count} deliveries: {answers}."),
        ),
        Wrong::Acknowledged => {
            let severity = if kind == "jwe-kid" { Severity::Error } else { Severity::Warning };
            (
                "acknowledges",
                severity,
                format!("Deliveries are acknowledged that must be refused on arrival. {about}"),
                format!("{count} deliveries: {answers}, and not handled."),
            )
        }
    };
    let mend = if wrong == Wrong::Lost { advice::LOST.to_owned() } else { advice::mend(kind).to_owned() };
    Finding::new(format!("{word}.{kind}"), severity, title)
        .seen(seen)
        .mend(mend)
        .references(posted.iter().flat_map(|posted| posted.case.references.clone()))
        .checks(posted.iter().map(|posted| posted.case.id.clone()))
}

/// How answers are counted: `3 answered 200, 1 answered 204`.
pub(super) fn answers<'a>(exchanges: impl Iterator<Item = &'a Exchange>) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    exchanges.for_each(|exchange| *counts.entry(exchange.words()).or_default() += 1);
    counts.iter().map(|(words, count)| format!("{count} {words}")).collect::<Vec<_>>().join(", ")
}

/// Whether good deliveries are answered in time.
fn slow(runner: &mut Runner, posted: &[Posted]) {
    let limit = u64::try_from(runner.options.time_limit.as_millis()).unwrap_or(u64::MAX);
    let late = posted
        .iter()
        .any(|posted| posted.case.verdict == Verdict::Accept && matches!(posted.exchange, Exchange::TimedOut));
    let slowest = runner.report.slowest_milliseconds;
    let seen = if late {
        "a good delivery was not answered within the time limit".to_owned()
    } else {
        format!("the slowest answer took {slowest} ms")
    };
    let severity = if late { Severity::Error } else { Severity::Warning };
    runner.judge(
        "live/slow",
        !late && slowest < limit / 3,
        seen,
        "The server waits 15 seconds, and counts a late answer as a failure.",
        || {
            Finding::new("slow", severity, "Answers to good deliveries come late.")
                .mend("Store the delivery, answer, and work on it afterwards. Under load, answers come later still.")
        },
    );
}
