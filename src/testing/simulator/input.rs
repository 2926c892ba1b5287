//! What a handler looks at, and how parameters are read.

use http::HeaderMap;
use http::header::CONTENT_TYPE;

use super::clock::Time;
use super::dashboard::{bad_uuid, is_uuid};
use super::issues;
use super::json::Json;
use super::oddities::Oddities;
use super::reply::Reply;

/// A request, as a handler sees it.
pub(super) struct Input<'a> {
    pub(super) query: &'a [(String, String)],
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a [u8],
    /// What stands in the path at the place of a name.
    pub(super) parameter: &'a str,
    pub(super) oddities: Oddities,
}

/// The body, as far as its content type lets the server look at it.
pub(super) enum JsonBody {
    /// There is no JSON content type: whatever was sent is not looked at.
    Ignored,
    Value(Json),
}

impl Input<'_> {
    pub(super) fn json(&self) -> Result<JsonBody, Reply> {
        let content_type = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !is_json(content_type) {
            return Ok(JsonBody::Ignored);
        }
        Json::parse(self.body).map(JsonBody::Value).ok_or_else(|| Reply::malformed(self.oddities))
    }

    pub(super) fn invalid(&self, issues: Vec<Json>) -> Reply {
        Reply::invalid(issues, self.oddities)
    }

    pub(super) fn query(&self) -> Query<'_> {
        Query { pairs: self.query, issues: Vec::new(), beyond: false }
    }

    /// The id in the path: 1 to 128 letters, digits, `_` and `-`.
    pub(super) fn id(&self, name: &str) -> Result<&str, Reply> {
        let mut issues = Vec::new();
        check_id(self.parameter, &[name], &mut issues);
        if issues.is_empty() { Ok(self.parameter) } else { Err(self.invalid(issues)) }
    }

    /// The session's id in the path.
    pub(super) fn session_id(&self) -> Result<&str, Reply> {
        if is_session_id(self.parameter) {
            return Ok(self.parameter);
        }
        Err(self.invalid(vec![bad_session_id("id")]))
    }
}

/// What JavaScript calls white space, and trims.
pub(super) fn is_space(letter: char) -> bool {
    letter == '\u{feff}' || letter.is_whitespace() && letter != '\u{85}'
}

/// `application/json` and `application/*+json`, in small letters, with or without parameters.
fn is_json(content_type: &str) -> bool {
    let Some(rest) = content_type.strip_prefix("application/") else { return false };
    let kind = rest.split(';').next().unwrap_or_default().trim_end();
    match kind.strip_suffix("json") {
        Some("") => true,
        Some(before) => {
            before.len() > 1
                && before.ends_with('+')
                && before[..before.len() - 1].bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'-' | b'.'))
        }
        None => false,
    }
}

fn is_session_id(text: &str) -> bool {
    text.strip_prefix("vs_").is_some_and(|rest| rest.len() == 64 && rest.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn bad_session_id(name: &str) -> Json {
    issues::not_of_form("regex", "/^vs_[A-Za-z0-9]{64}$/", "Invalid session ID format", &[name])
}

/// Checks an id of the webhook area.
pub(super) fn check_id(text: &str, path: &[&str], issues: &mut Vec<Json>) {
    if text.is_empty() {
        issues.push(issues::too_small("string", 1, path));
    }
    if text.encode_utf16().count() > 128 {
        issues.push(issues::too_big("string", 128, path));
    }
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')) {
        let pattern = "/^[A-Za-z0-9_-]+$/";
        issues.push(issues::not_of_form(
            "regex",
            pattern,
            &format!("Invalid string: must match pattern {pattern}"),
            path,
        ));
    }
}

/// Reads the parameters of a query, and collects what is wrong with them.
pub(super) struct Query<'a> {
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
    fn given(&self, name: &str) -> Given<'a> {
        let mut values = self.pairs.iter().filter(|(given, _)| given == name).map(|(_, value)| value.as_str());
        match (values.next(), values.next()) {
            (None, _) => Given::Not,
            (Some(value), None) => Given::Once(value),
            _ => Given::Often,
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        !matches!(self.given(name), Given::Not)
    }

    /// Adds what is wrong with a parameter.
    pub(super) fn refuse(&mut self, issue: Json) {
        self.issues.push(issue);
    }

    /// A parameter that is text. Given several times, it is a list and refused.
    pub(super) fn text(&mut self, name: &str) -> Option<&'a str> {
        match self.given(name) {
            Given::Not => None,
            Given::Once(text) => Some(text),
            Given::Often => {
                self.issues.push(issues::wrong_kind("string", Some(&Json::List(Vec::new())), &[name]));
                None
            }
        }
    }

    pub(super) fn choice(&mut self, name: &str, values: &[&'static str]) -> Option<&'static str> {
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

    pub(super) fn flag(&mut self, name: &str) -> Option<bool> {
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

    pub(super) fn id(&mut self, name: &str) -> Option<&'a str> {
        let text = self.text(name)?;
        check_id(text, &[name], &mut self.issues);
        Some(text)
    }

    pub(super) fn uuid(&mut self, name: &str) -> Option<&'a str> {
        let text = self.text(name)?;
        if !is_uuid(text) {
            self.issues.push(bad_uuid(name));
        }
        Some(text)
    }

    /// Text of a length in UTF-16 units, without the white space around it.
    pub(super) fn sized_text(&mut self, name: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<&'a str> {
        let text = self.text(name)?;
        let count = text.trim_matches(is_space).encode_utf16().count();
        if count < *lengths.start() {
            self.issues.push(issues::too_small("string", *lengths.start() as u64, &[name]));
        } else if count > *lengths.end() {
            self.issues.push(issues::too_big("string", *lengths.end() as u64, &[name]));
        }
        Some(text)
    }

    pub(super) fn session_id(&mut self, name: &str) -> Option<&'a str> {
        let text = self.text(name)?;
        if !is_session_id(text) {
            self.issues.push(bad_session_id(name));
        }
        Some(text)
    }

    /// A time. It ends in `Z`; what is finer than a millisecond is cut off.
    pub(super) fn time(&mut self, name: &str) -> Option<Time> {
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
    pub(super) fn limit(&mut self) -> usize {
        self.limit_or(10)
    }

    /// The same with another number where it is not given.
    pub(super) fn limit_or(&mut self, default: usize) -> usize {
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
    pub(super) fn is_beyond(&self) -> bool {
        self.beyond
    }

    /// Ends the reading: everything that was wrong, or nothing.
    pub(super) fn checked(self, input: &Input<'_>) -> Result<(), Reply> {
        if self.issues.is_empty() { Ok(()) } else { Err(input.invalid(self.issues)) }
    }

    /// The same, and the database fails where it has to.
    pub(super) fn done(self, input: &Input<'_>) -> Result<(), Reply> {
        let beyond = self.beyond;
        self.checked(input)?;
        if beyond { Err(Reply::failure(input.oddities)) } else { Ok(()) }
    }
}

/// The validator's own pattern, as it shows it.
const DATETIME: &str = r"/^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z))$/";

/// A time as the pattern wants it.
fn read_time(text: &str) -> Option<Time> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let parts: Vec<&str> = clock.split(':').collect();
    let seconds = match parts[..] {
        [_, _] if !time.contains('.') => "00",
        [_, _, seconds] => seconds,
        _ => return None,
    };
    let clock_is_sound = parts.iter().all(|part| part.len() == 2 && digits(part)) && seconds < "60";
    let date_is_sound = date.len() == 10 && digits(&date.replace('-', ""));
    if !clock_is_sound || !date_is_sound || fraction.is_empty() || !digits(fraction) {
        return None;
    }
    let fraction: String = fraction.chars().take(3).collect();
    Time::parse(&format!("{date}T{}:{}:{seconds}.{fraction}Z", parts[0], parts[1]))
}

/// What JavaScript's `Number` makes of a text.
fn number(text: &str) -> f64 {
    let text = text.trim_matches(is_space);
    let radix = |digits: &str, radix| u64::from_str_radix(digits, radix).map_or(f64::NAN, |number| number as f64);
    let sign_is_fine = |digits: &str| !digits.starts_with(['+', '-']);
    match text.as_bytes() {
        [] => 0.0,
        [b'0', b'x' | b'X', ..] if sign_is_fine(&text[2..]) => radix(&text[2..], 16),
        [b'0', b'o' | b'O', ..] if sign_is_fine(&text[2..]) => radix(&text[2..], 8),
        [b'0', b'b' | b'B', ..] if sign_is_fine(&text[2..]) => radix(&text[2..], 2),
        _ if matches!(text, "Infinity" | "+Infinity" | "-Infinity") => f64::INFINITY,
        bytes if bytes.iter().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(byte)) => {
            text.parse().unwrap_or(f64::NAN)
        }
        _ => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_javascript_reads_them() {
        for (text, value) in
            [("1e1", 10.0), ("0x10", 16.0), (" 5", 5.0), ("", 0.0), ("-1", -1.0), ("1.5", 1.5), ("5.", 5.0)]
        {
            assert_eq!(number(text).to_bits(), f64::to_bits(value), "{text}");
        }
        for text in ["abc", "nan", "inf", "1_0", "0x", "0x+1", "1 2"] {
            assert!(number(text).is_nan(), "{text}");
        }
    }

    #[test]
    fn a_time_ends_in_z_and_may_leave_seconds_out() {
        for good in
            ["2026-01-12T10:30Z", "2026-01-12T10:30:00Z", "2026-01-12T10:30:00.123456789Z", "0000-01-01T00:00:00Z"]
        {
            assert!(read_time(good).is_some(), "{good}");
        }
        for bad in [
            "2026-01-12",
            "2026-01-12T10:30:00",
            "2026-01-12T10:30:00+01:00",
            "2026-01-12T10:30:00z",
            "2026-02-30T10:30:00Z",
            "2026-01-12T24:00:00Z",
            "2026-01-12T10:30:60Z",
            "2026-01-12T10:30.5Z",
            "",
            "Z",
            "2026-1-12T10:30Z",
        ] {
            assert!(read_time(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn json_content_types_are_told_from_others() {
        for good in [
            "application/json",
            "application/json; charset=utf-8",
            "application/vnd.x+json",
            "application/json;charset=UTF-8",
        ] {
            assert!(is_json(good), "{good}");
        }
        for bad in ["", "text/plain", "application/jsonp", "application/JSON", "application/+json", "text/json"] {
            assert!(!is_json(bad), "{bad}");
        }
    }
}
