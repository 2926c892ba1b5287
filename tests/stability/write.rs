//! Writes the fixtures of this version.

use crate::fixture::{URL, folder};
use crate::inbox;
use kayle_id::jwk::PrivateKey;
use kayle_id::testing::SimulatorExt;
use kayle_id::testing::mock::{MockServer, Response, Stub};
use kayle_id::testing::simulator::{Claims, Simulator};
use kayle_id::webhook::testing::{DeliveryBuilder, Payload};
use kayle_id::webhook::{Receiver, SealedDelivery};
use kayle_id::workflows::{
    BoxError, FileProgressStore, FileVault, SecretName, provision_endpoint, rotate_api_key, rotate_encryption_key,
    rotate_signing_secret, watch_withdrawals,
};
use kayle_id::{ApiKeyId, Claim, Client, Scope, ShareFields, bitgo, hookbridge};
use serde::Serialize;
use serde_json::json;
use std::path::Path;

#[tokio::test]
async fn write_the_fixtures_of_this_version() {
    let path = folder().join(env!("CARGO_PKG_VERSION"));
    if std::env::var_os("WRITE_FIXTURES").is_none() {
        assert!(path.is_dir(), "this version has no fixtures: WRITE_FIXTURES=1 cargo test --test stability write");
        return;
    }
    assert!(!path.exists(), "{} exists; what a version stored is never changed", path.display());
    std::fs::create_dir_all(&path).unwrap();
    write(&path).await.unwrap();
}

async fn write(path: &Path) -> Result<(), BoxError> {
    let simulator = Simulator::builder().seed(1).start().await?;
    let client = simulator.client()?;
    let vault = FileVault::open(path.join("vault"))?;
    let runs = FileProgressStore::open(path.join("runs"))?;

    let made = provision_endpoint(&client, "production", URL).run(&runs, &vault).await?;
    let asked =
        ShareFields::new().require(Claim::FamilyName, "To address you").require_age_over(18, "The law asks for it");
    put(path, "share-fields.json", &asked)?;
    let session = client.sessions().create().share_fields(asked).send().await?;
    let claims = Claims::new().share(Claim::FamilyName, "ERIKSSON").share("age_over_18", true);
    simulator.complete(&session.id, claims)?;
    simulator.settled().await;

    let pem = std::fs::read(vault.path(&SecretName::EncryptionKey { kid: made.kid.clone() }))?;
    let key = PrivateKey::from_pem(&pem)?;
    let secret = vault.signing_secrets()?.remove(0);
    let receiver = Receiver::builder().secret(secret.clone()).keyring(vault.keyring().clone()).build()?;
    let sealed = |number: u32, claims: Payload| -> Result<SealedDelivery, BoxError> {
        let id = format!("evt_{number:032}").parse()?;
        let payload = claims.event_id(&id).session_id(&session.id);
        let delivery = DeliveryBuilder::new(payload, &secret).key(&made.kid, &key.public_key()).build()?;
        Ok(receiver.verify(&delivery.headers, &delivery.body)?)
    };
    let success = || Payload::succeeded().shared("family_name", "ERIKSSON").shared("age_over_18", true);
    let deliveries = [sealed(1, success())?, sealed(2, success())?, sealed(3, Payload::expired())?];
    put(path, "sealed-delivery.json", &deliveries[0])?;
    // What the tests of `kayle-id-inbox` need for the other stores.
    put(path, "deliveries.json", &deliveries)?;
    std::fs::write(path.join("encryption-key.pem"), pem)?;
    let time = simulator.now().duration_since(std::time::UNIX_EPOCH)?.as_secs();
    std::fs::write(path.join("time.txt"), format!("{time}\n"))?;
    std::fs::write(path.join("encryption-key-id.txt"), format!("{}\n", made.kid))?;
    std::fs::write(path.join("signing-secret.txt"), format!("{}\n", secret.expose_secret()))?;
    std::fs::write(path.join("event-id.txt"), format!("evt_{:032}\n", 1))?;
    inbox::write(path, &receiver, &deliveries, simulator.clock()).await?;

    rotate(path, &client, &made.endpoint.id, &runs, &vault).await?;
    watch_withdrawals(&client, "withdrawals").run(&runs, |_| async { Ok::<(), BoxError>(()) }).await?;
    simulator.snapshot().write(path.join("simulator.json"))?;

    let mut events = client.webhooks().events().list().stream();
    futures::TryStreamExt::try_next(&mut events).await?;
    put(path, "cursor.json", &events.cursor().ok_or("no cursor")?)?;
    companions(path).await
}

/// Rotations of the companions that are on their way.
async fn companions(path: &Path) -> Result<(), BoxError> {
    let server = MockServer::builder().fixtures(false).start().await?;
    let bitgo_keys = "/api/policy/v1/enterprises/ent-1/webhooks/keys";
    for (status, keys) in [("ACTIVE", json!([{"keyId": "2026-01", "status": "ACTIVE"}])), ("REVOKED", json!([]))] {
        let page = json!({"keys": keys, "total": keys.as_array().map_or(0, Vec::len), "limit": 100, "prevId": 0});
        server.mount(Stub::get(bitgo_keys).query("status", status).respond(Response::json(200, page)));
    }
    let client = bitgo::Client::builder("v2x0123456789").base_url(server.base_url()).build()?;
    let jwks = bitgo::SigningKey::generate(bitgo::KeyKind::Ed25519)?.with_key_id("2026-07".parse()?).jwks();
    let mut rotation = bitgo::Rotation::plan("ent-1".parse()?, "2026-01".parse()?, &jwks)?.name("production");
    rotation.advance(&client).await?;
    put(path, "bitgo-rotation.json", &rotation)?;

    let endpoint = "ep_550e8400e29b41d4a716446655440000";
    let signing_keys = format!("/v1/endpoints/{endpoint}/signing-keys");
    let listed = json!({"data": [{"id": "sk_old", "key_hint": "abcd"}], "meta": {}});
    server.mount(Stub::get(&signing_keys).respond(Response::json(200, listed)));
    let created = json!({"data": {"id": "sk_new", "signing_secret": "whsec_test"}, "meta": {"request_id": "req_1"}});
    server.mount(Stub::post(&signing_keys).respond(Response::json(201, created)));
    let client = hookbridge::Client::builder("hb_test_0123456789").base_url(server.base_url()).build()?;
    let mut rotation = hookbridge::Rotation::plan(endpoint.parse()?, "sk_old".parse()?);
    rotation.advance(&client).await?;
    rotation.advance(&client).await?;
    put(path, "hookbridge-rotation.json", &rotation)
}

/// Rotations that overlap.
async fn rotate(
    path: &Path,
    client: &Client,
    endpoint: &kayle_id::WebhookEndpointId,
    runs: &FileProgressStore,
    vault: &FileVault,
) -> Result<(), BoxError> {
    let old: ApiKeyId = client.dashboard().api_keys().create("checkout", [Scope::SessionsWrite]).send().await?.id;
    std::fs::write(path.join("old-api-key-id.txt"), format!("{old}\n"))?;
    rotate_encryption_key(client, "encryption/2026-07", endpoint).run(runs, vault).await?;
    rotate_signing_secret(client, "secret 2026-07", endpoint).run(runs, vault).await?;
    rotate_api_key(client, "key-2026-07", &old).run(runs, vault).await?;
    Ok(())
}

fn put(path: &Path, name: &str, value: &impl Serialize) -> Result<(), BoxError> {
    std::fs::write(path.join(name), format!("{}\n", serde_json::to_string(value)?))?;
    Ok(())
}
