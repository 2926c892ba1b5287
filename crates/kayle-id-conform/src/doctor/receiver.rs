//! What captured deliveries tell, and what a test of a receiver found.

use super::facts::{CapturedState, Facts, SecretState};
use super::notes::Notes;
use crate::report::Severity::Error;

pub(super) fn check(facts: &Facts, notes: &mut Notes) {
    for captured in &facts.captured {
        notes.looked_at(&format!("captured/{}", captured.name), words(captured.state));
        let check = format!("captured/{}", captured.name);
        let (id, title, mend) = match captured.state {
            CapturedState::Opened | CapturedState::Verified => continue,
            // The finding about the endpoint says it.
            CapturedState::OtherSecret if blamed_on_endpoint(facts, captured.endpoint.as_deref()) => {
                notes.failed(&check);
                continue;
            }
            CapturedState::OtherSecret => (
                "captured.signature",
                "A captured delivery was signed with no secret that the application holds, or its body was changed.",
                "Reveal the endpoint's secret and deploy it. Where the secret is right, a framework has parsed or written the body anew before it was captured.",
            ),
            CapturedState::UnknownKey => (
                "captured.key",
                "A captured delivery is encrypted to a key that the application does not hold.",
                "Add the private key to the keyring under the delivery's kid, and keep an old key for four days after a rotation.",
            ),
            CapturedState::NotOpened => (
                "captured.not-opened",
                "A captured delivery does not open with the key that is held under its kid.",
                "Give each key a kid of its own, and hold the private key of the registered public one under it.",
            ),
        };
        notes.find(&check, id, Error, title, &captured.name, mend);
    }
    match &facts.receiver {
        None => notes.skipped("receiver", "no receiver was given to test"),
        Some(report) => notes.take_over("receiver", report),
    }
}

fn blamed_on_endpoint(facts: &Facts, endpoint: Option<&str>) -> bool {
    let mut endpoints = facts.endpoints.iter().flatten();
    endpoints
        .any(|other| Some(other.id.as_str()) == endpoint && other.enabled && other.secret == Some(SecretState::Other))
}

fn words(state: CapturedState) -> &'static str {
    match state {
        CapturedState::Opened => "its signature is right, and it opens",
        CapturedState::Verified => "its signature is right; no keys were given to open it",
        CapturedState::OtherSecret => "no secret that was given made its signature",
        CapturedState::UnknownKey => "its signature is right, and its key is not held",
        CapturedState::NotOpened => "its signature is right, and it does not open",
    }
}
