//! Every operation that the client offers, as one would call it: the one list that several tests drive.
//! What must never be shown has CANARY in it.

use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::operations::Operation;
use kayle_id::resources::Logo;
use kayle_id::*;
use std::sync::LazyLock;

/// What is done with each of them.
pub(crate) trait Drive {
    async fn drive<O: Operation + Clone + 'static>(&mut self, request: Request<O>);
}

/// Making a key takes a while, and one will do.
static KEY: LazyLock<PrivateKey> = LazyLock::new(|| PrivateKey::generate(RsaKeySize::Rsa2048).unwrap());

pub(crate) async fn every_operation(client: &Client, d: &mut impl Drive) {
    let uuid = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
    let session: SessionId = format!("vs_{}", "a".repeat(64)).parse().unwrap();
    let endpoint: WebhookEndpointId = "whe_a".parse().unwrap();
    let key: WebhookEncryptionKeyId = "whk_a".parse().unwrap();
    let delivery: WebhookDeliveryId = "whd_a".parse().unwrap();
    let event: WebhookEventId = "evt_a".parse().unwrap();
    let organization: OrganizationId = uuid.parse().unwrap();
    let at: Timestamp = "2026-01-12T10:30:00.123Z".parse().unwrap();

    let sessions = client.sessions();
    let fields = ShareFields::new()
        .require(Claim::FamilyName, "CANARY, to address you")
        .optional(Claim::DateOfBirth, "CANARY, to congratulate you")
        .optional_age_over(18, "");
    d.drive(
        sessions
            .create()
            .share_fields(fields)
            .redirect_url("https://example.com/CANARY")
            .webhook_endpoints(vec![endpoint.clone(), "whe_b".parse().unwrap()]),
    )
    .await;
    d.drive(sessions.get(&session)).await;
    d.drive(sessions.cancel(&session)).await;
    d.drive(sessions.list().status(SessionStatus::InProgress).created_from(at).created_to(at).limit(100)).await;

    let endpoints = client.webhooks().endpoints();
    d.drive(
        endpoints
            .create("https://example.com/hook")
            .name("CANARY Main")
            .labels(["CANARY"])
            .enabled(false)
            .subscribed_event_types([WebhookEventType::VerificationSessionSucceeded])
            .undelivered_payload_retention(RetentionHours::ONE_DAY),
    )
    .await;
    d.drive(endpoints.get(&endpoint)).await;
    d.drive(
        endpoints
            .update(&endpoint)
            .name("CANARY New")
            .labels(["a", "b"])
            .url("https://example.com/other")
            .enabled(true)
            .subscribed_event_types(WebhookEventType::KNOWN.to_vec())
            .undelivered_payload_retention(RetentionHours::ONE_WEEK),
    )
    .await;
    d.drive(endpoints.delete(&endpoint)).await;
    d.drive(endpoints.list().enabled(true).limit(1)).await;

    let jwk = KEY.public_jwk();
    let keys = client.webhooks().encryption_keys();
    d.drive(keys.create(&endpoint, &jwk)).await;
    d.drive(keys.list(&endpoint).is_active(true).limit(2)).await;
    d.drive(keys.deactivate(&key)).await;
    d.drive(keys.reactivate(&key)).await;
    d.drive(client.webhooks().signing_secrets().reveal(&endpoint)).await;
    d.drive(client.webhooks().signing_secrets().rotate(&endpoint)).await;
    let deliveries = client.webhooks().deliveries();
    let list = deliveries.list().status(WebhookDeliveryStatus::Failed).endpoint(&endpoint).event(&event).limit(3);
    d.drive(list).await;
    d.drive(deliveries.retry(&delivery)).await;
    let events = client.webhooks().events();
    let succeeded = WebhookEventType::VerificationSessionSucceeded;
    d.drive(events.list().event_type(succeeded).created_from(at).created_to(at).limit(4)).await;
    d.drive(events.get(&event)).await;
    d.drive(events.replay(&event)).await;
    d.drive(client.analytics().sessions()).await;

    let dashboard = client.dashboard();
    let api_keys = dashboard.api_keys();
    let api_key: ApiKeyId = uuid.parse().unwrap();
    d.drive(
        api_keys
            .create("CANARY ci", Scope::KNOWN.to_vec())
            .metadata("team", "CANARY")
            .metadata("n", 1)
            .metadata("on", true),
    )
    .await;
    d.drive(api_keys.list()).await;
    d.drive(api_keys.update(&api_key).name("new").enabled(false).scopes([Scope::SessionsRead])).await;
    d.drive(api_keys.delete(&api_key)).await;
    d.drive(dashboard.account().owned_organizations()).await;

    let ours = dashboard.organization();
    let logo = Logo::new(LogoContentType::ImagePng, b"\x89PNG\r\n\x1a\n");
    d.drive(ours.create("CANARY", "acme-1").logo(logo.clone())).await;
    d.drive(ours.update_logo(logo)).await;
    d.drive(ours.request_deletion(&organization)).await;
    d.drive(ours.confirm_deletion(&organization, "CANARY00")).await;
    d.drive(ours.cancel_deletion(&organization)).await;
    d.drive(ours.accept_verification_terms(&organization)).await;
    d.drive(
        ours.update_business_details()
            .business_type(Some(BusinessType::Sole))
            .business_name(Some("CANARY".into()))
            .business_jurisdiction(None)
            .business_registration_number(Some("1".into())),
    )
    .await;
    d.drive(ours.relying_party_terms().get()).await;
    d.drive(ours.relying_party_terms().accept()).await;
    d.drive(ours.domains().create_challenge("example.com")).await;
    d.drive(ours.domains().verify_challenge(&uuid.parse().unwrap()).acknowledge_takeover(true)).await;
    d.drive(ours.domains().list()).await;
    d.drive(ours.domains().delete(&uuid.parse().unwrap())).await;
    d.drive(ours.redirect_uris().list()).await;
    d.drive(ours.redirect_uris().create("https://example.com/*")).await;
    d.drive(ours.redirect_uris().delete(&uuid.parse().unwrap())).await;
    d.drive(ours.members().remove(&uuid.parse().unwrap())).await;
    d.drive(ours.members().reinstate(&uuid.parse().unwrap())).await;
    d.drive(ours.members().leave()).await;
    d.drive(
        ours.audit_logs()
            .list()
            .event("organization.created")
            .actor_user(&uuid.parse().unwrap())
            .actor_api_key(&api_key)
            .actor_type(ActorType::User)
            .created_from(at)
            .created_to(at)
            .search("CANARY")
            .limit(10),
    )
    .await;
}
