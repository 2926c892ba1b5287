//! Our own receiver makes of every vector what its verdict says, and the preferred of two verdicts.

use std::time::{Duration, UNIX_EPOCH};

use http::{HeaderMap, HeaderName, HeaderValue};
use kayle_id_conform::vectors::{self, Stage, Vector, Verdict};
use kayle_id_core::SigningSecret;
use kayle_id_webhook::jwk::PrivateKey;
use kayle_id_webhook::webhook::{Event, Keyring, Receiver};

/// How far a delivery came.
#[derive(Debug)]
pub(super) enum Outcome {
    RefusedOnArrival,
    RefusedOnOpening,
    Handled(Event),
}

impl Outcome {
    pub(super) fn handled(&self) -> bool {
        matches!(self, Self::Handled(_))
    }
}

pub(super) fn outcome(case: &Vector) -> Outcome {
    let keys: serde_json::Map<String, serde_json::Value> = serde_json::from_str(vectors::keys_json()).unwrap();
    let keyring = Keyring::new();
    for kid in &case.keys {
        keyring.insert(kid, &PrivateKey::from_jwk(&keys[kid].to_string()).unwrap()).unwrap();
    }
    let at = UNIX_EPOCH + Duration::from_secs(case.at);
    let builder =
        case.secrets.iter().fold(Receiver::builder(), |builder, secret| builder.secret(SigningSecret::new(secret)));
    let receiver = builder.keyring(keyring).clock(move || at).build().unwrap();
    let mut headers = HeaderMap::new();
    for (name, value) in &case.headers {
        headers.append(name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap());
    }
    let Ok(sealed) = receiver.verify(&headers, &case.body_bytes().unwrap()) else { return Outcome::RefusedOnArrival };
    match receiver.open_local(&sealed) {
        Ok(event) => Outcome::Handled(event),
        Err(_) => Outcome::RefusedOnOpening,
    }
}

#[test]
fn our_receiver_gives_every_verdict() {
    let mut wrong = Vec::new();
    for case in super::KINDS.iter().flat_map(|kind| &kind.cases) {
        let verdict = case.preferred.unwrap_or(case.verdict);
        let right = match (verdict, outcome(case)) {
            (Verdict::Accept, Outcome::Handled(event)) => {
                let expected = case.event.as_ref().unwrap();
                event.type_name() == expected.type_name
                    && event.event_id().is_some_and(|id| id.as_str() == expected.event_id)
                    && event.session_id().is_some_and(|id| id.as_str() == expected.session_id)
            }
            (Verdict::Refuse, Outcome::RefusedOnArrival) => true,
            (Verdict::Refuse, Outcome::RefusedOnOpening) => case.stage == Some(Stage::Opening),
            _ => false,
        };
        if !right {
            wrong.push(format!("{} ({verdict:?}): {:.40}", case.id, format!("{:?}", outcome(case))));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
