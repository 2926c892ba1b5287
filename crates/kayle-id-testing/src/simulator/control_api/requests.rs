//! The requests that were received.

use serde_json::{Value, json};

use crate::loopback::url::query_pairs;
use crate::mock::RecordedRequest;
use crate::simulator::control_api::Control;
use crate::simulator::control_api::answer::{Answer, Problem};

/// Headers whose values are not shown.
const SECRET: [&str; 3] = ["authorization", "cookie", "proxy-authorization"];

/// The requests in their order; those of one operation where the query asks for it.
pub(super) fn list(control: &Control, query: Option<&str>) -> Answer {
    let query = query_pairs(query.unwrap_or_default());
    let operation = query.iter().find(|(name, _)| name == "operation").map(|(_, value)| value.as_str());
    let requests = control.simulator.requests();
    let wanted = requests.iter().filter(|request| operation.is_none_or(|wanted| request.operation() == Some(wanted)));
    Answer::json(&wanted.map(shown).collect())
}

fn shown(request: &RecordedRequest) -> Value {
    let headers: Vec<[String; 2]> = request
        .headers()
        .iter()
        .map(|(name, value)| {
            let value = if SECRET.contains(&name.as_str()) {
                "[redacted]".into()
            } else {
                String::from_utf8_lossy(value.as_bytes())
            };
            [name.to_string(), value.into_owned()]
        })
        .collect();
    json!({
        "method": request.method().as_str(),
        "path": request.path(),
        "query": request.query(),
        "headers": headers,
        "body": String::from_utf8_lossy(request.body()),
        "operation": request.operation(),
        "status": request.status(),
        "fault": request.fault(),
        "stub": request.stub(),
    })
}

pub(super) fn clear(control: &Control) -> Result<Answer, Problem> {
    drop(control.simulator.take_requests());
    Ok(Answer::done())
}
