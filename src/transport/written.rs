//! The request of an operation, as generated code writes it.

use super::options::{Target, address};
use http::Method;
use http::header::{CONTENT_TYPE, HeaderValue};
use serde::Serialize;
use serde_json::Value;

/// A request that an operation has written: its method, address and body. The transport adds the headers.
pub struct WrittenRequest(reqwest::Request);

impl Target<'_> {
    /// A request for a path below the base address, without a query or a body.
    pub(crate) fn request(self, method: Method, path: &str) -> WrittenRequest {
        WrittenRequest(reqwest::Request::new(method, address(self.base, path)))
    }
}

impl WrittenRequest {
    /// Adds a query parameter for each of these texts: one, none, or those of a list.
    pub(crate) fn query_text<'t>(&mut self, name: &str, texts: impl IntoIterator<Item = &'t str>) {
        for text in texts {
            self.0.url_mut().query_pairs_mut().append_pair(name, text);
        }
    }

    /// Adds a query parameter for each of these values, as it is written in JSON but without quotation marks.
    pub(crate) fn query_value<'t, T: Serialize + 't>(&mut self, name: &str, values: impl IntoIterator<Item = &'t T>) {
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
    pub(crate) fn json<T: Serialize>(&mut self, body: &T) -> Option<()> {
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
    use url::Url;

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
}
