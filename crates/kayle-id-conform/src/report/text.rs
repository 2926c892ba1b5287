//! A report as text.

use super::{Outcome, Report};

/// How many checks of a finding are named.
const NAMED: usize = 8;

pub(super) fn render(report: &Report) -> String {
    let mut text = format!(
        "{} {}: {}\nchecks: {} passed, {} failed, {} skipped\n",
        report.tool,
        report.version,
        report.target,
        report.count(Outcome::Passed),
        report.count(Outcome::Failed),
        report.count(Outcome::Skipped),
    );
    if report.findings.is_empty() {
        text.push_str("nothing is wrong\n");
    }
    for finding in &report.findings {
        text.push_str(&format!("\n{}: {} [{}]\n", finding.severity, finding.title, finding.id));
        for (name, value) in [("seen", &finding.seen), ("mend", &finding.mend), ("guide", &finding.guide)] {
            if !value.is_empty() {
                text.push_str(&format!("  {name}: {value}\n"));
            }
        }
        if !finding.references.is_empty() {
            text.push_str(&format!("  written in: {}\n", finding.references.join(", ")));
        }
        if !finding.checks.is_empty() {
            let more = finding.checks.len().saturating_sub(NAMED);
            let named = finding.checks.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
            let more = if more == 0 { String::new() } else { format!(", and {more} more") };
            text.push_str(&format!("  checks: {named}{more}\n"));
        }
    }
    let mut reasons: Vec<(&str, usize)> = Vec::new();
    for check in report.checks.iter().filter(|check| check.outcome == Outcome::Skipped) {
        match reasons.iter_mut().find(|(reason, _)| *reason == check.seen) {
            Some((_, count)) => *count += 1,
            None => reasons.push((&check.seen, 1)),
        }
    }
    if !reasons.is_empty() {
        text.push_str("\nskipped:\n");
    }
    for (reason, count) in reasons {
        text.push_str(&format!("  {count}: {reason}\n"));
    }
    // A terminal acts on control characters, and an address may hold some.
    text.chars().map(|one| if one.is_control() && one != '\n' { '\u{fffd}' } else { one }).collect()
}
