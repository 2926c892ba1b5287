//! A broken integration of each kind.

use std::path::Path;

use kayle_id_conform::doctor::{Answered, Captured, CapturedState, Facts, KeyState, SecretState, examine};
use kayle_id_conform::report::{Outcome, Severity};
use serde_json::json;

use super::facts::{deliveries, domains, endpoint, endpoints, healthy, key, undelivered};

/// Changes one thing in a healthy integration, and what the doctor says of it.
type Case = (&'static str, fn(&mut Facts));

fn answers(facts: &mut Facts, answered: Answered) {
    facts.endpoints.as_mut().unwrap()[0].answered = Some(answered);
}

fn captured(state: CapturedState) -> Captured {
    Captured::new("line 1", None, state)
}

fn row(facts: &mut Facts, member: &str, value: serde_json::Value) {
    let mut changed = endpoint();
    changed[member] = value;
    endpoints(facts, json!([changed]));
}

const CASES: &[Case] = &[
    ("key.refused", |facts| facts.key = Some(KeyState::Refused)),
    ("key.frozen", |facts| facts.key = Some(KeyState::Frozen)),
    ("api.fails", |facts| facts.key = Some(KeyState::Failing)),
    ("api.not-kayle", |facts| facts.key = Some(KeyState::Foreign)),
    ("api.unreachable", |facts| facts.key = Some(KeyState::Unreachable)),
    ("key.scope-missing", |facts| facts.missing_scopes = ["webhooks:read".to_owned()].into()),
    ("clock.wrong", |facts| facts.server_date = Some("2026-11-20T11:50:00Z".parse().unwrap())),
    ("clock.wrong", |facts| facts.server_date = Some("2026-11-20T12:02:00Z".parse().unwrap())),
    ("endpoint.none", |facts| endpoints(facts, json!([]))),
    ("endpoint.disabled", |facts| row(facts, "enabled", json!(false))),
    ("endpoint.no-key", |facts| facts.keys = Some(Vec::new())),
    ("endpoint.key-retired", |facts| facts.keys = Some(serde_json::from_value(json!([key(false)])).unwrap())),
    ("endpoint.key-not-held", |facts| facts.held_kids = Some(["2025-01".to_owned()].into())),
    ("endpoint.secret", |facts| facts.endpoints.as_mut().unwrap()[0].secret = Some(SecretState::Other)),
    ("endpoint.no-events", |facts| row(facts, "subscribed_event_types", json!([]))),
    ("endpoint.no-events", |facts| {
        row(facts, "subscribed_event_types", json!(["verification.session.expired"]));
        let event = json!([{"id": "evt_2", "type": "verification.session.expired", "created_at": super::facts::NOW, "deliveries": []}]);
        facts.events = Some(serde_json::from_value(event).unwrap());
    }),
    ("endpoint.no-retention", |facts| row(facts, "undelivered_payload_retention_hours", json!(0))),
    ("endpoint.plain-http", |facts| row(facts, "url", json!("http://example.com/webhooks"))),
    ("endpoint.unreachable", |facts| answers(facts, Answered::Unreachable)),
    ("endpoint.slow", |facts| answers(facts, Answered::TimedOut)),
    ("endpoint.certificate-expired", |facts| answers(facts, Answered::CertificateExpired)),
    ("endpoint.certificate-untrusted", |facts| answers(facts, Answered::CertificateUntrusted)),
    ("endpoint.redirects", |facts| answers(facts, Answered::Status(308))),
    ("endpoint.not-found", |facts| answers(facts, Answered::Status(404))),
    ("endpoint.asks-for-credentials", |facts| answers(facts, Answered::Challenged(401))),
    ("endpoint.method", |facts| answers(facts, Answered::Status(405))),
    ("endpoint.media-type", |facts| answers(facts, Answered::Status(415))),
    ("endpoint.no-answer", |facts| answers(facts, Answered::Closed)),
    ("endpoint.unresolved", |facts| answers(facts, Answered::Unresolved)),
    ("endpoint.certificate-not-yet-valid", |facts| answers(facts, Answered::CertificateNotYetValid)),
    ("endpoint.certificate-self-signed", |facts| answers(facts, Answered::CertificateSelfSigned)),
    ("endpoint.certificate-name", |facts| answers(facts, Answered::CertificateWrongName)),
    ("endpoint.tls", |facts| answers(facts, Answered::NoTls)),
    ("endpoint.slow", |facts| facts.endpoints.as_mut().unwrap()[0].answered_in = 6000),
    ("endpoint.certificate-expiring", |facts| facts.endpoints.as_mut().unwrap()[0].certificate_expires_soon = true),
    ("endpoint.private-address", |facts| facts.endpoints.as_mut().unwrap()[0].private = true),
    ("endpoint.key-differs", |facts| facts.keys.as_mut().unwrap()[0].opens = Some(false)),
    ("captured.signature", |facts| facts.captured = vec![captured(CapturedState::OtherSecret)]),
    ("captured.key", |facts| facts.captured = vec![captured(CapturedState::UnknownKey)]),
    ("captured.not-opened", |facts| facts.captured = vec![captured(CapturedState::NotOpened)]),
    ("endpoint.accepts-unsigned", |facts| answers(facts, Answered::Status(200))),
    ("endpoint.fails", |facts| answers(facts, Answered::Status(502))),
    ("delivery.failing", |facts| {
        let last = json!({"attempt_count": 3, "last_status_code": 500, "last_attempt_at": "2026-11-20T11:30:00Z"});
        deliveries(facts, json!([undelivered(last)]));
    }),
    ("delivery.failed", |facts| {
        deliveries(
            facts,
            json!([undelivered(
                json!({"status": "failed", "attempt_count": 8, "payload_retention_reason": "terminal_failure_retention"})
            )]),
        );
    }),
    ("delivery.expiring", |facts| {
        let soon = json!({"status": "failed", "attempt_count": 8, "payload_expires_at": "2026-11-20T17:00:00Z"});
        deliveries(facts, json!([undelivered(soon)]));
    }),
    ("delivery.lost", |facts| {
        let lost = json!({"status": "failed", "payload_retention_reason": "expired", "payload_scrubbed_at": "2026-11-19T12:00:00Z"});
        deliveries(facts, json!([undelivered(lost)]));
    }),
    ("delivery.lost", |facts| {
        deliveries(
            facts,
            json!([undelivered(json!({"status": "failed", "payload_expires_at": "2026-11-20T11:59:59Z"}))]),
        );
    }),
    ("delivery.stalled", |facts| {
        deliveries(facts, json!([undelivered(json!({"created_at": "2026-11-19T12:00:00Z"}))]));
    }),
    ("delivery.no-key", |facts| {
        deliveries(
            facts,
            json!([undelivered(
                json!({"status": "failed", "payload_retention_reason": "no_active_key", "attempt_count": 1})
            )]),
        );
    }),
    ("delivery.not-encrypted", |facts| {
        deliveries(
            facts,
            json!([undelivered(json!({"status": "failed", "payload_retention_reason": "jwe_creation_failed"}))]),
        );
    }),
    ("event.no-delivery", |facts| {
        let event = json!([{"id": "evt_2", "type": "verification.session.expired", "deliveries": []}]);
        facts.events = Some(serde_json::from_value(event).unwrap());
    }),
    ("domain.downgraded", |facts| {
        domains(facts, json!([{"apexDomain": "example.com", "downgradedAt": "2026-11-19T02:23:00Z"}]))
    }),
    ("domain.downgrading", |facts| facts.domains.as_mut().unwrap()[0].record_found = Some(false)),
    ("domain.unchecked", |facts| {
        domains(facts, json!([{"apexDomain": "example.com", "lastCheckedAt": "2026-11-18T02:23:00Z"}]))
    }),
    ("contract.unknown", |facts| facts.unknown = ["GET /v1/sessions: data[].risk_score".to_owned()].into()),
];

#[test]
fn a_healthy_integration_has_no_finding() {
    let report = examine(&healthy());
    assert!(report.findings.is_empty() && report.is_healthy(), "{}", report.to_text());
    assert!(report.checks.iter().all(|check| check.outcome == Outcome::Passed), "{:?}", report.checks);
}

#[test]
fn what_is_unknown_is_skipped_and_no_finding() {
    let report = examine(&Facts::at(super::facts::NOW.parse().unwrap()));
    assert!(report.findings.is_empty() && report.count(Outcome::Skipped) >= 6, "{}", report.to_text());
}

#[test]
fn each_broken_integration_is_named_exactly() {
    let mut kinds: Vec<&str> = CASES.iter().map(|(id, _)| *id).collect();
    kinds.dedup();
    assert!(kinds.len() >= 25, "{}", kinds.len());
    for (at, (id, break_it)) in CASES.iter().enumerate() {
        let mut facts = healthy();
        break_it(&mut facts);
        let report = examine(&facts);
        let found: Vec<&str> = report.findings.iter().map(|finding| finding.id.as_str()).collect();
        assert_eq!(found, [*id], "case {at}: {}", report.to_text());
        let finding = &report.findings[0];
        assert!(!finding.seen.is_empty() && !finding.mend.is_empty() && !finding.title.is_empty(), "{id}");
        assert!(
            finding
                .checks
                .iter()
                .all(|check| report.checks.iter().any(|one| one.id == *check && one.outcome == Outcome::Failed)),
            "{id}"
        );
    }
}

#[test]
fn several_faults_are_all_named_and_the_worst_comes_first() {
    let mut facts = healthy();
    facts.endpoints.as_mut().unwrap()[0].answered = Some(Answered::Status(200));
    facts.keys = Some(Vec::new());
    facts.unknown.insert("GET /v1/sessions: data[].x".to_owned());
    let found: Vec<String> = examine(&facts).findings.iter().map(|finding| finding.id.clone()).collect();
    assert_eq!(found, ["endpoint.no-key", "endpoint.accepts-unsigned", "contract.unknown"]);
}

#[test]
fn a_missed_success_is_an_error_and_another_missed_event_a_warning() {
    for (name, severity) in [("succeeded", Severity::Error), ("expired", Severity::Warning)] {
        let mut facts = healthy();
        let event = json!([{"id": "evt_2", "type": format!("verification.session.{name}"), "deliveries": []}]);
        facts.events = Some(serde_json::from_value(event).unwrap());
        assert_eq!(examine(&facts).findings[0].severity, severity);
    }
}

#[test]
fn many_things_of_a_kind_are_one_finding_that_shows_five_of_them() {
    let mut facts = healthy();
    let failing: Vec<_> = (0..300)
        .map(|number| undelivered(json!({"id": format!("whd_{number}"), "status": "failed", "attempt_count": 8})))
        .collect();
    deliveries(&mut facts, json!(failing));
    let report = examine(&facts);
    assert_eq!(report.findings.len(), 1);
    let seen = &report.findings[0].seen;
    assert!(seen.contains("whd_4 ") && !seen.contains("whd_5 ") && seen.ends_with("; and 295 more"), "{seen}");
}

#[test]
fn every_finding_links_to_a_heading_of_the_guide() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/doctor.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    let headings: Vec<&str> = guide.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    let mut anchors: std::collections::BTreeSet<String> = CASES.iter().map(|(id, _)| id.replace('.', "-")).collect();
    for name in ["added", "changed", "operation-added", "operation-removed"] {
        anchors.insert(format!("contract-{name}"));
    }
    let explained: std::collections::BTreeSet<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
    // Neither is a finding without its place in the guide, nor a place without its finding.
    assert_eq!(anchors, explained);
    for (id, break_it) in CASES {
        let mut facts = healthy();
        break_it(&mut facts);
        let link = &examine(&facts).findings[0].guide;
        let anchor = link.rsplit('#').next().unwrap();
        assert!(link.contains("/docs/doctor.md#") && headings.contains(&anchor), "{id}: {link}");
        // The guide says at least what the finding says.
        let finding = &examine(&facts).findings[0];
        let (_, section) = guide.split_once(&format!("### {anchor}\n")).unwrap();
        let section = section.split("\n### ").next().unwrap();
        for text in [&finding.title, &finding.mend] {
            assert!(section.contains(text), "the guide does not say under {anchor}: {text}");
        }
    }
}
