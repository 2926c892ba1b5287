//! Whether deliveries are stored before they are acknowledged.

use kayle_id_conform::Target;
use kayle_id_conform::report::Outcome;

use super::{Fake, Fault, ids, options};

async fn killed(fault: Fault) -> kayle_id_conform::report::Report {
    let fake = Fake::start(fault).await;
    let target = Target::published(&fake.url("/webhooks/kayle")).unwrap();
    kayle_id_conform::run(&target, &options(&fake).crash(fake.crash(), || Ok(())).only(["mac-wrong"])).await
}

#[tokio::test]
async fn an_acknowledgement_before_storing_is_named() {
    assert_eq!(ids(&killed(Fault::KeepsInMemory).await), ["stored"]);
}

#[tokio::test]
async fn an_acknowledgement_after_storing_is_right() {
    let report = killed(Fault::None).await;
    assert_eq!(ids(&report), [""; 0]);
    let stored = report.checks.iter().find(|check| check.id == "live/stored").unwrap();
    assert_eq!(stored.outcome, Outcome::Passed);
}

#[tokio::test]
async fn a_kill_command_that_fails_is_said_and_nothing_is_claimed() {
    let fake = Fake::start(Fault::KeepsInMemory).await;
    let target = Target::published(&fake.url("/webhooks/kayle")).unwrap();
    let options = options(&fake).crash_commands("exit 3", "true").only(["mac-wrong"]);
    let report = kayle_id_conform::run(&target, &options).await;
    let stored = report.checks.iter().find(|check| check.id == "live/stored").unwrap();
    assert_eq!(stored.outcome, Outcome::Skipped);
    assert!(stored.seen.contains("the kill command failed"), "{}", stored.seen);
}
