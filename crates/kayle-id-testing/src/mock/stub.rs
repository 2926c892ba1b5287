//! A request to wait for and what to answer it.

use std::fmt;

use http::{HeaderName, Method};
use serde_json::Value;

use super::body::BodyPattern;
use super::error::MockError;
use super::json_path::JsonPath;
use super::matcher::{RequestMatcher, Target};
use super::pattern::{Pattern, Whole};
use super::request::RecordedRequest;
use super::response::Response;

/// One answer and the requests it is for. Everything asked of a request has to hold.
///
/// Stubs are tried by priority, the lowest number first; 5 if left out, which is before all of the fixtures. Among equals, those
/// limited by [`times`](Self::times) come first, in the order they were added, then the one added last.
///
/// ```
/// use kayle_id::testing::mock::{Response, Stub};
///
/// // Two failures, then success.
/// let failing = Stub::get("/v1/sessions").respond(Response::empty(503)).times(2);
/// let working = Stub::get("/v1/sessions").respond(Response::json(200, serde_json::json!({"data": []})));
/// ```
#[derive(Clone)]
pub struct Stub {
    pub(super) name: Option<String>,
    pub(super) operation: Option<String>,
    pub(super) priority: i64,
    pub(super) times: Option<u32>,
    pub(super) matcher: RequestMatcher,
    pub(super) response: Response,
}

/// WireMock's default.
pub(super) const DEFAULT_PRIORITY: i64 = 5;

impl Stub {
    /// For any request at all.
    #[must_use]
    pub fn any() -> Self {
        Self::of(RequestMatcher::default())
    }

    /// For this method and path. A path with a `?` in it has to equal path and query, as sent.
    #[must_use]
    pub fn new(method: Method, path: &str) -> Self {
        let target = if path.contains('?') { Target::Url(path.to_owned()) } else { Target::Path(path.to_owned()) };
        Self::of(RequestMatcher { method: Some(method), target, ..RequestMatcher::default() })
    }

    /// For this method and every path that the regular expression matches as a whole.
    ///
    /// # Errors
    ///
    /// When the expression does not compile.
    pub fn matching(method: Method, path: &str) -> Result<Self, MockError> {
        let target = Target::PathPattern(Whole::new(path)?);
        Ok(Self::of(RequestMatcher { method: Some(method), target, ..RequestMatcher::default() }))
    }

    /// For `GET` (and `HEAD`) of this path.
    #[must_use]
    pub fn get(path: &str) -> Self {
        Self::new(Method::GET, path)
    }

    /// For `POST` to this path.
    #[must_use]
    pub fn post(path: &str) -> Self {
        Self::new(Method::POST, path)
    }

    /// For `PATCH` of this path.
    #[must_use]
    pub fn patch(path: &str) -> Self {
        Self::new(Method::PATCH, path)
    }

    /// For `DELETE` of this path.
    #[must_use]
    pub fn delete(path: &str) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// Asks for this query parameter.
    #[must_use]
    pub fn query(self, name: &str, value: &str) -> Self {
        self.query_matching(name, Pattern::equal_to(value))
    }

    /// Asks something of a query parameter.
    #[must_use]
    pub fn query_matching(mut self, name: &str, pattern: Pattern) -> Self {
        self.matcher.query.push((name.to_owned(), pattern));
        self
    }

    /// Asks for this header.
    ///
    /// # Panics
    ///
    /// When the name is not one that HTTP allows.
    #[must_use]
    pub fn header(self, name: &str, value: &str) -> Self {
        self.header_matching(name, Pattern::equal_to(value))
    }

    /// Asks something of a header.
    ///
    /// # Panics
    ///
    /// When the name is not one that HTTP allows.
    #[must_use]
    pub fn header_matching(mut self, name: &str, pattern: Pattern) -> Self {
        match HeaderName::try_from(name) {
            Ok(name) => self.matcher.headers.push((name, pattern)),
            Err(_) => panic!("`{name}` is not a header name"),
        }
        self
    }

    /// Asks something of a cookie.
    #[must_use]
    pub fn cookie_matching(mut self, name: &str, pattern: Pattern) -> Self {
        self.matcher.cookies.push((name.to_owned(), pattern));
        self
    }

    /// Asks for this JSON body, whatever its order of members.
    #[must_use]
    pub fn body_json(mut self, value: Value) -> Self {
        self.matcher.body.push(BodyPattern::Json(value));
        self
    }

    /// Asks something of the body as text. An empty body is an absent one.
    #[must_use]
    pub fn body_matching(mut self, pattern: Pattern) -> Self {
        self.matcher.body.push(BodyPattern::Text(pattern));
        self
    }

    /// Asks something of what a definite JSON path such as `$.a.b[0]` leads to, as text.
    ///
    /// # Errors
    ///
    /// When the path is malformed or can have more than one result.
    pub fn body_path(mut self, path: &str, pattern: Pattern) -> Result<Self, MockError> {
        self.matcher.body.push(BodyPattern::PathValue(JsonPath::parse(path)?, pattern));
        Ok(self)
    }

    /// What to answer: an empty 200 if this is left out.
    #[must_use]
    pub fn respond(self, response: Response) -> Self {
        Self { response, ..self }
    }

    /// How many requests to answer. After that the next stub that fits takes over.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times: Some(times), ..self }
    }

    /// When to try it, the lowest number first; 5 if left out.
    #[must_use]
    pub fn priority(self, priority: i64) -> Self {
        Self { priority, ..self }
    }

    /// What to call it in messages.
    #[must_use]
    pub fn name(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    fn of(matcher: RequestMatcher) -> Self {
        let response = Response::of(http::StatusCode::OK);
        Self { name: None, operation: None, priority: DEFAULT_PRIORITY, times: None, matcher, response }
    }

    pub(super) fn accepts(&self, request: &RecordedRequest) -> bool {
        self.matcher.accepts(request)
    }

    /// Its name, or its method and path.
    pub(super) fn title(&self) -> String {
        match &self.name {
            Some(name) => format!("{name} ({})", self.matcher.line()),
            None => self.matcher.line(),
        }
    }
}

impl fmt::Debug for Stub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stub")
            .field("title", &self.title())
            .field("priority", &self.priority)
            .field("times", &self.times)
            .field("response", &self.response)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::request::tests::request;
    use super::*;

    #[test]
    fn everything_asked_of_a_request_has_to_hold() {
        let stub = Stub::post("/v1/x")
            .query("a", "1")
            .header("prefer", "code=404")
            .cookie_matching("s", Pattern::equal_to("t"))
            .body_json(serde_json::json!({"n": 1}))
            .body_path("$.n", Pattern::equal_to("1"))
            .unwrap();
        let headers = [("prefer", "code=404"), ("cookie", "s=t")];
        assert!(stub.accepts(&request("POST", "/v1/x?a=1", &headers, "{\"n\":1}")));
        assert!(!stub.accepts(&request("POST", "/v1/x?a=2", &headers, "{\"n\":1}")));
        assert!(!stub.accepts(&request("POST", "/v1/x?a=1", &headers[..1], "{\"n\":1}")));
        assert!(!stub.accepts(&request("POST", "/v1/x?a=1", &headers, "{\"n\":2}")));
    }

    #[test]
    fn a_path_with_a_query_is_compared_whole() {
        let stub = Stub::get("/v1/x?a=1");
        assert!(stub.accepts(&request("GET", "/v1/x?a=1", &[], "")));
        assert!(!stub.accepts(&request("GET", "/v1/x?a=1&b=2", &[], "")));
    }

    #[test]
    fn a_pattern_fits_the_whole_path() {
        let stub = Stub::matching(Method::GET, "/v1/sessions/vs_[a-z]+").unwrap();
        assert!(stub.accepts(&request("GET", "/v1/sessions/vs_a", &[], "")));
        assert!(!stub.accepts(&request("GET", "/v1/sessions/vs_a/cancel", &[], "")));
        assert!(Stub::any().accepts(&request("PUT", "/", &[], "")));
    }
}
