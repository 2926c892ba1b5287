//! Whether answers tell a sender what was wrong.

use std::collections::BTreeMap;

use super::runner::{Posted, Runner};
use crate::net::{Answer, Exchange};
use crate::report::{Finding, Outcome, Severity};
use crate::verdict::Verdict;

/// Headers that differ from answer to answer for reasons of their own.
const VARYING: [&str; 12] = [
    "date",
    "connection",
    "keep-alive",
    "transfer-encoding",
    "x-request-id",
    "traceparent",
    "cf-ray",
    "x-amzn-trace-id",
    "x-response-time",
    "server-timing",
    "x-runtime",
    "etag",
];

pub(super) fn check(runner: &mut Runner) {
    let signature = |posted: &Posted| {
        ["signature-", "timestamp-", "mac-", "secret-"].iter().any(|kind| posted.kind.starts_with(kind))
            || posted.kind == "body-changed"
    };
    compare(
        runner,
        "oracle/signature",
        signature,
        "Every delivery with a wrong signature is answered alike.",
        Finding::new("oracle.signature", Severity::Warning, "Answers tell a sender what is wrong with a signature.")
            .mend("Answer every refusal with one status and no body. Write the reason to a log, where the sender cannot read it."),
    );
    compare(
        runner,
        "oracle/decryption",
        decryption,
        "Every delivery that cannot be decrypted is answered alike (Bleichenbacher, Manger).",
        Finding::new(
            "oracle.decryption",
            Severity::Error,
            "Answers tell a wrong padding from a wrong key or a wrong tag.",
        )
        .mend(
            "Answer every failed decryption alike. When unwrapping fails, go on with a random content key (RFC 7516 \
                 section 11.5), so that everything fails at the tag.",
        )
        .references(["RFC 7516 section 11.5".to_owned(), "CVE-2026-28490".to_owned(), "CWE-203".to_owned()]),
    );
    server_errors(runner);
}

/// Failures behind a good signature that differ in secret data only. Lengths are public.
fn decryption(posted: &Posted) -> bool {
    let name = posted.case.id.split_once('/').map_or("", |(_, name)| name);
    match posted.kind {
        "jwe-oaep-padding" | "jwe-content-key" => true,
        "jwe-tag" => name.starts_with("bit-of-byte-"),
        "jwe-ciphertext" => name.ends_with("-bit") || name == "of-another-delivery",
        "jwe-encrypted-key" => [
            "first-bit",
            "middle-bit",
            "last-bit",
            "zeros",
            "ones",
            "random",
            "modulus",
            "modulus-plus-one",
            "one",
            "of-another-delivery",
        ]
        .contains(&name),
        _ => false,
    }
}

fn compare(runner: &mut Runner, id: &str, select: impl Fn(&Posted) -> bool, why: &str, finding: Finding) {
    let mut answers: BTreeMap<Vec<u8>, (String, Vec<String>)> = BTreeMap::new();
    let refused = runner.posted.iter().filter(|posted| posted.case.verdict == Verdict::Refuse && select(posted));
    for posted in refused {
        if let Exchange::Answer(answer) = &posted.exchange {
            // A case that is wrongly accepted has a finding of its own, and large bodies are refused by their size.
            // Errors of the receiver behind a wrong signature have one, too.
            let own = matches!(answer.status, 413 | 431) || (answer.status >= 500 && id == "oracle/signature");
            if !posted.exchange.acknowledged() && !own {
                let entry = answers.entry(appearance(answer)).or_insert_with(|| (described(answer), Vec::new()));
                entry.1.push(posted.case.id.clone());
            }
        }
    }
    if answers.is_empty() {
        runner.check(id, Outcome::Skipped, "no such delivery was refused before it was acknowledged", why);
        return;
    }
    let distinct = answers.len();
    let mut groups: Vec<(String, Vec<String>)> = answers.into_values().collect();
    groups.sort_by_key(|(_, cases)| std::cmp::Reverse(cases.len()));
    let shown: Vec<String> = groups
        .iter()
        .take(6)
        .map(|(described, cases)| {
            format!("{described} for {} (such as {})", cases.len(), cases.first().map_or("", |case| case))
        })
        .collect();
    let more = if distinct > 6 { format!("; and {} more", distinct - 6) } else { String::new() };
    let seen = if distinct == 1 {
        "one answer".to_owned()
    } else {
        format!("{distinct} distinct answers: {}{more}", shown.join("; "))
    };
    let cases: Vec<String> = groups.into_iter().skip(1).flat_map(|(_, cases)| cases).collect();
    runner.check(id, if distinct == 1 { Outcome::Passed } else { Outcome::Failed }, seen.clone(), why);
    if distinct > 1 {
        runner.find(finding.seen(seen).checks(std::iter::once(id.to_owned()).chain(cases)));
    }
}

/// Everything of an answer that a sender can tell apart.
fn appearance(answer: &Answer) -> Vec<u8> {
    let mut headers: Vec<_> = answer.headers.iter().filter(|(name, _)| !VARYING.contains(&name.as_str())).collect();
    headers.sort();
    let mut appearance = answer.status.to_string().into_bytes();
    for (name, value) in headers {
        appearance.extend([b"\n", name.as_bytes(), b":", value].concat());
    }
    appearance.extend_from_slice(b"\n\n");
    appearance.extend_from_slice(&answer.body);
    appearance
}

/// An answer in words of ours: a body may hold what nobody should read in a report.
fn described(answer: &Answer) -> String {
    match answer.body.len() {
        0 => format!("{} without a body", answer.status),
        length => format!("{} with a body of {length} bytes", answer.status),
    }
}

/// Whether hostile deliveries led to answers that say that the receiver failed.
fn server_errors(runner: &mut Runner) {
    let failed = |posted: &&Posted| {
        posted.case.verdict != Verdict::Accept && posted.exchange.status().is_some_and(|status| status >= 500)
    };
    let cases: Vec<String> = runner.posted.iter().filter(failed).map(|posted| posted.case.id.clone()).collect();
    let why = "A refusal is a decision and not a failure of the receiver.";
    let passed = cases.is_empty();
    let seen =
        if passed { "none".to_owned() } else { format!("{} hostile deliveries were answered with a 5xx", cases.len()) };
    runner.check("live/server-errors", if passed { Outcome::Passed } else { Outcome::Failed }, seen.clone(), why);
    if !passed {
        runner.find(
            Finding::new("server-errors", Severity::Warning, "Hostile deliveries lead to errors of the receiver.")
                .seen(seen)
                .mend("Catch what goes wrong with a delivery and answer 400. An exception that nobody expected may skip a clean-up, and fills the error log at the will of a stranger.")
                .references(["CWE-755".to_owned()])
                .checks(std::iter::once("live/server-errors".to_owned()).chain(cases)),
        );
    }
}
