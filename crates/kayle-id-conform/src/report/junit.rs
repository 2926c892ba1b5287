//! A report as JUnit XML, in the form that CI services read.

use super::{Check, Outcome, Report};

pub(super) fn render(report: &Report) -> String {
    let mut suites: Vec<(&str, Vec<&Check>)> = Vec::new();
    for check in &report.checks {
        let kind = check.id.split('/').next().unwrap_or_default();
        match suites.iter_mut().find(|(name, _)| *name == kind) {
            Some((_, checks)) => checks.push(check),
            None => suites.push((kind, vec![check])),
        }
    }
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.push_str(&format!("<testsuites name={}{}>\n", quoted(&report.tool), counts(report.checks.iter(), "")));
    for (kind, checks) in suites {
        let skipped = checks.iter().filter(|check| check.outcome == Outcome::Skipped).count();
        // The root has no such attribute in the schema of Jenkins, which is the strictest of those in use.
        let skipped = format!(" skipped=\"{skipped}\"");
        let counts = counts(checks.iter().copied(), &skipped);
        xml.push_str(&format!("  <testsuite name={}{counts}>\n", quoted(kind)));
        for check in checks {
            xml.push_str(&format!(
                "    <testcase classname={} name={} time=\"{}\"",
                quoted(&format!("{}.{kind}", report.tool.replace(' ', "."))),
                quoted(check.id.split_once('/').map_or(&check.id, |(_, name)| name)),
                seconds(check.milliseconds),
            ));
            match check.outcome {
                Outcome::Passed => xml.push_str("/>\n"),
                Outcome::Skipped => xml.push_str(&format!("><skipped message={}/></testcase>\n", quoted(&check.seen))),
                Outcome::Failed => xml.push_str(&format!(
                    ">\n      <failure type=\"failed\" message={}>{}</failure>\n    </testcase>\n",
                    quoted(&check.seen),
                    escaped(&explanation(report, check)),
                )),
            }
        }
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn counts<'a>(checks: impl Iterator<Item = &'a Check> + Clone, skipped: &str) -> String {
    let of = |outcome| checks.clone().filter(|check| check.outcome == outcome).count();
    format!(
        " tests=\"{}\" failures=\"{}\" errors=\"0\"{skipped} time=\"{}\"",
        checks.clone().count(),
        of(Outcome::Failed),
        seconds(checks.clone().map(|check| check.milliseconds).sum()),
    )
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{:03}", milliseconds / 1000, milliseconds % 1000)
}

/// Why it is checked, and what the findings that name the check say.
fn explanation(report: &Report, check: &Check) -> String {
    let findings = report.findings.iter().filter(|finding| finding.checks.contains(&check.id));
    let lines = findings
        .map(|finding| format!("\n{}: {}\n{}\n{}", finding.severity, finding.title, finding.mend, finding.guide));
    check.why.clone() + &lines.collect::<String>()
}

fn quoted(text: &str) -> String {
    // A line break in an attribute would become a blank.
    format!("\"{}\"", escaped(text).replace('\n', "&#10;").replace('\r', "&#13;").replace('\t', "&#9;"))
}

/// Escapes markup. What XML 1.0 has no character for is replaced.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for one in text.chars() {
        match one {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\n' | '\r' | '\t' => escaped.push(one),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_control_characters_are_escaped() {
        assert_eq!(
            escaped("<a b=\"c\">&'\u{0}\u{1b}\u{ffff}ж"),
            "&lt;a b=&quot;c&quot;&gt;&amp;&apos;\u{fffd}\u{fffd}\u{fffd}ж"
        );
        assert_eq!(quoted("a\nb"), "\"a&#10;b\"");
    }
}
