//! Endpoints, their keys, their secrets and their addresses.

use super::facts::{Answered, Endpoint, Facts, SecretState};
use super::notes::Notes;
use crate::report::Severity::{Error, Note, Warning};

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
    for endpoint in endpoints {
        let check = format!("endpoint/{}", endpoint.id);
        notes.looked_at(&check, if endpoint.enabled { "enabled" } else { "disabled" });
        let mut find = |id, severity, title, seen: &str, mend| {
            notes.find(&check, id, severity, title, format!("{} {seen}", endpoint.id).trim_end(), mend);
        };
        if !endpoint.enabled {
            find(
                "endpoint.disabled",
                Error,
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
        address(endpoint, &mut find);
    }
}

type Find<'a> = dyn FnMut(&'static str, crate::report::Severity, &'static str, &str, &'static str) + 'a;

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
    let Some(held) = &facts.held_kids else { return };
    for key in active.iter().filter(|key| !held.contains(&key.key_id)) {
        find(
            "endpoint.key-not-held",
            Error,
            "Payloads are encrypted to a key that the application does not hold.",
            &format!("kid {:?}", kayle_id_core::scrub::scrub(&key.key_id, 128)),
            "Add the private key to the keyring under exactly this kid, or register a key that is held.",
        );
    }
}

fn address(endpoint: &Endpoint, find: &mut Find<'_>) {
    let loopback =
        ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|local| endpoint.url.starts_with(local));
    if endpoint.url.starts_with("http://") && !loopback {
        find(
            "endpoint.plain-http",
            Error,
            "Deliveries go over plain HTTP.",
            "",
            "Use an https address. Payloads are encrypted, and what is signed can still be held back or replayed.",
        );
    }
    let Some(answered) = endpoint.answered else { return };
    match answered {
        Answered::Unreachable => find(
            "endpoint.unreachable",
            Error,
            "An endpoint's address cannot be reached.",
            "",
            "Check the name's resolution, the firewall, and that the application listens.",
        ),
        Answered::TimedOut => find(
            "endpoint.slow",
            Error,
            "An endpoint's address does not answer within 15 seconds.",
            "",
            "Store the delivery, answer, and work on it afterwards.",
        ),
        Answered::CertificateExpired => find(
            "endpoint.certificate-expired",
            Error,
            "The certificate of an endpoint's address has expired.",
            "",
            "Renew the certificate, and automate its renewal.",
        ),
        Answered::CertificateUntrusted => find(
            "endpoint.certificate-untrusted",
            Error,
            "The certificate of an endpoint's address is not trusted.",
            "",
            "Use a certificate of a public authority for this name, and send the intermediate certificates too.",
        ),
        Answered::Status(status @ 300..=399) => find(
            "endpoint.redirects",
            Error,
            "An endpoint's address redirects, and the server follows no redirect.",
            &format!("answers {status}"),
            "Register the address that answers itself.",
        ),
        Answered::Status(404) => find(
            "endpoint.not-found",
            Error,
            "An endpoint's address is not found.",
            "answers 404",
            "Check the path, and that the route takes POST.",
        ),
        Answered::Status(status @ (401 | 403)) => find(
            "endpoint.asks-for-credentials",
            Error,
            "An endpoint's address asks for credentials, which the server does not send.",
            &format!("answers {status}"),
            "Exempt the route from authentication by cookie, token, network or firewall. The signature authenticates the delivery.",
        ),
        Answered::Status(status @ 200..=299) => find(
            "endpoint.accepts-unsigned",
            Warning,
            "An endpoint acknowledges a request without a signature.",
            &format!("answers {status}"),
            "Refuse what has no valid signature; run `kayle conform` against the receiver.",
        ),
        Answered::Status(status @ 500..) => find(
            "endpoint.fails",
            Error,
            "An endpoint's address answers that it failed.",
            &format!("answers {status}"),
            "Look at the application's log and at the load balancer in front of it.",
        ),
        Answered::Status(_) => {}
    }
}
