//! What a run found: a value that is serialized, and rendered as text, JSON, JUnit and SARIF.

mod junit;
mod sarif;
mod text;

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where the guide explains findings.
pub(crate) const GUIDE: &str = "https://github.com/kayleai/kayle-id-rust/blob/main/docs/conform.md";

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Severity {
    /// Worth knowing. Nothing is lost and nobody is let in.
    Note,
    /// It weakens the integration, or will cost events under load or during a rotation.
    Warning,
    /// Events are lost, or a forged or unreadable delivery is handled.
    Error,
}

impl Severity {
    /// The name: `note`, `warning` or `error`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Something that is wrong, and how to mend it. It holds no secret, no claim and nothing that a server or a receiver
/// wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Finding {
    /// A stable identifier, such as `accepts.mac-length`.
    pub id: String,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub title: String,
    /// What was seen.
    pub seen: String,
    /// How to mend it.
    pub mend: String,
    /// The place in the guide.
    pub guide: String,
    /// Sections of RFCs, CVEs and CWEs.
    pub references: Vec<String>,
    /// The checks that led to it.
    pub checks: Vec<String>,
}

impl Finding {
    /// Makes a finding. The link into the guide follows from the identifier's first word, or from all of it.
    #[must_use]
    pub fn new(id: impl Into<String>, severity: Severity, title: impl Into<String>) -> Self {
        let id = id.into();
        let guide = format!("{GUIDE}#{}", anchor(&id));
        let (seen, mend) = (String::new(), String::new());
        Self { id, severity, title: title.into(), seen, mend, guide, references: Vec::new(), checks: Vec::new() }
    }

    /// Sets what was seen.
    #[must_use]
    pub fn seen(mut self, seen: impl Into<String>) -> Self {
        self.seen = seen.into();
        self
    }

    /// Sets how to mend it.
    #[must_use]
    pub fn mend(mut self, mend: impl Into<String>) -> Self {
        self.mend = mend.into();
        self
    }

    /// Sets the link into the guide.
    #[must_use]
    pub fn guide(mut self, guide: impl Into<String>) -> Self {
        self.guide = guide.into();
        self
    }

    /// Sets where the reason is written, each place once.
    #[must_use]
    pub fn references(mut self, references: impl IntoIterator<Item = String>) -> Self {
        for reference in references {
            if !self.references.contains(&reference) {
                self.references.push(reference);
            }
        }
        self
    }

    /// Sets the checks that led to it.
    #[must_use]
    pub fn checks(mut self, checks: impl IntoIterator<Item = String>) -> Self {
        self.checks = checks.into_iter().collect();
        self
    }
}

/// The heading of the guide that explains a finding.
fn anchor(id: &str) -> String {
    match id.split_once('.') {
        Some((word @ ("accepts" | "acknowledges" | "refuses" | "loses"), _)) => word.to_owned(),
        _ => id.replace('.', "-"),
    }
}

/// What came of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Outcome {
    /// As it should be.
    Passed,
    /// Not as it should be: a finding names it.
    Failed,
    /// Not done, or not observable. `seen` says why.
    Skipped,
}

/// One check and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Check {
    /// The identifier, such as `mac-length/first-32`.
    pub id: String,
    /// What came of it.
    pub outcome: Outcome,
    /// What was seen, such as the status of the answer.
    pub seen: String,
    /// Why it is checked.
    pub why: String,
    /// How long the answer took, in milliseconds.
    pub milliseconds: u64,
}

impl Check {
    pub(crate) fn new(
        id: impl Into<String>,
        outcome: Outcome,
        seen: impl Into<String>,
        why: impl Into<String>,
    ) -> Self {
        Self { id: id.into(), outcome, seen: seen.into(), why: why.into(), milliseconds: 0 }
    }
}

/// What a run found.
///
/// ```
/// # fn example(report: &kayle_id_conform::report::Report) {
/// for finding in &report.findings {
///     println!("{}: {} {}", finding.severity, finding.title, finding.mend);
/// }
/// std::process::exit(if report.is_healthy() { 0 } else { 1 });
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Report {
    /// What was run: `kayle conform`, for one.
    pub tool: String,
    /// The version of this crate.
    pub version: String,
    /// What was looked at: an address without its credentials, query and fragment.
    pub target: String,
    /// Every check and what came of it.
    pub checks: Vec<Check>,
    /// What is wrong, the worst first.
    pub findings: Vec<Finding>,
    /// How long the slowest good delivery took, in milliseconds.
    pub slowest_milliseconds: u64,
}

impl Report {
    /// A report without checks and findings.
    #[must_use]
    pub fn new(tool: impl Into<String>, target: impl Into<String>) -> Self {
        Self {
            tool: tool.into(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            target: target.into(),
            checks: Vec::new(),
            findings: Vec::new(),
            slowest_milliseconds: 0,
        }
    }

    /// Whether there is neither an error nor a warning. Notes do not count.
    #[must_use]
    pub fn is_healthy(&self) -> bool {
        self.worst() <= Some(Severity::Note)
    }

    /// The severity of the worst finding.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }

    /// How many checks came out so.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> usize {
        self.checks.iter().filter(|check| check.outcome == outcome).count()
    }

    /// The report as text for people.
    #[must_use]
    pub fn to_text(&self) -> String {
        text::render(self)
    }

    /// The report as JSON, which reads back as a [`Report`].
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts and numbers always serialize.
        serde_json::to_string_pretty(self).map(|text| text + "\n").unwrap_or_default()
    }

    /// The report as JUnit XML: a test suite a kind, a test case a check.
    #[must_use]
    pub fn to_junit(&self) -> String {
        junit::render(self)
    }

    /// The report as SARIF 2.1.0: a rule and a result a finding.
    ///
    /// `source` is the file of the receiver's handler, relative to its repository. Code scanning services show a
    /// result at a file only, and leave out results without one.
    #[must_use]
    pub fn to_sarif(&self, source: &str) -> String {
        sarif::render(self, source)
    }

    pub(crate) fn sort(&mut self) {
        self.findings.sort_by(|one, other| other.severity.cmp(&one.severity).then_with(|| one.id.cmp(&other.id)));
    }
}
