//! What came of adopting a document, for people and for programs.

use super::{Adoption, Decision};
use kayle_id_contract::Difference;
use serde_json::{Value, json};
use std::fmt::Write;

impl Adoption {
    /// The result for a person.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        if let Some((known, found)) = &self.version {
            let _ = writeln!(text, "version {known} becomes {found}");
        }
        section(&mut text, "carried", self.carried.iter().map(Difference::to_string));
        section(&mut text, "to look at", self.questions.iter().cloned());
        let decisions =
            self.decisions.iter().map(|Decision { difference, reason }| format!("{difference}\n    ({reason})"));
        section(&mut text, "to decide", decisions);
        if self.carried.is_empty() && self.decisions.is_empty() {
            text.push_str("nothing differs\n");
        }
        text
    }

    /// The result for a program.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let decisions: Vec<Value> = self
            .decisions
            .iter()
            .map(|Decision { difference, reason }| json!({ "difference": difference.to_json(), "reason": reason }))
            .collect();
        json!({
            "version": self.version.as_ref().map(|(known, found)| json!({ "known": known, "found": found })),
            "carried": self.carried.iter().map(Difference::to_json).collect::<Vec<_>>(),
            "questions": self.questions,
            "decisions": decisions,
        })
    }
}

fn section(text: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if !lines.is_empty() {
        let _ = writeln!(text, "{title}:");
        for line in lines {
            let _ = writeln!(text, "  {line}");
        }
    }
}
