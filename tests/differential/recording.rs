//! An exchange that was recorded at a real server.

use serde_json::Value;

#[derive(Debug)]
pub(crate) struct Recording {
    pub(crate) operation: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) request_headers: Vec<(String, String)>,
    pub(crate) request: Option<String>,
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    /// The recording holds a part of the body only.
    pub(crate) cut: bool,
    /// What the session had been through, in the words of who recorded it.
    pub(crate) state: String,
}

impl Recording {
    pub(crate) fn read(line: &str) -> Self {
        let value: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        let headers: Vec<(String, String)> = value["headers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| (pair[0].as_str().unwrap().to_lowercase(), pair[1].as_str().unwrap().to_owned()))
            .collect();
        let length = headers.iter().find(|(name, _)| name == "content-length");
        let length: usize = length.and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
        let request_headers = value["request_headers"].as_object();
        let request_headers = request_headers.into_iter().flatten();
        let mut request = value["request_body"].as_str().map(str::to_owned);
        let mut sent: Vec<(String, String)> =
            request_headers.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect();
        if value.get("request_headers").is_none() && request.is_some() {
            // The first recordings leave the headers out; all bodies were JSON.
            sent.push(("content-type".to_owned(), "application/json".to_owned()));
        }
        if text("body").contains("PAYLOAD_TOO_LARGE") {
            request = Some("x".repeat(2 * 1024 * 1024 + 1));
        }
        Self {
            operation: text("operation"),
            method: text("method"),
            path: text("path"),
            request_headers: sent,
            request: request.filter(|body| !body.is_empty()),
            status: u16::try_from(value["status"].as_u64().unwrap()).unwrap(),
            cut: length > text("body").len() || text("body").contains('…') && text("body").contains("characters]"),
            headers,
            body: text("body"),
            state: text("state"),
        }
    }

    /// The exchanges of a file beside the project. Nothing where it is not there.
    pub(crate) fn file(name: &str) -> Option<Vec<Self>> {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/kayle-api").join(name);
        let text = std::fs::read_to_string(path).ok()?;
        Some(text.lines().map(Self::read).collect())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    pub(crate) fn request_json(&self) -> Value {
        self.request.as_deref().and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default()
    }

    pub(crate) fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn is_dashboard(&self) -> bool {
        self.path.starts_with("/v1/auth")
    }

    /// What stands in the path at the place of the name.
    pub(crate) fn parameter(&self) -> Option<&str> {
        let pattern = self.operation.split_once(' ').unwrap().1;
        // A part of the later recordings shows the id itself.
        let at = pattern.split('/').position(|part| part.starts_with('{') || part.contains('_') && part.len() > 60)?;
        self.path.split('?').next().unwrap().split('/').nth(at)
    }

    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        let pairs = self.path.split_once('?')?.1.split('&').filter_map(|pair| pair.split_once('='));
        pairs.into_iter().find(|(given, _)| *given == name).map(|(_, value)| value)
    }
}
