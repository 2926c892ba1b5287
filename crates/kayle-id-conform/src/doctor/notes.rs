//! Writes checks and findings into a report.

use std::collections::BTreeMap;

use super::collect::plain;
use super::facts::Facts;
use crate::report::{Check, Finding, Outcome, Report, Severity};

/// Where the guide explains these findings.
const GUIDE: &str = "https://github.com/kayleai/kayle-id-rust/blob/main/docs/doctor.md";

/// The longest id that is shown as it is; those of the API have some forty characters.
const LONGEST_ID: usize = 80;

/// An id of the API as it is shown. What has another form is shown without what may be a secret.
pub(super) fn shown(id: &str) -> String {
    if id.len() <= LONGEST_ID && plain(id) { id.to_owned() } else { kayle_id_core::scrub::scrub(id, LONGEST_ID) }
}

/// How many things of a kind are shown; the rest is counted. Differences of the contract are a person's to read.
fn most(id: &str) -> usize {
    if id.starts_with("contract.") { 50 } else { 5 }
}

pub(super) struct Notes {
    report: Report,
    /// How many things of a kind were found.
    found: BTreeMap<String, usize>,
}

impl Notes {
    pub(super) fn new(facts: &Facts) -> Self {
        Self { report: Report::new("kayle doctor", &facts.api), found: BTreeMap::new() }
    }

    /// What was looked at: passed, unless a finding follows for it.
    pub(super) fn looked_at(&mut self, id: &str, seen: impl Into<String>) {
        self.report.checks.push(Check::new(id, Outcome::Passed, seen, ""));
    }

    /// What could not be looked at.
    pub(super) fn skipped(&mut self, id: &str, why: &str) {
        self.report.checks.push(Check::new(id, Outcome::Skipped, why, ""));
    }

    /// A finding about a check that was looked at. Several things of one kind are one finding.
    pub(super) fn find(&mut self, check: &str, id: &str, severity: Severity, title: &str, seen: &str, mend: &str) {
        self.failed(check);
        let found = self.found.entry(id.to_owned()).or_default();
        *found += 1;
        let shown = *found <= most(id);
        let finding = Finding::new(id, severity, title).seen(seen).mend(mend);
        let finding = finding.guide(format!("{GUIDE}#{}", id.replace('.', "-"))).checks([check.to_owned()]);
        match self.report.findings.iter_mut().find(|other| other.id == id) {
            Some(other) => {
                if shown {
                    other.seen = format!("{}; {seen}", other.seen);
                }
                other.severity = other.severity.max(severity);
                if !other.checks.iter().any(|other| other == check) {
                    other.checks.push(check.to_owned());
                }
            }
            None => self.report.findings.push(finding),
        }
    }

    /// A check that failed for a reason that a finding about another check gives.
    pub(super) fn failed(&mut self, check: &str) {
        if let Some(check) = self.report.checks.iter_mut().find(|other| other.id == check) {
            check.outcome = Outcome::Failed;
        }
    }

    /// Takes over the checks and findings of another report under a word before their identifiers.
    pub(super) fn take_over(&mut self, word: &str, other: &Report) {
        // What was left out there by choice is no news here.
        for check in
            other.checks.iter().filter(|check| check.outcome != Outcome::Skipped || check.id.starts_with("live/"))
        {
            let mut check = check.clone();
            check.id = format!("{word}/{}", check.id);
            self.report.checks.push(check);
        }
        for finding in &other.findings {
            let mut finding = finding.clone();
            finding.id = format!("{word}.{}", finding.id);
            finding.checks.iter_mut().for_each(|check| *check = format!("{word}/{check}"));
            self.report.findings.push(finding);
        }
        self.report.slowest_milliseconds = other.slowest_milliseconds;
    }

    pub(super) fn into_report(mut self) -> Report {
        for finding in &mut self.report.findings {
            let more = self.found.get(&finding.id).map_or(0, |found| found.saturating_sub(most(&finding.id)));
            if more > 0 {
                finding.seen = format!("{}; and {more} more", finding.seen);
            }
        }
        self.report.sort();
        self.report
    }
}
