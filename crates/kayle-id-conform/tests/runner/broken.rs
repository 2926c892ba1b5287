//! A receiver with each fault, and the finding that names it.

use kayle_id_conform::report::{Outcome, Severity};
use kayle_id_conform::{Options, Target};
use kayle_id_core::SigningSecret;

use super::{Fake, Fault, Hasty, ids, options, run};

#[tokio::test]
async fn a_good_receiver_has_no_finding_and_every_kind_is_posted() {
    let fake = Fake::start(Fault::None).await;
    let target = Target::published(&fake.url("/webhooks/kayle")).unwrap();
    let report = kayle_id_conform::run(&target, &options(&fake).crash(fake.crash(), || Ok(()))).await;
    assert_eq!(ids(&report), [""; 0], "{}", report.to_text());
    assert!(report.is_healthy() && report.worst().is_none());
    // All but those that need a second key or a previous secret.
    assert!(report.checks.len() > 480, "{}", report.checks.len());
    // Every published case was posted, and was judged by its verdict.
    let posted: std::collections::BTreeSet<&str> = report.checks.iter().map(|check| check.id.as_str()).collect();
    for case in kayle_id_conform::vectors::published().iter().flat_map(|kind| &kind.cases) {
        let needs_more = case.secrets.len() + case.keys.len() > 2 || case.id.starts_with("secret-rotation/");
        assert!(needs_more || posted.contains(case.id.as_str()), "{}", case.id);
    }
    for check in &report.checks {
        assert_ne!(check.outcome, Outcome::Failed, "{}", check.id);
    }
}

macro_rules! faults {
    ($($name:ident: $fault:ident, $kinds:expr => $expected:expr;)*) => {$(
        #[tokio::test]
        async fn $name() {
            let report = run(Fault::$fault, &$kinds).await;
            assert_eq!(ids(&report), $expected, "{}", report.to_text());
            for finding in &report.findings {
                assert!(!finding.seen.is_empty() && !finding.mend.is_empty() && !finding.checks.is_empty(), "{}", finding.id);
            }
        }
    )*};
}

faults! {
    a_redirecting_address_is_named: Redirects, ["good"] => ["redirect"];
    a_route_that_does_not_exist_is_named: NoRoute, ["good"] => ["baseline"];
    another_secret_is_named: OtherSecret, ["good"] => ["baseline"];
    a_secret_without_its_prefix_is_named: SecretWithoutPrefix, ["good"] => ["secret-derivation"];
    a_body_that_a_framework_parsed_is_named: ParsedBody, ["good"] => ["raw-body"];
    a_clock_that_is_two_hours_late_is_named: ClockTwoHoursLate, ["good"] => ["clock"];
    a_missing_tolerance_is_named: NoTolerance, ["timestamp-stale", "timestamp-fresh"] => ["accepts.timestamp-stale"];
    events_that_are_acknowledged_and_lost_are_named: ForgetsEvents, ["good"] => ["loses.good", "loses.live"];
    a_second_handling_is_named: HandlesTwice, ["mac-wrong"] => ["duplicates.handled-twice"];
    a_refused_duplicate_is_named: RefusesDuplicates, ["mac-wrong"] => ["duplicates.refused"];
    a_refused_late_success_is_named: RefusesLateSuccess, ["mac-wrong"] => ["order"];
    a_cancellation_lost_before_its_success_is_named: LosesEarlyCancellation, ["mac-wrong"] => ["order"];
    answers_that_explain_the_signature_are_named: ExplainsSignature, ["mac-wrong", "mac-length"] => ["oracle.signature"];
    answers_that_tell_failed_decryptions_apart_are_named: ExplainsDecryption, ["jwe-oaep-padding", "jwe-tag"] => ["oracle.decryption"];
    server_errors_are_named: FailsOnHostile, ["mac-wrong"] => ["server-errors"];
    a_closed_set_of_types_is_named: RefusesUnknownTypes, ["future-events"] => ["refuses.future-events"];
    a_receiver_that_stops_after_a_hostile_delivery_is_named: DiesOnLongMac, ["mac-length", "good"] => ["crashes", "server-errors"];
    a_need_for_unsigned_headers_is_named: NeedsUnsignedHeader, ["unsigned-headers"] => ["refuses.unsigned-headers"];
}

#[tokio::test]
async fn a_receiver_that_looks_at_nothing_accepts_every_hostile_kind() {
    let fake = Fake::start(Fault::AcknowledgesAll).await;
    let target = Target::published(&fake.url("/webhooks/kayle")).unwrap();
    let report = kayle_id_conform::run(&target, &Options::new().clock(Hasty::default())).await;
    let found = ids(&report);
    for kind in [
        "signature-missing",
        "timestamp-stale",
        "timestamp-twice",
        "mac-wrong",
        "mac-input",
        "secret-derivation",
        "body-changed",
    ] {
        assert!(found.contains(&format!("accepts.{kind}").as_str()), "{kind}: {found:?}");
    }
    assert!(found.contains(&"acknowledges.jwe-kid"), "{found:?}");
    assert_eq!(report.worst(), Some(Severity::Error));
    // What happens after the answer cannot be seen without a list of handled events, and is said to be so.
    let padding = report.checks.iter().filter(|check| check.id.starts_with("jwe-oaep-padding/"));
    assert!(padding.clone().count() > 10 && padding.clone().all(|check| check.outcome == Outcome::Skipped));
}

#[tokio::test]
async fn deliveries_refused_because_others_are_under_way_are_named() {
    let fake = Fake::start(Fault::OneAtATime).await;
    let target = Target::published(&fake.url("/webhooks/kayle")).unwrap();
    let report = kayle_id_conform::run(&target, &options(&fake).concurrency(1).only(["mac-wrong"])).await;
    let found = ids(&report);
    assert!(found.contains(&"at-once") && found.contains(&"duplicates.refused"), "{found:?}");
}

#[tokio::test]
async fn a_port_that_nobody_listens_on_is_named() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let target = Target::published(&format!("http://127.0.0.1:{port}/")).unwrap();
    let report = kayle_id_conform::run(&target, &Options::new().clock(Hasty::default())).await;
    assert_eq!(ids(&report), ["unreachable"]);
}

#[tokio::test]
async fn answers_beyond_the_time_limit_are_named() {
    let fake = Fake::start(Fault::None).await;
    let target = Target::published(&fake.url("/webhooks/kayle")).unwrap();
    let report = kayle_id_conform::run(&target, &Options::new().clock(Hasty { expired: true })).await;
    assert_eq!(ids(&report), ["slow"]);
}

#[tokio::test]
async fn a_previous_secret_and_a_second_key_are_used_when_they_are_given() {
    let fake = Fake::start(Fault::None).await;
    let target = Target::published(&fake.url("/webhooks/kayle")).unwrap();
    let keys: serde_json::Value = serde_json::from_str(kayle_id_conform::vectors::keys_json()).unwrap();
    let key = kayle_id_webhook::jwk::PrivateKey::from_jwk(&keys["conform-c"].to_string()).unwrap();
    let options = options(&fake)
        .previous_secret(SigningSecret::new(kayle_id_conform::vectors::PUBLISHED_PREVIOUS_SECRET))
        .second_key("conform-c", &key.public_key())
        .only(["secret-rotation", "good"]);
    // This receiver holds neither, so both are missed.
    let report = kayle_id_conform::run(&target, &options).await;
    assert_eq!(ids(&report), ["refuses.good", "refuses.secret-rotation"], "{}", report.to_text());
}

#[test]
fn addresses_that_cannot_be_tested_are_refused_without_their_credentials() {
    for url in ["ftp://a/", "/path", "http://user:hunter2@127.0.0.1/", "", "127.0.0.1:80"] {
        let error = Target::published(url).unwrap_err();
        assert!(!error.to_string().contains("hunter2"), "{error}");
        assert!(Options::new().handled_url(url).is_err());
    }
    let target = Target::published("http://127.0.0.1:1/a?token=hunter2").unwrap();
    assert!(!format!("{target:?}{:?}", Options::new()).contains("hunter2"));
    assert!(!format!("{target:?}").contains("whsec_"));
}

#[tokio::test]
async fn a_clock_at_either_end_of_time_is_survived() {
    let fake = Fake::start(Fault::None).await;
    let target = Target::published(&fake.url("/webhooks/kayle")).unwrap();
    let far = std::time::UNIX_EPOCH + std::time::Duration::from_secs(253_402_300_799);
    for now in [std::time::UNIX_EPOCH, far] {
        let report = kayle_id_conform::run(&target, &Options::new().clock(move || now)).await;
        assert!(ids(&report).contains(&"clock"), "{:?}", ids(&report));
    }
}
