//! What the program prints: text and tables for people, JSON for programs.

mod table;

pub(crate) use table::{Table, plain, status};

use std::io::{self, Write};
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;
use serde::Serialize;

use crate::failure::{Exit, Failure, Outcome};

/// When the output has colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// In every output.
    Always,
    /// Never.
    Never,
}

/// Where and how a command prints.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Output {
    /// Print JSON for programs.
    pub(crate) json: bool,
    pub(crate) color: Color,
    /// Leave notes and progress out.
    pub(crate) quiet: bool,
}

impl Output {
    /// Prints bytes as they are, but for colours that the reader does not want.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Outcome {
        let choice = self.choice(AutoStream::choice(&io::stdout()));
        let mut stdout = AutoStream::new(io::stdout().lock(), choice);
        stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(|error| cannot_print(&error))
    }

    /// Prints text and a line break.
    pub(crate) fn line(&self, text: &str) -> Outcome {
        self.raw(format!("{text}\n").as_bytes())
    }

    /// Prints a value as JSON: indented where a person may read it, which is where the whole output is one value.
    pub(crate) fn json(&self, value: &impl Serialize) -> Outcome {
        let text = serde_json::to_string_pretty(value)
            .map_err(|error| Failure::failed(format!("cannot write JSON: {error}")))?;
        self.line(&text)
    }

    /// Prints a value as JSON on one line: one of many.
    pub(crate) fn json_line(&self, value: &impl Serialize) -> Outcome {
        let text =
            serde_json::to_string(value).map_err(|error| Failure::failed(format!("cannot write JSON: {error}")))?;
        self.line(&text)
    }

    /// Prints a table, or the same as JSON.
    pub(crate) fn table(&self, table: &Table) -> Outcome {
        self.raw(table.render().as_bytes())
    }

    /// Tells a person something on standard error that is no result.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            self.error(text);
        }
    }

    /// Writes to standard error. A failure to write there can be told to nobody.
    pub(crate) fn error(&self, text: &str) {
        let choice = self.choice(AutoStream::choice(&io::stderr()));
        let _ = writeln!(AutoStream::new(io::stderr().lock(), choice), "{text}");
    }

    /// A line on standard error that shows how far a walk has come, on a terminal only.
    pub(crate) fn progress(&self, what: &'static str) -> Progress {
        if self.quiet {
            return Progress(indicatif::ProgressBar::hidden());
        }
        let bar = indicatif::ProgressBar::new_spinner();
        if let Ok(style) = indicatif::ProgressStyle::with_template("{spinner} {msg}: {human_pos}") {
            bar.set_style(style);
        }
        bar.set_message(what);
        bar.enable_steady_tick(Duration::from_millis(120));
        Progress(bar)
    }

    fn choice(self, auto: ColorChoice) -> ColorChoice {
        match self.color {
            Color::Auto => auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        }
    }
}

/// How far a walk has come. The line is cleared when it is dropped.
pub(crate) struct Progress(indicatif::ProgressBar);

impl Progress {
    /// Counts one more.
    pub(crate) fn step(&self) {
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

fn cannot_print(error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Failure::silent(Exit::BrokenPipe);
    }
    Failure::failed(format!("cannot write the output: {error}"))
}
