//! Stubs from WireMock's JSON format.

use std::path::{Path, PathBuf};
use std::time::Duration;

use base64ct::{Base64, Encoding};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::Value;

use super::error::MockError;
use super::keys::{Problem, array, at_most_one, object, open_object, text};
use super::load_request::{Regexes, request};
use super::response::{Fault, Response, is_framing};
use super::stub::{DEFAULT_PRIORITY, Stub};

/// Reads stubs. One loader compiles every regular expression once, however many stubs use it.
#[derive(Default)]
pub(super) struct Loader {
    regexes: Regexes,
}

impl Loader {
    /// A loader for the embedded fixtures, which the tests of this module have loaded without trust.
    pub(super) fn trusting() -> Self {
        Self { regexes: Regexes::trusted() }
    }

    /// The stubs of a text: one stub, or several under `mappings`.
    pub(super) fn text(&mut self, file: &str, json: &str) -> Result<Vec<Stub>, MockError> {
        let fail = |stub: String, problem: Problem| MockError::Stub { file: file.to_owned(), stub, problem };
        let value: Value =
            serde_json::from_str(json).map_err(|error| fail("(all)".to_owned(), format!("not JSON: {error}")))?;
        let mappings = match value.get("mappings") {
            None => std::slice::from_ref(&value),
            Some(mappings) => object(&value, "(file)", &["mappings", "meta"])
                .and_then(|_| array(mappings, "mappings"))
                .map_err(|problem| fail("(all)".to_owned(), problem))?,
        };
        let read = |(position, mapping): (usize, &Value)| {
            self.stub(mapping).map_err(|problem| {
                let name = mapping.get("name").and_then(Value::as_str);
                fail(name.map_or_else(|| format!("stub {}", position + 1), str::to_owned), problem)
            })
        };
        mappings.iter().enumerate().map(read).collect()
    }

    /// The stubs of every `.json` file under a folder, or of one file, in the order of their paths.
    pub(super) fn path(&mut self, path: &Path) -> Result<Vec<Stub>, MockError> {
        let mut files = Vec::new();
        collect(path, &mut files)?;
        files.sort();
        let mut stubs = Vec::new();
        for file in files {
            let json =
                std::fs::read_to_string(&file).map_err(|source| MockError::Read { path: file.clone(), source })?;
            stubs.extend(self.text(&file.display().to_string(), &json)?);
        }
        Ok(stubs)
    }

    fn stub(&mut self, mapping: &Value) -> Result<Stub, Problem> {
        const KEYS: [&str; 6] = ["id", "name", "priority", "request", "response", "metadata"];
        // What WireMock adds where it keeps a stub: it says nothing of when the stub matches, or of what it answers.
        const EXPORTED: [&str; 3] = ["uuid", "persistent", "insertionIndex"];
        let members = object(mapping, "stub", &[&KEYS[..], &EXPORTED].concat())?;
        let priority = match members.get("priority") {
            None => DEFAULT_PRIORITY,
            Some(value) => value.as_i64().ok_or("`priority` has to be an integer")?,
        };
        let part = |name: &str| members.get(name).ok_or_else(|| format!("`{name}` is missing"));
        let name = members.get("name").map(|value| text(value, "name")).transpose()?;
        let operation = members.get("metadata").and_then(|metadata| metadata.get("operation")).and_then(Value::as_str);
        Ok(Stub {
            name: name.map(str::to_owned),
            operation: operation.map(str::to_owned),
            priority,
            times: None,
            matcher: request(part("request")?, &mut self.regexes)?,
            response: response(part("response")?)?,
        })
    }
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), MockError> {
    let fail = |source| MockError::Read { path: path.to_owned(), source };
    if std::fs::metadata(path).map_err(fail)?.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in std::fs::read_dir(path).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    Ok(())
}

fn response(value: &Value) -> Result<Response, Problem> {
    const BODIES: [&str; 3] = ["body", "jsonBody", "base64Body"];
    const KEYS: [&str; 8] =
        ["status", "statusMessage", "headers", "body", "jsonBody", "base64Body", "fixedDelayMilliseconds", "fault"];
    let members = object(value, "response", &KEYS)?;
    let status = match members.get("status") {
        None => Some(StatusCode::OK),
        Some(value) => value.as_u64().and_then(|status| StatusCode::from_u16(u16::try_from(status).ok()?).ok()),
    };
    let mut response = Response::of(status.ok_or("`response.status` has to be an HTTP status")?);
    if let Some(headers) = members.get("headers") {
        for (name, value) in open_object(headers, "response.headers")? {
            let at = format!("response.headers.{name}");
            let key = HeaderName::try_from(name).map_err(|_| format!("`{at}` is not a header name"))?;
            if is_framing(&key) {
                return Err(format!("`{at}` is not supported: the server sets it"));
            }
            let values = match value {
                Value::Array(values) => values.as_slice(),
                single => std::slice::from_ref(single),
            };
            for value in values {
                let value =
                    HeaderValue::try_from(text(value, &at)?).map_err(|_| format!("`{at}` is not a header value"))?;
                response.headers.push((key.clone(), value));
            }
        }
    }
    response.body = match at_most_one(members, "response", &BODIES)? {
        None => Bytes::new(),
        Some(("jsonBody", value)) => Bytes::from(value.to_string()),
        Some(("base64Body", value)) => {
            let bytes = Base64::decode_vec(text(value, "response.base64Body")?);
            Bytes::from(bytes.map_err(|_| "`response.base64Body` is not canonical base64 with padding")?)
        }
        Some((_, value)) => Bytes::from(text(value, "response.body")?.to_owned()),
    };
    if let Some(delay) = members.get("fixedDelayMilliseconds") {
        let delay = delay.as_u64().ok_or("`response.fixedDelayMilliseconds` has to be a whole number")?;
        response.delay = Duration::from_millis(delay);
    }
    if let Some(fault) = members.get("fault") {
        let name = text(fault, "response.fault")?;
        response.fault =
            Some(Fault::parse(name).ok_or_else(|| format!("`response.fault`: `{name}` is not a known fault"))?);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::super::request::tests::request;
    use super::*;

    fn load(json: &str) -> Result<Vec<Stub>, MockError> {
        Loader::default().text("a.json", json)
    }

    #[test]
    fn a_file_holds_one_stub_or_several() {
        let one = r#"{"request": {"urlPath": "/a"}, "response": {"status": 204}}"#;
        assert_eq!(load(one).unwrap().len(), 1);
        assert_eq!(load(&format!("{{\"mappings\": [{one}, {one}], \"meta\": {{\"total\": 2}}}}")).unwrap().len(), 2);
    }

    #[test]
    fn what_wiremock_exports_is_read() {
        let json = r#"{"mappings": [{"id": "2f1c", "uuid": "2f1c", "name": "s", "persistent": true, "insertionIndex": 3, "priority": 5,
            "request": {"urlPath": "/a", "method": "GET"}, "response": {"status": 200}, "metadata": {}}], "meta": {"total": 1}}"#;
        assert_eq!(load(json).unwrap()[0].priority, 5);
    }

    #[test]
    fn an_unknown_key_is_an_error_that_names_file_stub_and_key() {
        for (stub, expected) in [
            (
                r#"{"name": "s", "scenarioName": "x", "request": {}, "response": {}}"#,
                "a.json: s: the key `stub.scenarioName` is not supported",
            ),
            (
                r#"{"request": {"queryParams": {}}, "response": {}}"#,
                "a.json: stub 1: the key `request.queryParams` is not supported",
            ),
            (
                r#"{"request": {}, "response": {"bodyFileName": "x"}}"#,
                "a.json: stub 1: the key `response.bodyFileName` is not supported",
            ),
            (
                r#"{"request": {"headers": {"A": {"before": "now"}}}, "response": {}}"#,
                "a.json: stub 1: the key `request.headers.A.before` is not supported",
            ),
            (r#"{"response": {}}"#, "a.json: stub 1: `request` is missing"),
            ("{", "a.json: (all): not JSON"),
        ] {
            let error = load(stub).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }

    #[test]
    fn what_a_response_cannot_be_is_an_error() {
        for response in [
            r#"{"status": 99}"#,
            r#"{"status": "200"}"#,
            r#"{"body": "a", "jsonBody": {}}"#,
            r#"{"body": {}}"#,
            r#"{"base64Body": "%"}"#,
            r#"{"base64Body": "Zg"}"#,
            r#"{"base64Body": "Zh=="}"#,
            r#"{"fault": "TIRED"}"#,
            r#"{"fixedDelayMilliseconds": -1}"#,
            r#"{"headers": {"A b": "c"}}"#,
            r#"{"headers": {"A": "b\r\nc"}}"#,
            r#"{"headers": {"A": 1}}"#,
            r#"{"headers": {"Content-Length": "3"}}"#,
        ] {
            assert!(load(&format!("{{\"request\": {{}}, \"response\": {response}}}")).is_err(), "{response}");
        }
    }

    #[test]
    fn a_response_is_read_in_full() {
        let json = r#"{"priority": 1, "metadata": {"operation": "get_session", "x": [1]}, "request": {"method": "ANY"},
            "response": {"status": 503, "statusMessage": "No", "headers": {"A": ["1", "2"], "B": "3"}, "base64Body": "/w==",
            "fixedDelayMilliseconds": 5, "fault": "EMPTY_RESPONSE"}}"#;
        let stub = load(json).unwrap().remove(0);
        assert_eq!((stub.priority, stub.operation.as_deref()), (1, Some("get_session")));
        assert!(stub.accepts(&request("PUT", "/x", &[], "")));
        let response = stub.response;
        assert_eq!((response.status.as_u16(), response.headers.len(), &response.body[..]), (503, 3, &b"\xff"[..]));
        assert_eq!((response.delay, response.fault), (Duration::from_millis(5), Some(Fault::EmptyResponse)));
    }

    #[test]
    fn the_embedded_fixtures_load_with_every_expression_compiled() {
        let mut loader = Loader::default();
        let count: usize = crate::fixtures().iter().map(|(name, json)| loader.text(name, json).unwrap().len()).sum();
        assert!(count > 300, "{count}");
    }
}
