//! Register a key for answers to BitGo's policy webhooks, answer with it, and rotate it.
//!
//! `cargo run --example bitgo_signing_key` needs no account: it talks to the embedded server.

use futures::TryStreamExt;
use kayle_id::bitgo::{Answer, Client, EnterpriseId, KeyKind, KeySet, Rotation, SigningKey, Step, Verifier};
use kayle_id::testing::mock::{MockServer, Pattern, Stub};
use serde_json::{Value, json};

/// Has the embedded server hold these active keys; it does not keep what it is sent.
fn hold(server: &MockServer, ids: &[&str]) {
    let keys: Vec<Value> = ids.iter().map(|id| json!({"keyId": id, "status": "ACTIVE"})).collect();
    let list = Stub::get("/api/policy/v1/enterprises/my-enterprise/webhooks/keys");
    let answer = json!({"keys": keys, "total": ids.len(), "limit": 100, "prevId": 0});
    let list = list.query("status", "ACTIVE").query_matching("prevId", Pattern::absent());
    server.mount(list.respond(kayle_id::testing::mock::Response::json(200, answer)));
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = MockServer::start().await?;
    // Client::new(token) is production; .base_url(kayle_id::bitgo::TEST) the test environment.
    let client = Client::builder("v2xexample").base_url(server.base_url()).build()?;
    let enterprise: EnterpriseId = "my-enterprise".parse()?;

    println!("keys of the enterprise");
    let mut keys = client.webhook_keys().list(&enterprise).limit(100).stream();
    while let Some(key) = keys.try_next().await? {
        println!("  {} {}", key.key_id, key.status);
    }

    // Made here. The private half is stored where secrets are, before anything is registered.
    let key = SigningKey::generate(KeyKind::Ed25519)?.with_key_id("my-key-v2".parse()?);
    let _stored = key.export_private_pkcs8_pem();

    let mut rotation = Rotation::plan(enterprise, "my-key-v1".parse()?, &key.jwks())?.name("Production");
    hold(&server, &["my-key-v1"]);
    loop {
        let step = rotation.advance(&client).await?;
        println!("rotation: {step:?}");
        let _state = serde_json::to_string(&rotation)?; // stored after every step
        match step {
            Step::Registered => {
                hold(&server, &["my-key-v1", "my-key-v2"]);

                // BitGo asks, with an evaluationId in its token; the answer is a token signed by the new key.
                let token = key.answer(&Answer::approve("evaluation-1"))?;
                let read = Verifier::new(KeySet::from(&key.jwks())).verify::<Value>(&token)?;
                println!("answer signed by {}: {}", read.key_id().unwrap_or_default(), read.claims());
                rotation.confirmed()?; // once BitGo was seen to take it
            }
            Step::Done => break,
            _ => {}
        }
    }
    Ok(())
}
