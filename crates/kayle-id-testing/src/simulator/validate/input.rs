//! A request as a handler sees it.

use http::HeaderMap;
use http::header::CONTENT_TYPE;

use crate::mock::RecordedRequest;
use crate::simulator::auth::Caller;
use crate::simulator::model::json::Json;
use crate::simulator::oddity::Oddities;
use crate::simulator::reply::Reply;
use crate::simulator::validate::identifiers::{bad_session_id, check_id, is_session_id};

/// A request, as a handler sees it.
pub(crate) struct Input<'a> {
    pub(crate) query: &'a [(String, String)],
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
    /// What stands in the path at the place of a name.
    pub(crate) parameter: &'a str,
    pub(crate) caller: Caller,
    pub(crate) oddities: Oddities,
}

/// The body, as far as its content type lets the server look at it.
pub(crate) enum JsonBody {
    /// There is no JSON content type: whatever was sent is not looked at.
    Ignored,
    Value(Json),
}

impl<'a> Input<'a> {
    pub(crate) fn new(request: &'a RecordedRequest, parameter: &'a str, caller: Caller, oddities: Oddities) -> Self {
        let (query, headers, body) = (request.query(), request.headers(), request.body());
        Self { query, headers, body, parameter, caller, oddities }
    }

    pub(crate) fn json(&self) -> Result<JsonBody, Reply> {
        let content_type = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !is_json(content_type) {
            return Ok(JsonBody::Ignored);
        }
        Json::parse(self.body).map(JsonBody::Value).ok_or_else(|| Reply::malformed(self.oddities))
    }

    pub(crate) fn invalid(&self, issues: Vec<Json>) -> Reply {
        Reply::invalid(issues, self.oddities)
    }

    /// The id in the path: 1 to 128 letters, digits, `_` and `-`.
    pub(crate) fn id(&self, name: &str) -> Result<&str, Reply> {
        let mut issues = Vec::new();
        check_id(self.parameter, &[name], &mut issues);
        if issues.is_empty() { Ok(self.parameter) } else { Err(self.invalid(issues)) }
    }

    /// The session's id in the path.
    pub(crate) fn session_id(&self) -> Result<&str, Reply> {
        if is_session_id(self.parameter) {
            return Ok(self.parameter);
        }
        Err(self.invalid(vec![bad_session_id("id")]))
    }
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

#[cfg(test)]
mod tests {
    use super::*;

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
