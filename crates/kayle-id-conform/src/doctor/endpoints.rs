//! Endpoints, their keys, their secrets and their addresses.

use kayle_id_webhook::jwk::PublicKey;

use super::address;
use super::facts::{EncryptionKey, Endpoint, Facts, SecretState};
use super::notes::{Notes, shown};
use crate::net::Address;
use crate::report::Severity::{Error, Note};

pub(super) fn check(facts: &Facts, notes: &mut Notes) {
    let Some(endpoints) = &facts.endpoints else {
        notes.skipped("endpoints", "the endpoints were not listed");
        return;
    };
    if endpoints.is_empty() {
        notes.looked_at("endpoints", "none");
        let mend = "Create an endpoint disabled, register a key, then enable it.";
        notes.find(
            "endpoints",
            "endpoint.none",
            Error,
            "There is no webhook endpoint: results reach nobody.",
            "none",
            mend,
        );
    }
    unknown(facts, endpoints, notes);
    for endpoint in endpoints {
        let id = shown(&endpoint.id);
        let check = format!("endpoint/{id}");
        notes.looked_at(&check, if endpoint.enabled { "enabled" } else { "disabled" });
        let place = match Address::parse(&endpoint.url, "url") {
            // A path and a query may be secret.
            Ok(address) => format!("{id} at {}", address.origin()),
            Err(_) => id,
        };
        let mut find = |id, severity, title, seen: &str, mend| {
            let separator = if seen.is_empty() { "" } else { ": " };
            notes.find(&check, id, severity, title, &format!("{place}{separator}{seen}"), mend);
        };
        if !endpoint.enabled {
            // Beside one that works, it is most likely disabled on purpose.
            let severity = if endpoints.iter().any(|other| other.enabled) { Note } else { Error };
            find(
                "endpoint.disabled",
                severity,
                "An endpoint is disabled: nothing is sent to it.",
                "",
                "Enable it, or delete it when it is not wanted.",
            );
            // What is not sent to cannot go wrong in other ways.
            continue;
        }
        keys(facts, endpoint, &mut find);
        if endpoint.secret == Some(SecretState::Other) {
            find(
                "endpoint.secret",
                Error,
                "The application holds another signing secret than the endpoint's.",
                "",
                "Reveal the endpoint's secret and deploy it. A rotated secret is dead at once: deploy both while you rotate.",
            );
        }
        if endpoint.subscribed_event_types.as_ref().is_some_and(Vec::is_empty) {
            find(
                "endpoint.no-events",
                Error,
                "An endpoint was given an empty list of event types: nothing is ever sent to it.",
                "",
                "Set the event types. The API reads an empty list back as all types, and delivers none.",
            );
        }
        if endpoint.undelivered_payload_retention_hours == Some(0) {
            find(
                "endpoint.no-retention",
                Note,
                "Undelivered payloads are erased when the last attempt fails.",
                "keeps payloads for 0 hours",
                "Set a retention of 72 or 168 hours when an outage of a day must not cost results.",
            );
        }
        address::check(endpoint, &mut find);
    }
}

/// Says what cannot be told of endpoints that are enabled.
fn unknown(facts: &Facts, endpoints: &[Endpoint], notes: &mut Notes) {
    let enabled = || endpoints.iter().filter(|endpoint| endpoint.enabled);
    if enabled().next().is_none() {
        return;
    }
    if facts.held_kids.is_none() {
        notes.skipped("held-keys", "the private keys that the application holds were not given");
    }
    if !facts.secrets_given {
        notes.skipped("secrets", "the signing secrets that the application holds were not given");
    } else if enabled().any(|endpoint| endpoint.secret.is_none()) {
        let why = "a signing secret was compared with nothing: have the API reveal it, with a key that has webhooks:write, or give a captured delivery";
        notes.skipped("secrets", why);
    }
    if enabled().any(|endpoint| endpoint.answered.is_none() && !endpoint.private) {
        notes.skipped("addresses", "an address was not asked");
    }
}

pub(super) type Find<'a> = dyn FnMut(&'static str, crate::report::Severity, &'static str, &str, &'static str) + 'a;

fn keys(facts: &Facts, endpoint: &Endpoint, find: &mut Find<'_>) {
    let Some(keys) = &facts.keys else { return };
    let keys: Vec<_> = keys.iter().filter(|key| key.webhook_endpoint_id == endpoint.id).collect();
    let active: Vec<_> = keys.iter().filter(|key| key.is_active).collect();
    if keys.is_empty() {
        find(
            "endpoint.no-key",
            Error,
            "An endpoint has no encryption key: every event for it is lost.",
            "",
            "Register a public key. Disable the endpoint until then.",
        );
    } else if active.is_empty() {
        find(
            "endpoint.key-retired",
            Error,
            "All encryption keys of an endpoint are retired: every event for it is lost.",
            "",
            "Reactivate a key whose private half the application holds, or register a new one.",
        );
    }
    for key in active.iter().filter(|key| key.opens == Some(false)) {
        find(
            "endpoint.key-differs",
            Error,
            "The application holds another key under the kid that payloads are encrypted to.",
            &shown_kid(key),
            "Give each key a kid of its own, such as its thumbprint, and hold the private key of the registered public one under it.",
        );
    }
    let Some(held) = &facts.held_kids else { return };
    for key in active.iter().filter(|key| !held.contains(&key.key_id)) {
        find(
            "endpoint.key-not-held",
            Error,
            "Payloads are encrypted to a key that the application does not hold.",
            &shown_kid(key),
            "Add the private key to the keyring under exactly this kid, or register a key that is held.",
        );
    }
}

/// The name of a key. What looks like a secret is blanked, unless it is the key's thumbprint, which is as public as the key.
fn shown_kid(key: &EncryptionKey) -> String {
    let thumbprint = PublicKey::from_jwk(&key.jwk.to_string()).map(|public| public.thumbprint());
    if thumbprint.is_ok_and(|thumbprint| thumbprint == key.key_id) {
        return format!("kid {:?}", key.key_id);
    }
    format!("kid {:?}", kayle_id_core::scrub::scrub(&key.key_id, 128))
}
