//! Faults of calls, and stubs.

use std::time::Duration;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::mock::stubs_from_json;
use crate::simulator::control_api::Control;
use crate::simulator::control_api::answer::{Answer, Problem, read};
use crate::simulator::fault::{self, Fault};
use crate::simulator::router::is_operation;

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Body {
    kind: Kind,
    /// The status of `status`, `refusal` and `redirect`.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// The code of `refusal`.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// The `Retry-After` of `status`.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<String>,
    /// The `Location` of `redirect`.
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<String>,
    /// The pause of `slow_bytes` between two bytes, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pause_ms: Option<u64>,
    /// How much larger `oversize` makes the answer, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<usize>,
    /// The only operation that it happens to, by its `operationId`.
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
    /// How many times it happens; absent, until faults are cleared.
    #[serde(skip_serializing_if = "Option::is_none")]
    times: Option<u32>,
    /// The call is carried out before its answer is lost.
    #[serde(default)]
    after_acting: bool,
}

#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Status,
    Refusal,
    ResetBeforeBody,
    ResetInBody,
    SlowBytes,
    TruncatedJson,
    Oversize,
    Redirect,
    Gzip,
}

/// The largest answer that a fault makes.
const LARGEST: usize = 256 * 1024 * 1024;

pub(super) fn add(control: &Control, body: &Bytes) -> Result<Answer, Problem> {
    let body: Body = read(body)?;
    let mut fault = fault(&body)?;
    if let Some(value) = &body.retry_after {
        fault = fault.retry_after(value.as_str());
    }
    if let Some(operation) = &body.operation {
        if !is_operation(operation) {
            return Err(Problem::invalid("operation is an operationId such as create_session"));
        }
        fault = fault.on(operation.as_str());
    }
    if let Some(times) = body.times {
        fault = fault.times(times);
    }
    if body.after_acting {
        fault = fault.after_acting();
    }
    control.simulator.fault(fault);
    Ok(Answer::done())
}

fn fault(body: &Body) -> Result<Fault, Problem> {
    let missing = |what: &str| Problem::invalid(format!("a fault of this kind needs {what}"));
    let status = || match body.status {
        Some(status @ 100..=999) => Ok(status),
        Some(_) => Err(Problem::invalid("status is between 100 and 999")),
        None => Err(missing("status")),
    };
    Ok(match body.kind {
        Kind::Status => Fault::status(status()?),
        Kind::Refusal => Fault::refusal(status()?, body.code.clone().ok_or_else(|| missing("code"))?),
        Kind::ResetBeforeBody => Fault::reset_before_body(),
        Kind::ResetInBody => Fault::reset_in_body(),
        Kind::SlowBytes => Fault::slow_bytes(Duration::from_millis(body.pause_ms.ok_or_else(|| missing("pause_ms"))?)),
        Kind::TruncatedJson => Fault::truncated_json(),
        Kind::Oversize => match body.bytes.ok_or_else(|| missing("bytes"))? {
            bytes @ ..=LARGEST => Fault::oversize(bytes),
            _ => return Err(Problem::invalid(format!("bytes is at most {LARGEST}"))),
        },
        Kind::Redirect => Fault::redirect(status()?, body.location.clone().ok_or_else(|| missing("location"))?),
        Kind::Gzip => Fault::gzip(),
    })
}

/// The faults that are still to happen, as they were added.
pub(super) fn list(control: &Control) -> Answer {
    let faults: Vec<Body> = control.simulator.faults().into_iter().map(Body::from).collect();
    Answer::json(&json!(faults))
}

impl From<Fault> for Body {
    fn from(fault: Fault) -> Self {
        let mut body = Self {
            kind: Kind::Gzip,
            status: None,
            code: None,
            retry_after: None,
            location: None,
            pause_ms: None,
            bytes: None,
            operation: fault.operation,
            times: fault.left,
            after_acting: fault.acts,
        };
        body.kind = match fault.kind {
            fault::Kind::Status { status, retry_after } => {
                (body.status, body.retry_after) = (Some(status.as_u16()), retry_after);
                Kind::Status
            }
            fault::Kind::Refusal { status, code } => {
                (body.status, body.code) = (Some(status.as_u16()), Some(code));
                Kind::Refusal
            }
            fault::Kind::ResetBeforeBody => Kind::ResetBeforeBody,
            fault::Kind::ResetInBody => Kind::ResetInBody,
            fault::Kind::SlowBytes(pause) => {
                body.pause_ms = u64::try_from(pause.as_millis()).ok();
                Kind::SlowBytes
            }
            fault::Kind::TruncatedJson => Kind::TruncatedJson,
            fault::Kind::Oversize(bytes) => {
                body.bytes = Some(bytes);
                Kind::Oversize
            }
            fault::Kind::Redirect { status, location } => {
                (body.status, body.location) = (Some(status.as_u16()), Some(location));
                Kind::Redirect
            }
            fault::Kind::Gzip => Kind::Gzip,
        };
        body
    }
}

pub(super) fn clear(control: &Control) -> Result<Answer, Problem> {
    control.simulator.clear_faults();
    Ok(Answer::done())
}

/// Adds stubs in WireMock's format.
pub(super) fn add_stubs(control: &Control, body: &Bytes) -> Result<Answer, Problem> {
    let text = std::str::from_utf8(body).map_err(|_| Problem::invalid("the body is not UTF-8"))?;
    let stubs = stubs_from_json(text).map_err(Problem::invalid)?;
    let count = stubs.len();
    stubs.into_iter().for_each(|stub| control.simulator.mount(stub));
    Ok(Answer::json(&json!({"added": count})))
}

pub(super) fn clear_stubs(control: &Control) -> Result<Answer, Problem> {
    control.simulator.clear_stubs();
    Ok(Answer::done())
}
