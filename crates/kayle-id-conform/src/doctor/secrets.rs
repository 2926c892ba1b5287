//! Whether the secrets that the application holds are those of its endpoints.

use std::collections::BTreeMap;
use std::time::{Duration, UNIX_EPOCH};

use kayle_id_core::SigningSecret;
use kayle_id_webhook::webhook::{Error, Keyring, Receiver, UnverifiedHints};

use super::collect::{Source, plain};
use super::facts::{Captured, CapturedState, Facts, SecretState};
use super::options::{Delivered, Options};

/// Compares each enabled endpoint's secret, which the API reveals, with those held. A refused call leaves it unknown.
pub(super) async fn compare_revealed<S: Source>(facts: &mut Facts, source: &S, held: &[SigningSecret]) {
    for endpoint in facts.endpoints.iter_mut().flatten().filter(|endpoint| endpoint.enabled && plain(&endpoint.id)) {
        let path = format!("/v1/webhooks/endpoints/{}/signing-secret/reveal", endpoint.id);
        let answer = source.post(&path).await.filter(|answer| answer.status == 200);
        let revealed = answer.as_ref().and_then(|answer| answer.body["data"]["signing_secret"].as_str());
        if let Some(revealed) = revealed.map(SigningSecret::new) {
            let known = held.contains(&revealed);
            endpoint.secret = Some(if known { SecretState::Held } else { SecretState::Other });
        }
    }
}

/// Checks every captured delivery, and tells the endpoint's secret from it where the API knows the delivery.
pub(super) async fn check_captured(facts: &mut Facts, options: &Options) {
    let deliveries = facts.deliveries.iter().flatten();
    let endpoints: BTreeMap<&str, &str> =
        deliveries.map(|delivery| (delivery.id.as_str(), delivery.webhook_endpoint_id.as_str())).collect();
    let only = match facts.endpoints.as_deref() {
        Some([endpoint]) => Some(endpoint.id.clone()),
        _ => None,
    };
    let mut all = Vec::new();
    for delivered in options.captured.iter().filter(|_| !options.secrets.is_empty()) {
        // The header is not signed: it tells which row to look at, and nothing is decided by it.
        let hints = UnverifiedHints::from_headers(&delivered.headers);
        let known = hints.unverified_delivery_id().and_then(|id| endpoints.get(id)).map(|id| (*id).to_owned());
        let state = check(delivered, &options.secrets, options.keyring.as_ref()).await;
        all.push(Captured { name: delivered.name.clone(), endpoint: known.or_else(|| only.clone()), state });
    }
    for captured in &all {
        let of = captured.endpoint.as_deref();
        let endpoint = facts.endpoints.iter_mut().flatten().find(|endpoint| Some(endpoint.id.as_str()) == of);
        if let Some(endpoint) = endpoint.filter(|endpoint| endpoint.secret.is_none()) {
            let other = captured.state == CapturedState::OtherSecret;
            endpoint.secret = Some(if other { SecretState::Other } else { SecretState::Held });
        }
    }
    facts.captured = all;
}

async fn check(delivered: &Delivered, secrets: &[SigningSecret], keyring: Option<&Keyring>) -> CapturedState {
    // Age does not matter here: the delivery is read at the second in which it was signed.
    let at = signed_at(delivered).unwrap_or_default();
    let moment = UNIX_EPOCH.checked_add(Duration::from_secs(at)).unwrap_or(UNIX_EPOCH);
    let receiver = |keyring: Option<&Keyring>| -> Result<Receiver, Error> {
        let builder = Receiver::builder().clock(move || moment);
        let builder = secrets.iter().cloned().fold(builder, |builder, secret| builder.secret(secret));
        match keyring {
            Some(keyring) => builder.keyring(keyring.clone()).build(),
            None => builder.build(),
        }
    };
    if receiver(None).and_then(|receiver| receiver.verify(&delivered.headers, &delivered.body)).is_err() {
        return CapturedState::OtherSecret;
    }
    if keyring.is_none() {
        return CapturedState::Verified;
    }
    let opened = async {
        let receiver = receiver(keyring)?;
        receiver.decrypt(&receiver.verify(&delivered.headers, &delivered.body)?).await
    };
    match opened.await {
        Ok(_) => CapturedState::Opened,
        Err(error) if error.is_unknown_key() => CapturedState::UnknownKey,
        Err(_) => CapturedState::NotOpened,
    }
}

/// The `t` of the signature.
fn signed_at(delivered: &Delivered) -> Option<u64> {
    let header = delivered.headers.get("x-kayle-signature")?.to_str().ok()?;
    header.split(',').find_map(|part| part.trim().strip_prefix("t="))?.parse().ok()
}
