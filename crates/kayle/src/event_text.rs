//! An event as it is shown: ids, and claims that are masked unless they are asked for.

use kayle_id_webhook::webhook::{ClaimState, ClaimValue, Event, SealedDelivery};
use serde::Serialize;
use serde_json::Value;

use crate::output::{Table, plain};

/// An opened delivery, ready to be shown.
#[derive(Serialize)]
pub(crate) struct Shown {
    #[serde(rename = "type")]
    event_type: String,
    event_id: Option<String>,
    session_id: Option<String>,
    signed_at: Option<String>,
    kid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claims: Option<Vec<Claim>>,
}

#[derive(Serialize)]
struct Claim {
    name: String,
    state: &'static str,
    /// Absent unless values are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Value>,
}

impl Shown {
    pub(crate) fn new(sealed: &SealedDelivery, event: &Event, show_claims: bool) -> Self {
        let mut shown = Self {
            event_type: event.type_name().to_owned(),
            event_id: event.event_id().map(ToString::to_string),
            session_id: event.session_id().map(ToString::to_string),
            signed_at: sealed.signed_at().map(|time| time.to_string()),
            kid: sealed.kid(),
            failure_code: None,
            reason: None,
            claims: None,
        };
        match event {
            Event::SessionSucceeded(event) => {
                let claims = event.claims();
                let claim = |name: &str| {
                    let (state, value) = match claims.get(name) {
                        ClaimState::Shared(ClaimValue::Text(text)) => ("shared", Value::from(text)),
                        ClaimState::Shared(ClaimValue::Flag(flag)) => ("shared", Value::from(flag)),
                        ClaimState::Null => ("without a value", Value::Null),
                        ClaimState::Declined => ("declined", Value::Null),
                        ClaimState::NotRequested => ("not requested", Value::Null),
                        _ => ("unreadable", Value::Null),
                    };
                    Claim { name: name.to_owned(), state, value: show_claims.then_some(value) }
                };
                shown.claims = Some(claims.keys().map(claim).collect());
            }
            Event::SessionFailed(event) => {
                shown.failure_code = event.failure_code().map(|code| code.as_str().to_owned())
            }
            Event::SessionCancelled(event) => shown.reason = event.reason().map(|reason| reason.as_str().to_owned()),
            _ => {}
        }
        shown
    }

    /// The event for a person.
    pub(crate) fn text(&self) -> String {
        let missing = || "-".to_owned();
        let mut pairs = vec![
            ("  event", self.event_id.clone().unwrap_or_else(missing)),
            ("  session", self.session_id.clone().unwrap_or_else(missing)),
            ("  signed", self.signed_at.clone().unwrap_or_else(missing)),
            ("  kid", self.kid.clone().unwrap_or_else(missing)),
        ];
        if let Some(code) = &self.failure_code {
            pairs.push(("  failure", code.clone()));
        }
        if let Some(reason) = &self.reason {
            pairs.push(("  reason", reason.clone()));
        }
        let pairs = pairs.into_iter().map(|(name, value)| (name, plain(&value)));
        let mut text = format!("{}\n{}", plain(&self.event_type), Table::pairs(pairs).render());
        if let Some(claims) = &self.claims {
            let mut table = Table::new(&["  CLAIM", "STATE", "VALUE"]);
            for claim in claims {
                let value = match (&claim.value, claim.state) {
                    (_, state) if state != "shared" => String::new(),
                    (Some(Value::String(text)), _) => plain(text),
                    (Some(value), _) => value.to_string(),
                    (None, _) => "[masked]".to_owned(),
                };
                table.row([format!("  {}", claim.name), claim.state.to_owned(), value]);
            }
            text.push_str(&table.render());
        }
        text
    }
}
