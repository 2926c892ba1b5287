//! Webhook endpoints and their keys.

use bytes::Bytes;
use kayle_id_core::WebhookEndpointId;
use kayle_id_webhook::jwk::{PrivateKey, PublicKey, RsaKeySize};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::simulator::control_api::Control;
use crate::simulator::control_api::answer::{Answer, Problem, read};

/// Creates an endpoint as the API does, with the key that has every scope.
pub(super) fn create(control: &Control, body: &Bytes) -> Result<Answer, Problem> {
    Ok(Answer::json(&control.simulator.create_endpoint(read(body)?)?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    /// The public key; absent, a key pair is made.
    jwk: Option<Value>,
}

/// Registers a public key, or makes a key pair and registers its public half.
pub(super) async fn add_key(control: &Control, id: &str, body: &Bytes) -> Result<Answer, Problem> {
    let missing = |_| Problem::not_found("there is no such endpoint");
    let endpoint = WebhookEndpointId::new(id).map_err(missing)?;
    let (public, pem) = match read::<Key>(body)?.jwk {
        Some(jwk) => (PublicKey::from_jwk(&jwk.to_string()).map_err(Problem::invalid)?.public_jwk(), None),
        None => {
            // It takes a processor about a tenth of a second.
            let made = tokio::task::spawn_blocking(|| PrivateKey::generate(RsaKeySize::Rsa2048)).await;
            let made = made.map_err(Problem::failed)?.map_err(Problem::failed)?;
            (made.public_jwk(), Some(made.export_private_pkcs8_pem()))
        }
    };
    let key = control.simulator.add_encryption_key(&endpoint, &public)?;
    Ok(Answer::json(&json!({"encryption_key": key, "private_key_pem": pem.as_ref().map(|pem| pem.as_str())})))
}
