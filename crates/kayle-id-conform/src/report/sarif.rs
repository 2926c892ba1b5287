//! A report as SARIF 2.1.0 (OASIS), with what code scanning services ask for: a rule a finding with help and a severity,
//! and a location and a fingerprint a result.

use serde_json::{Value, json};

use super::{Finding, GUIDE, Report, Severity};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

pub(super) fn render(report: &Report, source: &str) -> String {
    let mut ids: Vec<&Finding> = Vec::new();
    for finding in &report.findings {
        if !ids.iter().any(|other| other.id == finding.id) {
            ids.push(finding);
        }
    }
    let rules: Vec<Value> = ids.iter().map(|finding| rule(finding)).collect();
    let results: Vec<Value> = report
        .findings
        .iter()
        .map(|finding| {
            let index = ids.iter().position(|other| other.id == finding.id).unwrap_or_default();
            result(finding, index, source, &report.target)
        })
        .collect();
    let sarif = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": report.tool,
                "semanticVersion": report.version,
                "informationUri": GUIDE,
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{ "executionSuccessful": true }],
            "results": results,
            "properties": { "target": report.target },
        }],
    });
    serde_json::to_string_pretty(&sarif).map(|text| text + "\n").unwrap_or_default()
}

fn rule(finding: &Finding) -> Value {
    let (score, tags) = match finding.severity {
        Severity::Error => ("8.0", json!(["security", "webhook"])),
        Severity::Warning => ("5.0", json!(["security", "webhook"])),
        Severity::Note => ("2.0", json!(["security", "webhook"])),
    };
    json!({
        "id": finding.id,
        "name": pascal(&finding.id),
        "shortDescription": { "text": finding.title },
        "fullDescription": { "text": format!("{} {}", finding.title, finding.mend) },
        "help": {
            "text": format!("{}\n{}", finding.mend, finding.guide),
            "markdown": format!("{}\n\n[Guide]({})", markdown(&finding.mend), finding.guide),
        },
        "helpUri": finding.guide,
        "defaultConfiguration": { "level": level(finding.severity) },
        "properties": { "tags": tags, "precision": "high", "problem.severity": problem(finding.severity), "security-severity": score },
    })
}

fn result(finding: &Finding, index: usize, source: &str, target: &str) -> Value {
    json!({
        "ruleId": finding.id,
        "ruleIndex": index,
        "level": level(finding.severity),
        "message": { "text": format!("{} {}", finding.title, finding.seen) },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": uri(source) },
                "region": { "startLine": 1 },
            },
            "logicalLocations": [{ "fullyQualifiedName": target, "kind": "resource" }],
        }],
        "partialFingerprints": { "finding/v1": finding.id },
        "properties": { "checks": finding.checks, "references": finding.references },
    })
}

fn level(severity: Severity) -> &'static str {
    severity.as_str()
}

/// GitHub's name of the middle severity of a problem is the same, and that of the lowest is another.
fn problem(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "recommendation",
        other => other.as_str(),
    }
}

/// A rule's name is an identifier in Pascal case.
fn pascal(id: &str) -> String {
    let words = id.split(|one: char| !one.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word[..1].to_ascii_uppercase() + &word[1..]).collect()
}

fn markdown(text: &str) -> String {
    text.chars().flat_map(|one| if "\\`*_{}[]<>#|".contains(one) { vec!['\\', one] } else { vec![one] }).collect()
}

/// A path as a relative reference (RFC 3986): everything but unreserved characters and slashes is percent-encoded.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    path.trim_start_matches('/')
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_references() {
        assert_eq!(uri("/src/a b/ж.rs"), "src/a%20b/%D0%B6.rs");
        assert_eq!(uri("src\\handler.cs"), "src/handler.cs");
    }

    #[test]
    fn names_are_in_pascal_case() {
        assert_eq!(pascal("accepts.mac-length"), "AcceptsMacLength");
    }
}
