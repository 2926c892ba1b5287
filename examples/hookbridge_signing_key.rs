//! Rotate a HookBridge endpoint's signing key without losing a delivery.
//!
//! `cargo run --example hookbridge_signing_key` needs no account: it talks to the embedded server.

use kayle_id::hookbridge::{Client, EndpointId, Receiver, Rotation, SigningKeyId, Step, testing};
use kayle_id::testing::mock::{MockServer, Response, Stub};
use kayle_id::{SigningSecret, Timestamp};
use serde_json::json;

const BODY: &[u8] = br#"{"event":"order.created"}"#;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = MockServer::start().await?;
    // Client::new(key) is the hosted service.
    let client = Client::builder("hb_test_example").base_url(server.base_url()).build()?;
    let endpoint: EndpointId = "ep_550e8400e29b41d4a716446655440000".parse()?;
    let old: SigningKeyId = "sk_550e8400e29b41d4a716446655440000".parse()?;
    for key in client.signing_keys().list(&endpoint).send().await? {
        println!("key {} ends in {}", key.id, key.key_hint.unwrap_or_default());
    }

    let old_secret = SigningSecret::new("whsec_exampleabcdefghijklmnopqrswxyz");
    let receiver = Receiver::builder().secret(old_secret.clone()).build()?;
    let mut signing = vec![old_secret.clone()];

    let mut rotation = Rotation::plan(endpoint, old);
    loop {
        let step = rotation.advance(&client).await?;
        println!("rotation: {step:?}");
        let _state = serde_json::to_string(&rotation)?; // stored after every step, without the secret
        match step {
            Step::Created => {
                let Some(secret) = rotation.take_secret() else { return Err("the secret is shown once".into()) };
                // HookBridge signs with both keys from now on; a receiver that has not heard of the new one goes on.
                signing.push(secret.clone());
                println!("  delivery taken by the old receiver: {}", taken(&receiver, &signing));
                receiver.replace_secrets([secret, old_secret.clone()])?;
                println!("  delivery taken by the new receiver: {}", taken(&receiver, &signing));
                rotation.deployed()?;
                // The embedded server does not keep what it is sent: it lists both keys from now on.
                let both = json!({"data": [{"id": rotation.key()}, {"id": "sk_550e8400e29b41d4a716446655440000"}]});
                let list = Stub::get("/v1/endpoints/ep_550e8400e29b41d4a716446655440000/signing-keys");
                server.mount(list.respond(Response::json(200, both)));
            }
            Step::Done => break,
            _ => {}
        }
    }
    signing.remove(0);
    println!("  delivery taken after the old key is gone: {}", taken(&receiver, &signing));
    Ok(())
}

fn taken(receiver: &Receiver, signing: &[SigningSecret]) -> bool {
    receiver.verify(&testing::headers(signing, Timestamp::now(), BODY), BODY).is_ok()
}
