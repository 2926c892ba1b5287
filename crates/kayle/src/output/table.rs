//! Tables with aligned columns.

use std::io::Write;

use anstyle::{AnsiColor, Style};
use tabwriter::TabWriter;

/// Rows under a heading, whose columns are aligned when they are printed.
pub(crate) struct Table {
    heading: &'static [&'static str],
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(heading: &'static [&'static str]) -> Self {
        Self { heading, rows: Vec::new() }
    }

    /// Names and values below each other, without a heading.
    pub(crate) fn pairs(pairs: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        let rows = pairs.into_iter().map(|(name, value)| vec![dim(name), value]).collect();
        Self { heading: &[], rows }
    }

    pub(crate) fn row(&mut self, row: impl IntoIterator<Item = String>) {
        self.rows.push(row.into_iter().map(|cell| one_line(&cell)).collect());
    }

    pub(crate) fn render(&self) -> String {
        let mut writer = TabWriter::new(Vec::new()).padding(2).ansi(true);
        if !self.heading.is_empty() {
            let heading: Vec<String> = self.heading.iter().map(|name| styled(Style::new().bold(), name)).collect();
            let _ = writeln!(writer, "{}", heading.join("\t"));
        }
        for row in &self.rows {
            let _ = writeln!(writer, "{}", row.join("\t"));
        }
        let _ = writer.flush();
        let text = writer.into_inner().unwrap_or_default();
        // The last column needs no spaces behind it.
        let text = String::from_utf8_lossy(&text).into_owned();
        text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
    }
}

/// A cell without characters that would break the line or move the cursor.
fn one_line(cell: &str) -> String {
    if cell.contains('\u{1b}') {
        return cell.to_owned();
    }
    plain(cell)
}

/// Foreign text without control characters.
pub(crate) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

fn dim(text: &str) -> String {
    styled(Style::new().dimmed(), text)
}

/// A status in the colour of its meaning.
pub(crate) fn status(text: &str) -> String {
    let color = match text {
        "succeeded" | "enabled" | "active" | "ok" | "yes" | "complete" => AnsiColor::Green,
        "failed" | "lost" | "refused" | "parked" => AnsiColor::Red,
        "pending" | "delivering" | "created" | "in_progress" | "overlapping" => AnsiColor::Yellow,
        _ => return plain(text),
    };
    styled(Style::new().fg_color(Some(color.into())), &plain(text))
}
