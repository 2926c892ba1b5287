//! The report as text, JSON, JUnit and SARIF, in the form that consumers read, and without secrets.

use std::collections::BTreeSet;

use kayle_id_conform::report::{Finding, Outcome, Report, Severity};
use kayle_id_conform::vectors;
use serde_json::Value;

use super::{Fault, run};

#[tokio::test]
async fn json_reads_back_as_the_report() {
    let report = run(Fault::NoTolerance, &["timestamp-stale"]).await;
    let read: Report = serde_json::from_str(&report.to_json()).unwrap();
    assert_eq!(read, report);
}

#[tokio::test]
async fn junit_is_xml_whose_counts_are_those_of_its_cases() {
    let report = run(Fault::ExplainsSignature, &["mac-wrong", "timestamp-stale", "secret-rotation"]).await;
    let text = report.to_junit();
    let document = roxmltree::Document::parse(&text).unwrap();
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    let suites: Vec<_> = root.children().filter(|node| node.has_tag_name("testsuite")).collect();
    let mut all = 0;
    for suite in &suites {
        let cases: Vec<_> = suite.children().filter(|node| node.has_tag_name("testcase")).collect();
        let with = |name| cases.iter().filter(|case| case.children().any(|child| child.has_tag_name(name))).count();
        let attribute = |name| suite.attribute(name).unwrap().parse::<usize>().unwrap();
        assert_eq!(
            [attribute("tests"), attribute("failures"), attribute("skipped")],
            [cases.len(), with("failure"), with("skipped")]
        );
        for case in cases {
            assert!(
                case.attribute("name").is_some_and(|name| !name.is_empty()) && case.attribute("classname").is_some()
            );
            assert!(case.attribute("time").unwrap().parse::<f64>().is_ok());
        }
        all += attribute("tests");
    }
    assert_eq!(all, report.checks.len());
    assert_eq!(root.attribute("failures").unwrap().parse::<usize>().unwrap(), report.count(Outcome::Failed));
    let failure = document.descendants().find(|node| node.has_tag_name("failure")).unwrap();
    assert!(failure.text().unwrap().contains("docs/conform.md"), "{failure:?}");
}

#[tokio::test]
async fn sarif_has_what_code_scanning_asks_for() {
    let report = run(Fault::NoTolerance, &["timestamp-stale", "timestamp-future"]).await;
    let sarif: Value = serde_json::from_str(&report.to_sarif("src/webhooks handler.py")).unwrap();
    assert_eq!((sarif["version"].as_str(), sarif["runs"].as_array().map(Vec::len)), (Some("2.1.0"), Some(1)));
    assert!(sarif["$schema"].as_str().unwrap().ends_with("sarif-2.1.0.json"));
    let run = &sarif["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), report.findings.len());
    assert!(!results.is_empty());
    for rule in rules {
        for member in ["id", "name"] {
            assert!(rule[member].as_str().is_some_and(|text| !text.is_empty()), "{rule}");
        }
        for member in ["shortDescription", "fullDescription", "help"] {
            assert!(rule[member]["text"].as_str().is_some_and(|text| !text.is_empty() && text.len() < 1024), "{rule}");
        }
        assert!(rule["helpUri"].as_str().unwrap().starts_with("https://"));
        let score: f64 = rule["properties"]["security-severity"].as_str().unwrap().parse().unwrap();
        assert!(score > 0.0 && score <= 10.0);
    }
    let ids: BTreeSet<_> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rules.len(), "rules are unique");
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(result["ruleId"], rules[index]["id"]);
        assert!(["note", "warning", "error"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "src/webhooks%20handler.py");
        assert_eq!(place["region"]["startLine"], 1);
        assert!(result["partialFingerprints"].as_object().is_some_and(|prints| !prints.is_empty()));
    }
}

#[tokio::test]
async fn no_rendering_holds_a_secret_a_claim_or_what_the_receiver_wrote() {
    // This receiver echoes signatures in its answers.
    let report =
        run(Fault::ExplainsSignature, &["mac-wrong", "secret-derivation", "payload-claims", "signature-several-v1"])
            .await;
    assert!(!report.findings.is_empty());
    for text in [report.to_text(), report.to_json(), report.to_junit(), report.to_sarif("a"), format!("{report:?}")] {
        for secret in [vectors::PUBLISHED_SECRET, "conformance0", "bad signature", "ERIKSSON", "v1=", "eyJ"] {
            assert!(!text.contains(secret), "{secret}");
        }
    }
}

#[test]
fn hostile_text_is_escaped_in_every_form() {
    let mut report = Report::new("kayle <conform>", "http://a/\"<script>&\u{1b}[31m\u{0}");
    report.findings.push(
        Finding::new("a.b", Severity::Error, "<b>\u{1b}")
            .seen("]]>\u{7}")
            .mend("[x](javascript:1)")
            .checks(["c/d".to_owned()]),
    );
    roxmltree::Document::parse(&report.to_junit()).unwrap();
    let sarif: Value = serde_json::from_str(&report.to_sarif("a")).unwrap();
    let markdown = &sarif["runs"][0]["tool"]["driver"]["rules"][0]["help"]["markdown"];
    assert!(markdown.as_str().unwrap().contains("\\[x\\]"), "{markdown}");
    assert!(!report.to_text().contains(['\u{1b}', '\u{0}', '\u{7}']));
}

#[test]
fn every_severity_has_an_order_and_a_name() {
    assert!(Severity::Error > Severity::Warning && Severity::Warning > Severity::Note);
    assert_eq!(format!("{:>8}", Severity::Note), "    note");
}
