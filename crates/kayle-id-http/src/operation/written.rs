//! The request of an operation, as generated code writes it.

use http::Method;
use http::header::{CONTENT_TYPE, HeaderValue};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;
use url::Url;

/// Where requests go.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    pub(crate) base: &'a Url,
}

/// A path below the base address. Cheaper than parsing the whole for every call.
fn address(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    match base.path() {
        "/" => url.set_path(path),
        prefix => url.set_path(&format!("{}{path}", prefix.trim_end_matches('/'))),
    }
    url
}

/// A path's part (RFC 3986 section 3.3), encoded where that is needed.
pub fn path_part(text: &str) -> Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~');
    // A dot alone, or two, would be a step; what has one is encoded by whoever knows.
    if text.bytes().all(plain) { Cow::Borrowed(text) } else { utf8_percent_encode(text, PATH_PART).into() }
}

/// What is encoded in a part of a path: the URL standard's path percent-encode set, and what would end the part.
const PATH_PART: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'/')
    .add(b'%');

/// A request that an operation has written: its method, address and body. The transport adds the headers.
pub struct WrittenRequest(reqwest::Request);

impl Target<'_> {
    /// A request for a path below the base address, without a query or a body.
    pub fn request(self, method: Method, path: &str) -> WrittenRequest {
        WrittenRequest(reqwest::Request::new(method, address(self.base, path)))
    }
}

impl WrittenRequest {
    /// Adds a query parameter for each of these texts: one, none, or those of a list.
    pub fn query_text<'t>(&mut self, name: &str, texts: impl IntoIterator<Item = &'t str>) {
        for text in texts {
            self.0.url_mut().query_pairs_mut().append_pair(name, text);
        }
    }

    /// Adds a query parameter for each of these values, as it is written in JSON but without quotation marks.
    pub fn query_value<'t, T: Serialize + 't>(&mut self, name: &str, values: impl IntoIterator<Item = &'t T>) {
        for value in values {
            match serde_json::to_value(value) {
                Ok(Value::String(text)) => self.query_text(name, [text.as_str()]),
                Ok(value) => self.query_text(name, [value.to_string().as_str()]),
                // A number, a boolean or a time can always be written.
                Err(_) => {}
            }
        }
    }

    /// Sets a body of JSON; nothing when it cannot be written.
    pub fn json<T: Serialize>(&mut self, body: &T) -> Option<()> {
        *self.0.body_mut() = Some(serde_json::to_vec(body).ok()?.into());
        self.0.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Some(())
    }

    pub(crate) fn into_inner(self) -> reqwest::Request {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut WrittenRequest)) -> reqwest::Request {
        let base = Url::parse("https://api.example/below").unwrap();
        let mut request = Target { base: &base }.request(Method::POST, "/v1/things");
        write(&mut request);
        request.into_inner()
    }

    #[test]
    fn parameters_are_written_in_their_order_and_absent_ones_leave_nothing() {
        let address = |write: fn(&mut WrittenRequest)| written(write).url().to_string();
        assert_eq!(address(|_| {}), "https://api.example/below/v1/things");
        assert_eq!(
            address(|request| {
                request.query_value("limit", &Some(5_u32));
                request.query_text("q", Some("a b&c=ä"));
                request.query_text("none", None);
                request.query_value("absent", &None::<bool>);
                request.query_value("on", [&true]);
                request.query_text("many", ["x", "y"]);
            }),
            "https://api.example/below/v1/things?limit=5&q=a+b%26c%3D%C3%A4&on=true&many=x&many=y"
        );
    }

    #[test]
    fn a_body_is_json_and_says_so() {
        let request = written(|request| request.json(&["a"]).unwrap());
        assert_eq!(request.body().unwrap().as_bytes().unwrap(), br#"["a"]"#);
        assert_eq!(request.headers().get(CONTENT_TYPE).unwrap(), "application/json");
        assert_eq!(request.headers().len(), 1);
    }

    #[test]
    fn a_path_goes_below_the_base_and_what_an_id_holds_stays_one_part() {
        let at = |base: &str, id: &str| {
            let path = format!("/v1/things/{}", path_part(id));
            address(&Url::parse(base).unwrap(), &path).to_string()
        };
        assert_eq!(at("https://api.example", "vs_a-B~1"), "https://api.example/v1/things/vs_a-B~1");
        assert_eq!(at("http://127.0.0.1:8787/", "a"), "http://127.0.0.1:8787/v1/things/a");
        for base in ["https://example.com/kayle", "https://example.com/kayle/"] {
            assert_eq!(at(base, "a"), "https://example.com/kayle/v1/things/a");
        }
        assert_eq!(at("https://api.example", "a/b?c#d e"), "https://api.example/v1/things/a%2Fb%3Fc%23d%20e");
        assert_eq!(at("https://api.example", "ä%2e"), "https://api.example/v1/things/%C3%A4%252e");
    }
}
