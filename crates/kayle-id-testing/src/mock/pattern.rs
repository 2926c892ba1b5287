//! How one text value of a request is compared.

use std::fmt;
use std::sync::{Arc, OnceLock};

use regex::Regex;

use super::error::MockError;
use super::redact::{is_sensitive, shown};

/// A condition on a header, a query parameter, a cookie or a body.
///
/// ```
/// use kayle_id::testing::mock::{Pattern, Stub};
///
/// let stub = Stub::post("/v1/sessions").header_matching("content-type", Pattern::matches("application/json(;.*)?")?);
/// # Ok::<(), kayle_id::testing::mock::MockError>(())
/// ```
#[derive(Clone)]
pub struct Pattern {
    kind: Kind,
    ignore_case: bool,
}

#[derive(Clone)]
enum Kind {
    EqualTo(String),
    Contains(String),
    Matches(Whole),
    DoesNotMatch(Whole),
    Absent,
}

impl Pattern {
    /// Exactly this text.
    pub fn equal_to(text: impl Into<String>) -> Self {
        Self::of(Kind::EqualTo(text.into()))
    }

    /// A text that has this one in it.
    pub fn contains(text: impl Into<String>) -> Self {
        Self::of(Kind::Contains(text.into()))
    }

    /// A text that this regular expression matches as a whole.
    ///
    /// # Errors
    ///
    /// When the expression does not compile.
    pub fn matches(pattern: &str) -> Result<Self, MockError> {
        Ok(Self::of(Kind::Matches(Whole::new(pattern)?)))
    }

    /// No text, or one that this regular expression does not match as a whole.
    ///
    /// # Errors
    ///
    /// When the expression does not compile.
    pub fn does_not_match(pattern: &str) -> Result<Self, MockError> {
        Ok(Self::of(Kind::DoesNotMatch(Whole::new(pattern)?)))
    }

    /// Nothing at all.
    #[must_use]
    pub fn absent() -> Self {
        Self::of(Kind::Absent)
    }

    /// The same condition without regard to upper and lower case. Only [`equal_to`](Self::equal_to) and
    /// [`contains`](Self::contains) heed it.
    #[must_use]
    pub fn ignoring_case(self) -> Self {
        Self { ignore_case: true, ..self }
    }

    pub(super) fn matching(whole: Whole) -> Self {
        Self::of(Kind::Matches(whole))
    }

    pub(super) fn not_matching(whole: Whole) -> Self {
        Self::of(Kind::DoesNotMatch(whole))
    }

    fn of(kind: Kind) -> Self {
        Self { kind, ignore_case: false }
    }

    /// Whether the value, or its absence, satisfies the condition.
    pub(super) fn accepts(&self, value: Option<&str>) -> bool {
        let Some(value) = value else {
            return matches!(self.kind, Kind::Absent | Kind::DoesNotMatch(_));
        };
        match &self.kind {
            Kind::EqualTo(text) if self.ignore_case => value.to_lowercase() == text.to_lowercase(),
            Kind::EqualTo(text) => value == text,
            Kind::Contains(text) if self.ignore_case => value.to_lowercase().contains(&text.to_lowercase()),
            Kind::Contains(text) => value.contains(text.as_str()),
            Kind::Matches(whole) => whole.is_match(value),
            Kind::DoesNotMatch(whole) => !whole.is_match(value),
            Kind::Absent => false,
        }
    }

    /// Whether any of the values satisfies the condition, or their absence does if there are none.
    pub(super) fn accepts_any<'v>(&self, values: impl Iterator<Item = &'v str>) -> bool {
        let mut none = true;
        for value in values {
            none = false;
            if self.accepts(Some(value)) {
                return true;
            }
        }
        none && self.accepts(None)
    }

    /// The condition in words, for the value of this name.
    pub(super) fn describe(&self, name: &str) -> String {
        let case = if self.ignore_case { ", whatever its case" } else { "" };
        match &self.kind {
            Kind::EqualTo(text) => format!("equal to {}{case}", shown(name, text)),
            Kind::Contains(text) => format!("containing {}{case}", shown(name, text)),
            Kind::Matches(whole) => format!("matching `{}`", whole.source()),
            Kind::DoesNotMatch(whole) => format!("not matching `{}`", whole.source()),
            Kind::Absent => "absent".to_owned(),
        }
    }
}

/// Says what kind of condition it is, but not the text, which may be a credential.
impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::EqualTo(_) => "equal_to",
            Kind::Contains(_) => "contains",
            Kind::Matches(_) => "matches",
            Kind::DoesNotMatch(_) => "does_not_match",
            Kind::Absent => "absent",
        };
        f.debug_struct("Pattern").field("kind", &kind).field("ignore_case", &self.ignore_case).finish_non_exhaustive()
    }
}

/// What was found, for a message.
pub(super) fn describe_found<'v>(name: &str, values: impl Iterator<Item = &'v str>) -> String {
    let found: Vec<_> = values.map(|value| shown(name, value)).collect();
    match found.len() {
        0 => "it is absent".to_owned(),
        _ if is_sensitive(name) => "it is not (its value is redacted)".to_owned(),
        _ => format!("it is {}", found.join(" and ")),
    }
}

/// A regular expression that has to match the whole of a text, as WireMock's do.
#[derive(Clone, Debug)]
pub(super) struct Whole(Arc<Expression>);

#[derive(Debug)]
struct Expression {
    source: String,
    compiled: OnceLock<Option<Regex>>,
}

impl Whole {
    /// Compiles an expression.
    pub(super) fn new(source: &str) -> Result<Self, MockError> {
        let regex = compile(source)
            .map_err(|error| MockError::Regex { pattern: source.to_owned(), problem: error.to_string() })?;
        Ok(Self(Arc::new(Expression { source: source.to_owned(), compiled: OnceLock::from(Some(regex)) })))
    }

    /// Compiles an expression when it is first needed, for those of the fixtures: they are many, a test compiles each of them, and a
    /// process needs few.
    pub(super) fn trusted(source: &str) -> Self {
        Self(Arc::new(Expression { source: source.to_owned(), compiled: OnceLock::new() }))
    }

    /// Whether the whole text matches.
    pub(super) fn is_match(&self, text: &str) -> bool {
        let compiled = self.0.compiled.get_or_init(|| compile(&self.0.source).ok());
        compiled.as_ref().is_some_and(|regex| regex.is_match(text))
    }

    /// The expression as it was given.
    pub(super) fn source(&self) -> &str {
        &self.0.source
    }
}

fn compile(source: &str) -> Result<Regex, regex::Error> {
    // On its own first: `a)(b` would compile inside the group.
    Regex::new(source)?;
    Regex::new(&format!(r"\A(?:{source})\z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_regular_expression_matches_the_whole_value() {
        let pattern = Pattern::matches("a+|b").unwrap();
        assert!(pattern.accepts(Some("aaa")) && pattern.accepts(Some("b")));
        assert!(!pattern.accepts(Some("ab")) && !pattern.accepts(Some("xa")) && !pattern.accepts(None));
        assert!(Pattern::matches("a)(b").is_err());
    }

    #[test]
    fn an_absent_value_satisfies_absent_and_does_not_match() {
        let negative = Pattern::does_not_match("x").unwrap();
        assert!(negative.accepts(None) && negative.accepts(Some("y")) && !negative.accepts(Some("x")));
        assert!(Pattern::absent().accepts(None) && !Pattern::absent().accepts(Some("")));
        assert!(!Pattern::equal_to("").accepts(None) && !Pattern::contains("").accepts(None));
    }

    #[test]
    fn one_of_several_values_is_enough() {
        let pattern = Pattern::equal_to("2");
        assert!(pattern.accepts_any(["1", "2"].into_iter()));
        assert!(!pattern.accepts_any(["1"].into_iter()));
        assert!(!Pattern::absent().accepts_any(["1"].into_iter()));
    }

    #[test]
    fn case_is_ignored_on_request() {
        assert!(Pattern::equal_to("Ab").ignoring_case().accepts(Some("aB")));
        assert!(Pattern::contains("Ab").ignoring_case().accepts(Some("xaBy")));
        assert!(!Pattern::equal_to("Ab").accepts(Some("aB")));
    }

    #[test]
    fn a_description_hides_credentials() {
        assert_eq!(Pattern::equal_to("Bearer kk_x").describe("Authorization"), "equal to <redacted>");
        assert!(!describe_found("Cookie", ["s=1"].into_iter()).contains("s=1"));
    }
}
