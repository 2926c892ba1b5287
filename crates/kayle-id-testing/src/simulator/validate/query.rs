//! Reading the parameters of a query.

use crate::simulator::model::clock::Time;
use crate::simulator::model::json::Json;
use crate::simulator::reply::Reply;
use crate::simulator::validate::datetime::{DATETIME, read_time};
use crate::simulator::validate::identifiers::{bad_session_id, bad_uuid, check_id, is_session_id, is_uuid};
use crate::simulator::validate::input::Input;
use crate::simulator::validate::issues;
use crate::simulator::validate::javascript::{is_space, number};

/// Reads the parameters of a query, and collects what is wrong with them.
pub(crate) struct Query<'a> {
    pairs: &'a [(String, String)],
    issues: Vec<Json>,
    /// A time is beyond what the database knows.
    beyond: bool,
}

/// A parameter of a query.
enum Given<'a> {
    Not,
    Once(&'a str),
    Often,
}

impl<'a> Query<'a> {
    pub(crate) fn new(input: &Input<'a>) -> Self {
        Self { pairs: input.query, issues: Vec::new(), beyond: false }
    }

    fn given(&self, name: &str) -> Given<'a> {
        let mut values = self.pairs.iter().filter(|(given, _)| given == name).map(|(_, value)| value.as_str());
        match (values.next(), values.next()) {
            (None, _) => Given::Not,
            (Some(value), None) => Given::Once(value),
            _ => Given::Often,
        }
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        !matches!(self.given(name), Given::Not)
    }

    /// Adds what is wrong with a parameter.
    pub(crate) fn refuse(&mut self, issue: Json) {
        self.issues.push(issue);
    }

    /// A parameter that is text. Given several times, it is a list and refused.
    pub(crate) fn text(&mut self, name: &str) -> Option<&'a str> {
        match self.given(name) {
            Given::Not => None,
            Given::Once(text) => Some(text),
            Given::Often => {
                self.issues.push(issues::wrong_kind("string", Some(&Json::List(Vec::new())), &[name]));
                None
            }
        }
    }

    pub(crate) fn choice(&mut self, name: &str, values: &[&'static str]) -> Option<&'static str> {
        let given = match self.given(name) {
            Given::Not => return None,
            Given::Once(text) => values.iter().find(|value| **value == text).copied(),
            Given::Often => None,
        };
        if given.is_none() {
            self.issues.push(issues::not_among(values, &[name]));
        }
        given
    }

    pub(crate) fn flag(&mut self, name: &str) -> Option<bool> {
        match self.given(name) {
            Given::Not => None,
            Given::Once("true") => Some(true),
            Given::Once("false") => Some(false),
            Given::Once(_) => {
                self.issues.push(issues::text_instead_of("boolean", &[name]));
                None
            }
            Given::Often => {
                self.issues.push(issues::wrong_kind("boolean", Some(&Json::List(Vec::new())), &[name]));
                None
            }
        }
    }

    pub(crate) fn id(&mut self, name: &str) -> Option<&'a str> {
        let text = self.text(name)?;
        check_id(text, &[name], &mut self.issues);
        Some(text)
    }

    pub(crate) fn uuid(&mut self, name: &str) -> Option<&'a str> {
        let text = self.text(name)?;
        if !is_uuid(text) {
            self.issues.push(bad_uuid(name));
        }
        Some(text)
    }

    /// Text of a length in UTF-16 units, without the white space around it.
    pub(crate) fn sized_text(&mut self, name: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<&'a str> {
        let text = self.text(name)?;
        let count = text.trim_matches(is_space).encode_utf16().count();
        if count < *lengths.start() {
            self.issues.push(issues::too_small("string", *lengths.start() as u64, &[name]));
        } else if count > *lengths.end() {
            self.issues.push(issues::too_big("string", *lengths.end() as u64, &[name]));
        }
        Some(text)
    }

    pub(crate) fn session_id(&mut self, name: &str) -> Option<&'a str> {
        let text = self.text(name)?;
        if !is_session_id(text) {
            self.issues.push(bad_session_id(name));
        }
        Some(text)
    }

    /// A time. It ends in `Z`; what is finer than a millisecond is cut off.
    pub(crate) fn time(&mut self, name: &str) -> Option<Time> {
        let text = self.text(name)?;
        match read_time(text) {
            Some(time) => {
                self.beyond |= text.starts_with("0000-");
                Some(time)
            }
            None => {
                self.issues.push(issues::not_of_form("datetime", DATETIME, "Invalid ISO datetime", &[name]));
                None
            }
        }
    }

    /// The limit of a page: 10 unless it is given, and anything that JavaScript takes for a number from 1 to 100.
    pub(crate) fn limit(&mut self) -> usize {
        self.limit_or(10)
    }

    /// The same with another number where it is not given.
    pub(crate) fn limit_or(&mut self, default: usize) -> usize {
        let path = &["limit"];
        let number = match self.given("limit") {
            Given::Not => return default,
            Given::Once(text) => number(text),
            Given::Often => f64::NAN,
        };
        let issue = if number.is_nan() {
            issues::not_a_number("NaN", path)
        } else if number.is_infinite() {
            issues::not_a_number("Infinity", path)
        } else if number.fract() != 0.0 {
            issues::not_an_integer(path)
        } else if number < 1.0 {
            issues::too_small("number", 1, path)
        } else if number > 100.0 {
            issues::too_big("number", 100, path)
        } else {
            return number as usize;
        };
        self.issues.push(issue);
        default
    }

    /// Whether a time is one that the database fails on.
    pub(crate) fn is_beyond(&self) -> bool {
        self.beyond
    }

    /// Ends the reading: everything that was wrong, or nothing.
    pub(crate) fn checked(self, input: &Input<'_>) -> Result<(), Reply> {
        if self.issues.is_empty() { Ok(()) } else { Err(input.invalid(self.issues)) }
    }

    /// The same, and the database fails where it has to.
    pub(crate) fn done(self, input: &Input<'_>) -> Result<(), Reply> {
        let beyond = self.beyond;
        self.checked(input)?;
        if beyond { Err(Reply::failure(input.oddities)) } else { Ok(()) }
    }
}
