//! What progenitor does not make: open enumerations, limits, and the requests of the operations.

pub mod enums;
pub mod examples;
pub mod limits;
pub mod operations;

use super::document::BuildError;
use syn::{Attribute, Type, parse_quote};

/// How wide the text of a doc comment is at most.
const WIDTH: usize = 100;

/// Doc comments with this text, a paragraph wrapped where that changes nothing.
pub fn docs(text: &str) -> Vec<Attribute> {
    let lines = text.trim().lines().flat_map(wrapped);
    lines
        .map(|line| {
            let line = if line.is_empty() { line } else { format!(" {line}") };
            parse_quote!(#[doc = #line])
        })
        .collect()
}

pub fn wrapped(line: &str) -> Vec<String> {
    // What is indented or a table keeps its form.
    if line.starts_with([' ', '|', '\t']) || line.is_empty() {
        return vec![line.trim_end().to_owned()];
    }
    let mut lines = vec![String::new()];
    for word in line.split_whitespace() {
        // A line that began so would be a list, a heading or a quotation.
        let is_number = word.ends_with(['.', ')']) && word.starts_with(|c: char| c.is_ascii_digit());
        let is_mark = is_number || word.starts_with(['-', '+', '*', '#', '>', '=', '|']);
        if let Some(last) = lines.last_mut() {
            if last.is_empty() {
                last.push_str(word);
            } else if last.chars().count() + 1 + word.chars().count() <= WIDTH || is_mark {
                last.push(' ');
                last.push_str(word);
            } else {
                lines.push(word.to_owned());
            }
        }
    }
    lines
}

/// A path as a type.
pub fn path(text: &str) -> Result<Type, BuildError> {
    syn::parse_str(text).map_err(|error| BuildError::new("", format!("{text} is no Rust path: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_paragraphs_are_wrapped_and_marks_stay_inside_lines() {
        let long = "word ".repeat(30) + "- not a list";
        let lines = wrapped(&long);
        assert!(lines.len() == 2 && lines.iter().all(|line| line.chars().count() <= WIDTH));
        assert_eq!(lines.join(" "), long);
        let edge = "x".repeat(WIDTH) + " - y";
        assert_eq!(wrapped(&edge).first().unwrap(), &format!("{} -", "x".repeat(WIDTH)));
        assert_eq!(wrapped("    code stays"), ["    code stays"]);
    }
}
