//! Writes a report, and ends the program by it.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use kayle_id_conform::report::{Report, Severity};

use crate::context::Context;
use crate::failure::{Exit, Failure, Outcome};
use crate::files::{self, Access};

/// The form of a report and where it goes.
#[derive(Args)]
pub(crate) struct ReportOptions {
    /// The form of the report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write the report to this file instead of the standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
    Junit,
    Sarif,
}

impl ReportOptions {
    /// Writes the report. `source` is the file that SARIF results are shown at.
    pub(crate) fn write(&self, report: &Report, source: &str, context: &Context) -> Outcome {
        let format = if context.output.json { Format::Json } else { self.format };
        let text = match format {
            Format::Text => report.to_text(),
            Format::Json => report.to_json(),
            Format::Junit => report.to_junit(),
            Format::Sarif => report.to_sarif(source),
        };
        match &self.output {
            Some(file) => files::write(file, text.as_bytes(), Access::Default, true),
            None => context.output.raw(text.as_bytes()),
        }
    }
}

/// How the program ends when the report has an error or a warning.
pub(crate) fn attention(what: &str, report: &Report) -> Failure {
    let count = |severity| report.findings.iter().filter(|finding| finding.severity == severity).count();
    let words = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let (errors, warnings) = (words(errors, "error"), words(warnings, "warning"));
    Failure::new(Exit::Attention, format!("{what} has {errors} and {warnings}"))
}
