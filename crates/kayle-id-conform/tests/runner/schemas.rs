//! The reports hold to the schemas that their readers have: SARIF 2.1.0, and the JUnit form of Jenkins.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use kayle_id_conform::doctor;
use kayle_id_conform::report::{Finding, Report, Severity};
use needs::needs;
use serde_json::Value;

use super::{Fault, run};

/// Reports of every kind: of a run with errors, warnings and skipped checks, of nothing at all, and of hostile texts.
async fn reports() -> Vec<Report> {
    let broken = run(Fault::ExplainsSignature, &["mac-wrong", "timestamp-stale", "secret-rotation"]).await;
    let refusing = run(Fault::ParsedBody, &["good"]).await;
    assert!(!broken.findings.is_empty() && !refusing.findings.is_empty());
    let mut hostile = Report::new("kayle <doctor>", "http://a/\"<script>&\u{1b}[31m\u{0}");
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let finding = Finding::new(format!("a.{severity}"), severity, "<b>\u{1b}").seen("]]>\u{7}").mend("[x](y)");
        hostile.findings.push(finding.references(["CWE-345".to_owned()]).checks(["c/d".to_owned()]));
    }
    let mut facts = doctor::Facts::at("2026-11-20T12:00:00Z".parse().unwrap());
    facts.key = Some(doctor::KeyState::Refused);
    facts.endpoints = Some(Vec::new());
    let examined = doctor::examine(&facts);
    assert_eq!(examined.findings.len(), 2);
    vec![broken, refusing, hostile, examined, Report::new("kayle conform", "http://127.0.0.1:8080/")]
}

#[needs("sarif-schema")]
#[tokio::test]
async fn sarif_holds_to_its_schema() {
    let mut schema: Value = serde_json::from_slice(&std::fs::read(needs::sarif_schema!()).unwrap()).unwrap();
    // A bracket of this one pattern is never opened, which is no regular expression. The reports have no such member.
    for definition in ["run", "toolComponent"] {
        let language = schema.pointer_mut(&format!("/definitions/{definition}/properties/language")).unwrap();
        let pattern = language.as_object_mut().unwrap().remove("pattern").unwrap();
        assert_eq!(pattern, "^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$");
    }
    let schema = jsonschema::validator_for(&schema).unwrap();
    for report in reports().await {
        let sarif: Value = serde_json::from_str(&report.to_sarif("src/webhooks handler.py")).unwrap();
        let problems: Vec<String> =
            schema.iter_errors(&sarif).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(problems, [""; 0]);
    }
    // A schema that takes everything would show nothing.
    assert!(!schema.is_valid(&serde_json::json!({"version": "2.1.0", "runs": [{"tool": {}}]})));
}

/// What `xmllint` says of a document.
fn validated(document: &str) -> Result<(), String> {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas/junit-10.xsd");
    let mut lint = Command::new("xmllint");
    lint.args(["--noout", "--nonet", "--schema"]).arg(schema).arg("-");
    let mut lint = lint.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    lint.stdin.take().unwrap().write_all(document.as_bytes()).unwrap();
    let output = lint.wait_with_output().unwrap();
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

#[needs("xmllint")]
#[tokio::test]
async fn junit_holds_to_its_schema() {
    for report in reports().await {
        assert_eq!(validated(&report.to_junit()), Ok(()));
    }
    assert!(validated("<testsuites><testcase/></testsuites>").is_err());
}
