//! The API key and the clock.

use super::facts::{Facts, KeyState};
use super::notes::Notes;
use crate::report::Severity::{Error, Warning};

/// How far the clock may be off: a fifth of the tolerance of a signature.
const CLOCK: i64 = 60;
/// How far a signature's time may lie from the receiver's clock.
const TOLERANCE: i64 = 300;

pub(super) fn check(facts: &Facts, notes: &mut Notes) {
    match facts.key {
        None => notes.skipped("key", "no call was made with an API key"),
        Some(state) => {
            notes.looked_at("key", described(state));
            let (id, title, mend) = match state {
                KeyState::Valid => return scopes_and_clock(facts, notes),
                KeyState::Refused => (
                    "key.refused",
                    "The API refuses the key.",
                    "Check that the key is whole and is sent as `Bearer kk_…`; make a new one when it was disabled or deleted.",
                ),
                KeyState::Frozen => (
                    "key.frozen",
                    "The organization is frozen: every call with its keys is refused.",
                    "Ask an owner of the organization: it is scheduled for deletion, or Kayle ID has frozen it.",
                ),
                KeyState::Failing => (
                    "api.fails",
                    "The API answers that it fails or is overloaded.",
                    "Try again later, and less often. Look whether a proxy on the way gives the answer.",
                ),
                KeyState::Foreign => (
                    "api.not-kayle",
                    "Something else than the API answers at its address.",
                    "Check the base address: it has no path such as /v1, and no proxy or login page may stand before it.",
                ),
                KeyState::Unreachable => (
                    "api.unreachable",
                    "The API cannot be reached.",
                    "Check the base address, the proxy, the name's resolution and the root certificates of this machine.",
                ),
            };
            let obstacle = facts.api_obstacle.as_ref().map(|obstacle| format!(" {obstacle}")).unwrap_or_default();
            notes.find("key", id, Error, title, &format!("{}{obstacle}", facts.api), mend);
        }
    }
    scopes_and_clock(facts, notes);
}

fn described(state: KeyState) -> &'static str {
    match state {
        KeyState::Valid => "the API takes it",
        KeyState::Refused => "the API answered 401",
        KeyState::Frozen => "the API answered 410",
        KeyState::Unreachable => "the API was not reached",
        KeyState::Failing => "the API answered 429 or 5xx",
        KeyState::Foreign => "the answer was not the API's",
    }
}

fn scopes_and_clock(facts: &Facts, notes: &mut Notes) {
    if !facts.missing_scopes.is_empty() {
        notes.looked_at("scopes", format!("{} missing", facts.missing_scopes.len()));
        let missing = facts.missing_scopes.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        let mend = "Add the scopes to the key. A write scope includes the read scope of its area.";
        notes.find("scopes", "key.scope-missing", Error, "The key lacks a scope.", &missing, mend);
    }
    let Some(server) = facts.server_date else {
        notes.skipped("clock", "no answer of the API had a Date header");
        return;
    };
    let seen_at = facts.server_date_seen_at.unwrap_or(facts.now);
    let difference = seen_at.unix_seconds().saturating_sub(server.unix_seconds());
    notes.looked_at("clock", format!("{difference} seconds ahead of the server"));
    if difference.abs() > CLOCK {
        let severity = if difference.abs() > TOLERANCE { Error } else { Warning };
        let seen = format!("this machine is {difference} seconds ahead of the server");
        let mend =
            "Synchronize the clock (NTP). Beyond 300 seconds every delivery is refused as stale or as from the future.";
        notes.find("clock", "clock.wrong", severity, "The clock is wrong.", &seen, mend);
    }
}
