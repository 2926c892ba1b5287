//! Definite JSON paths: `$`, members and positions, so that there is one result at most.

use serde_json::Value;

use super::error::MockError;

/// A path such as `$.a['b'].c[0]`.
#[derive(Clone, Debug)]
pub(super) struct JsonPath {
    text: String,
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq)]
enum Step {
    Member(String),
    Position(usize),
}

impl JsonPath {
    /// Parses a path.
    pub(super) fn parse(text: &str) -> Result<Self, MockError> {
        let steps = steps(text).ok_or_else(|| MockError::JsonPath { path: text.to_owned() })?;
        Ok(Self { text: text.to_owned(), steps })
    }

    /// What the path leads to.
    pub(super) fn find<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        self.steps.iter().try_fold(value, |value, step| match step {
            Step::Member(name) => value.as_object()?.get(name),
            Step::Position(position) => value.as_array()?.get(*position),
        })
    }

    /// The last member's name, which says how sensitive the value is.
    pub(super) fn member(&self) -> &str {
        match self.steps.last() {
            Some(Step::Member(name)) => name,
            _ => "",
        }
    }
}

impl std::fmt::Display for JsonPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

fn steps(text: &str) -> Option<Vec<Step>> {
    let mut rest = text.strip_prefix('$')?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix("['") {
            let (name, after) = quoted.split_once("']")?;
            steps.push(Step::Member(name.to_owned()));
            rest = after;
        } else if let Some(position) = rest.strip_prefix('[') {
            let (digits, after) = position.split_once(']')?;
            if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
                return None;
            }
            steps.push(Step::Position(digits.parse().ok()?));
            rest = after;
        } else {
            let member = rest.strip_prefix('.')?;
            let end = member.find(['.', '[']).unwrap_or(member.len());
            let (name, after) = member.split_at(end);
            let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | ':');
            if name.is_empty() || !name.chars().all(plain) {
                return None;
            }
            steps.push(Step::Member(name.to_owned()));
            rest = after;
        }
    }
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definite_path_leads_to_its_value() {
        let value = serde_json::json!({"a": {"b": [1, {"c.d": true}]}});
        for (path, expected) in [
            ("$.a.b[0]", Some("1")),
            ("$['a'].b[1]['c.d']", Some("true")),
            ("$.a.x", None),
            ("$.a.b[9]", None),
            ("$.a.b.c", None),
        ] {
            let found = JsonPath::parse(path).unwrap().find(&value).map(ToString::to_string);
            assert_eq!(found.as_deref(), expected, "{path}");
        }
        assert_eq!(JsonPath::parse("$").unwrap().find(&value), Some(&value));
    }

    #[test]
    fn an_indefinite_or_broken_path_is_refused() {
        for path in [
            "",
            "a",
            "$..a",
            "$.a[*]",
            "$.*",
            "$.a[?(@.b)]",
            "$.a[-1]",
            "$.a[",
            "$.a[]",
            "$.a.length()",
            "$a",
            "$.a[+1]",
        ] {
            assert!(JsonPath::parse(path).is_err(), "{path}");
        }
    }
}
