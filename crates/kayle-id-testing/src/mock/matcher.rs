//! Which requests a stub answers.

use http::{HeaderName, Method};

use super::body::BodyPattern;
use super::pattern::{Pattern, Whole, describe_found};
use super::request::RecordedRequest;

/// The conditions of a stub. All of them have to hold.
#[derive(Clone, Debug, Default)]
pub(super) struct RequestMatcher {
    /// Any method if there is none.
    pub(super) method: Option<Method>,
    pub(super) target: Target,
    pub(super) query: Vec<(String, Pattern)>,
    pub(super) headers: Vec<(HeaderName, Pattern)>,
    pub(super) cookies: Vec<(String, Pattern)>,
    pub(super) body: Vec<BodyPattern>,
}

/// What is asked of the request target.
#[derive(Clone, Debug, Default)]
pub(super) enum Target {
    #[default]
    Any,
    /// Path and query, as sent.
    Url(String),
    /// The path, as sent.
    Path(String),
    UrlPattern(Whole),
    PathPattern(Whole),
}

/// One condition that does not hold.
#[derive(Clone, Copy, Debug)]
pub(super) enum Difference<'m> {
    Method,
    Target,
    Query(&'m str, &'m Pattern),
    Header(&'m HeaderName, &'m Pattern),
    Cookie(&'m str, &'m Pattern),
    Body(&'m BodyPattern),
}

impl RequestMatcher {
    /// Whether method and target fit. `HEAD` is taken for `GET`.
    pub(super) fn routes(&self, request: &RecordedRequest) -> bool {
        self.method_fits(request) && self.target.fits(request)
    }

    /// Whether every condition holds.
    pub(super) fn accepts(&self, request: &RecordedRequest) -> bool {
        self.differences(request).next().is_none()
    }

    /// The conditions that do not hold, the cheapest to find first.
    pub(super) fn differences<'m>(&'m self, request: &'m RecordedRequest) -> impl Iterator<Item = Difference<'m>> {
        let method = (!self.method_fits(request)).then_some(Difference::Method);
        let target = std::iter::once(()).filter(|()| !self.target.fits(request)).map(|()| Difference::Target);
        let query = self
            .query
            .iter()
            .filter(|(name, pattern)| !pattern.accepts_any(request.query_values(name)))
            .map(|(name, pattern)| Difference::Query(name, pattern));
        let headers = self
            .headers
            .iter()
            .filter(|(name, pattern)| {
                let values: Vec<_> = request.header_values(name).collect();
                !pattern.accepts_any(values.iter().map(AsRef::as_ref))
            })
            .map(|(name, pattern)| Difference::Header(name, pattern));
        let cookies = self
            .cookies
            .iter()
            .filter(|(name, pattern)| !pattern.accepts_any(request.cookie_values(name).into_iter()))
            .map(|(name, pattern)| Difference::Cookie(name, pattern));
        let body = self.body.iter().filter(|pattern| !pattern.accepts(request)).map(Difference::Body);
        method.into_iter().chain(target).chain(query).chain(headers).chain(cookies).chain(body)
    }

    /// Method and target for a message.
    pub(super) fn line(&self) -> String {
        let method = self.method.as_ref().map_or("ANY", Method::as_str);
        match &self.target {
            Target::Any => format!("{method} (any path)"),
            Target::Url(text) | Target::Path(text) => format!("{method} {text}"),
            Target::UrlPattern(whole) | Target::PathPattern(whole) => {
                format!("{method} {}", whole.source())
            }
        }
    }

    fn method_fits(&self, request: &RecordedRequest) -> bool {
        self.method.as_ref().is_none_or(|method| {
            method == request.method() || (method == Method::GET && request.method() == Method::HEAD)
        })
    }
}

impl Target {
    fn fits(&self, request: &RecordedRequest) -> bool {
        match self {
            Self::Any => true,
            Self::Url(url) => url == request.target(),
            Self::Path(path) => path == request.path(),
            Self::UrlPattern(whole) => whole.is_match(request.target()),
            Self::PathPattern(whole) => whole.is_match(request.path()),
        }
    }
}

impl Difference<'_> {
    /// The condition in words, and what was found instead.
    pub(super) fn explain(self, matcher: &RequestMatcher, request: &RecordedRequest) -> String {
        match self {
            Self::Method => {
                let expected = matcher.method.as_ref().map_or("ANY", Method::as_str);
                format!("the method should be {expected}; it is {}", request.method())
            }
            Self::Target => format!("the path does not fit `{}`", matcher.line()),
            Self::Query(name, pattern) => {
                let found = describe_found(name, request.query_values(name));
                format!("the query parameter `{name}` should be {}; {found}", pattern.describe(name))
            }
            Self::Header(name, pattern) => {
                let values: Vec<_> = request.header_values(name).collect();
                let found = describe_found(name.as_str(), values.iter().map(AsRef::as_ref));
                format!("the header `{name}` should be {}; {found}", pattern.describe(name.as_str()))
            }
            Self::Cookie(name, pattern) => {
                let found = describe_found("cookie", request.cookie_values(name).into_iter());
                format!("the cookie `{name}` should be {}; {found}", pattern.describe("cookie"))
            }
            Self::Body(pattern) => pattern.explain(request),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::request::tests::request;
    use super::*;

    fn matcher(target: Target) -> RequestMatcher {
        RequestMatcher { method: Some(Method::GET), target, ..RequestMatcher::default() }
    }

    #[test]
    fn targets_are_compared_as_sent() {
        let sent = request("GET", "/a/1?x=2", &[], "");
        assert!(matcher(Target::Url("/a/1?x=2".into())).accepts(&sent));
        assert!(!matcher(Target::Url("/a/1".into())).accepts(&sent));
        assert!(matcher(Target::Path("/a/1".into())).accepts(&sent));
        assert!(matcher(Target::PathPattern(Whole::new("/a/[0-9]").unwrap())).accepts(&sent));
        assert!(!matcher(Target::UrlPattern(Whole::new("/a/[0-9]").unwrap())).accepts(&sent));
        assert!(matcher(Target::UrlPattern(Whole::new("/a/1\\?x=.").unwrap())).accepts(&sent));
        assert!(matcher(Target::Any).accepts(&sent));
    }

    #[test]
    fn head_is_answered_as_get_and_other_methods_are_not() {
        assert!(matcher(Target::Any).accepts(&request("HEAD", "/", &[], "")));
        assert!(!matcher(Target::Any).accepts(&request("POST", "/", &[], "")));
        assert!(RequestMatcher::default().accepts(&request("PATCH", "/", &[], "")));
    }

    #[test]
    fn every_condition_that_fails_is_explained_without_credentials() {
        let matcher = RequestMatcher {
            query: vec![("limit".into(), Pattern::equal_to("5")), ("cursor".into(), Pattern::absent())],
            headers: vec![(http::header::AUTHORIZATION, Pattern::matches("Bearer kk_.{32}").unwrap())],
            cookies: vec![("theme".into(), Pattern::equal_to("dark"))],
            body: vec![BodyPattern::Text(Pattern::contains("x"))],
            ..matcher(Target::Path("/a".into()))
        };
        let sent = request(
            "POST",
            "/b?limit=6&cursor=",
            &[("authorization", "Bearer topsecret"), ("cookie", "theme=topsecret")],
            "",
        );
        let texts: Vec<_> = matcher.differences(&sent).map(|difference| difference.explain(&matcher, &sent)).collect();
        assert_eq!(texts.len(), 7);
        assert_eq!(texts[2], "the query parameter `limit` should be equal to `5`; it is `6`");
        assert!(texts[4].contains("Bearer kk_.{32}"));
        assert!(texts.iter().all(|text| !text.contains("topsecret")), "{texts:?}");
    }
}
