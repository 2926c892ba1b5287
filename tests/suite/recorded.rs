//! What a real server answered reads without loss: run where recordings lie beside the project.

use crate::backend::{Backend, on_each_backend};
use crate::values::recordings;
use crate::values::session_id;
use kayle_id::operations::Operation;
use kayle_id::testing::mock::{Response, Stub};
use kayle_id::*;
use serde_json::Value;

struct Recording {
    operation: String,
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

fn read(line: &str) -> Recording {
    let value: Value = serde_json::from_str(line).unwrap();
    let headers = value["headers"].as_array().unwrap().iter();
    Recording {
        operation: value["operation"].as_str().unwrap().to_owned(),
        status: u16::try_from(value["status"].as_u64().unwrap()).unwrap(),
        headers: headers
            .map(|pair| (pair[0].as_str().unwrap().to_owned(), pair[1].as_str().unwrap().to_owned()))
            .collect(),
        body: value["body"].as_str().unwrap_or_default().to_owned(),
    }
}

impl Recording {
    /// Whether the recording was cut off.
    fn is_cut_off(&self) -> bool {
        let length = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        length.is_some_and(|(_, length)| length.parse::<usize>().unwrap() > self.body.len())
    }

    fn stub(&self) -> Stub {
        let mut response = Response::empty(self.status).body(self.body.clone());
        for (name, value) in &self.headers {
            if !name.eq_ignore_ascii_case("content-length") && !name.eq_ignore_ascii_case("transfer-encoding") {
                response = response.header(name, value);
            }
        }
        Stub::any().respond(response)
    }
}

/// Has an operation answered with a recording, and checks what is read.
async fn replay<O: Operation>(recording: &Recording, request: Request<O>) {
    check(recording, request.send().await.map(drop));
}

fn check(recording: &Recording, read: Result<(), Error>) {
    let place = format!("{} {}", recording.operation, recording.status);
    match read {
        Ok(_) => assert!((200..300).contains(&recording.status), "{place}: taken for a success"),
        Err(error) => {
            let api = error.api().unwrap_or_else(|| panic!("{place}: {error}"));
            assert_eq!(api.status(), recording.status, "{place}");
            let told: Value = serde_json::from_str(&recording.body).unwrap_or_default();
            let code = told["error"]["code"].as_str().or_else(|| told["code"].as_str());
            assert_eq!(api.code().map(ErrorCode::as_str), code, "{place}");
            assert_eq!(told["error"]["name"] == "ZodError", !api.issues().is_empty(), "{place}: {error}");
            assert!(!error.to_string().contains("the body is"), "{place}: {error}");
        }
    }
}

async fn every_recorded_answer_is_read<B: Backend>() {
    let files: Vec<_> = ["recorded.jsonl", "recorded-2.jsonl"].into_iter().filter_map(recordings).collect();
    assert_eq!(files.len(), 2, "both rounds of recordings lie beside the project");
    let lines: String = files.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let mut unread = Vec::new();
    let (server, client) = B::bare([]).await;
    let jwk = jwk::PrivateKey::generate(jwk::RsaKeySize::Rsa2048).unwrap().public_jwk();
    for line in lines.lines() {
        let recording = read(line);
        if recording.is_cut_off() {
            continue;
        }
        // The newest stub comes first.
        server.mount(recording.stub());
        let uuid = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
        let (session, endpoint) = (session_id('a'), "whe_a".parse().unwrap());
        let (r, webhooks, dashboard) = (&recording, client.webhooks(), client.dashboard());
        let organization = dashboard.organization();
        match recording.operation.as_str() {
            "GET /v1/sessions" => replay(r, client.sessions().list()).await,
            "POST /v1/sessions" => replay(r, client.sessions().create()).await,
            "GET /v1/sessions/{id}" => replay(r, client.sessions().get(&session)).await,
            "POST /v1/sessions/{id}/cancel" => replay(r, client.sessions().cancel(&session)).await,
            "GET /v1/webhooks/endpoints" => replay(r, webhooks.endpoints().list()).await,
            "POST /v1/webhooks/endpoints" => replay(r, webhooks.endpoints().create("https://example.com")).await,
            "GET /v1/webhooks/endpoints/{endpoint_id}" => replay(r, webhooks.endpoints().get(&endpoint)).await,
            "PATCH /v1/webhooks/endpoints/{endpoint_id}" => {
                replay(r, webhooks.endpoints().update(&endpoint).enabled(true)).await
            }
            "DELETE /v1/webhooks/endpoints/{endpoint_id}" => replay(r, webhooks.endpoints().delete(&endpoint)).await,
            "GET /v1/webhooks/endpoints/{endpoint_id}/keys" => {
                replay(r, webhooks.encryption_keys().list(&endpoint)).await
            }
            "POST /v1/webhooks/endpoints/{endpoint_id}/keys" => {
                replay(r, webhooks.encryption_keys().create(&endpoint, &jwk)).await;
            }
            "POST /v1/webhooks/keys/{key_id}/deactivate" => {
                replay(r, webhooks.encryption_keys().deactivate(&"whk_a".parse().unwrap())).await;
            }
            "POST /v1/webhooks/keys/{key_id}/reactivate" => {
                replay(r, webhooks.encryption_keys().reactivate(&"whk_a".parse().unwrap())).await;
            }
            "POST /v1/webhooks/endpoints/{endpoint_id}/signing-secret/reveal" => {
                replay(r, webhooks.signing_secrets().reveal(&endpoint)).await;
            }
            "POST /v1/webhooks/endpoints/{endpoint_id}/signing-secret/rotate" => {
                replay(r, webhooks.signing_secrets().rotate(&endpoint)).await;
            }
            "GET /v1/webhooks/deliveries" => replay(r, webhooks.deliveries().list()).await,
            "POST /v1/webhooks/deliveries/{delivery_id}/retry" => {
                replay(r, webhooks.deliveries().retry(&"whd_a".parse().unwrap())).await;
            }
            "GET /v1/webhooks/events" | "GET /v1/events" => replay(r, webhooks.events().list()).await,
            "GET /v1/webhooks/events/{event_id}" | "GET /v1/events/{event_id}" => {
                replay(r, webhooks.events().get(&"evt_a".parse().unwrap())).await;
            }
            "POST /v1/webhooks/events/{event_id}/replay" | "POST /v1/events/{event_id}/replay" => {
                replay(r, webhooks.events().replay(&"evt_a".parse().unwrap())).await;
            }
            "GET /v1/analytics/sessions/overview" => replay(r, client.analytics().sessions()).await,
            "GET /v1/auth/api-keys" => replay(r, dashboard.api_keys().list()).await,
            "POST /v1/auth/api-keys" => replay(r, dashboard.api_keys().create("x", [Scope::SessionsRead])).await,
            "PATCH /v1/auth/api-keys/{id}" => {
                replay(r, dashboard.api_keys().update(&uuid.parse().unwrap()).enabled(true)).await
            }
            "DELETE /v1/auth/api-keys/{id}" => replay(r, dashboard.api_keys().delete(&uuid.parse().unwrap())).await,
            "GET /v1/auth/orgs/audit-logs" => replay(r, organization.audit_logs().list()).await,
            "GET /v1/auth/orgs/domains" => replay(r, organization.domains().list()).await,
            "GET /v1/auth/orgs/redirect-uris" => replay(r, organization.redirect_uris().list()).await,
            "GET /v1/auth/orgs/rp-terms" => replay(r, organization.relying_party_terms().get()).await,
            "POST /v1/auth/orgs" => replay(r, organization.create("x", "x")).await,
            "POST /v1/auth/orgs/logo" => {
                let logo = resources::Logo::new(LogoContentType::ImagePng, b"x");
                replay(r, organization.update_logo(logo)).await;
            }
            "POST /v1/auth/orgs/business-details" => {
                replay(r, organization.update_business_details().business_type(None)).await;
            }
            "POST /v1/auth/orgs/domains/challenges/dns" => {
                replay(r, organization.domains().create_challenge("example.com")).await;
            }
            "POST /v1/auth/orgs/domains/challenges/dns/verify" => {
                replay(r, organization.domains().verify_challenge(&uuid.parse().unwrap())).await;
            }
            "DELETE /v1/auth/orgs/domains/{id}" => {
                replay(r, organization.domains().delete(&uuid.parse().unwrap())).await
            }
            "POST /v1/auth/orgs/redirect-uris" => {
                replay(r, organization.redirect_uris().create("https://example.com/back")).await;
            }
            "POST /v1/auth/orgs/rp-terms" => replay(r, organization.relying_party_terms().accept()).await,
            "POST /v1/auth/orgs/accept-verification-terms" => {
                replay(r, organization.accept_verification_terms(&uuid.parse().unwrap())).await;
            }
            "POST /v1/auth/orgs/members/leave" => replay(r, organization.members().leave()).await,
            "POST /v1/auth/orgs/members/{id}/reinstate" => {
                replay(r, organization.members().reinstate(&uuid.parse().unwrap())).await;
            }
            "POST /v1/auth/orgs/request-delete" => {
                replay(r, organization.request_deletion(&uuid.parse().unwrap())).await;
            }
            "POST /v1/auth/orgs/confirm-delete" => {
                replay(r, organization.confirm_deletion(&uuid.parse().unwrap(), "A1B2C3D4")).await;
            }
            "POST /v1/auth/orgs/cancel-delete" => {
                replay(r, organization.cancel_deletion(&uuid.parse().unwrap())).await;
            }
            "GET /v1/auth/account/owned-organizations" => replay(r, dashboard.account().owned_organizations()).await,
            "POST /v1/verify/session/{id}/cancel" => {
                replay(r, client.public().cancel(&session, &CancelToken::new("a".repeat(48)))).await;
            }
            other => unread.push(other.to_owned()),
        }
    }
    assert!(unread.is_empty(), "no call for {unread:?}");
}

/// What a server said on the routes that need no key, and on some others: through the typed calls where there are some,
/// through a raw request otherwise.
async fn every_recorded_answer_of_the_public_routes_is_read<B: Backend>() {
    let path = recordings("recorded-public.jsonl").unwrap();
    let (server, client) = B::bare([]).await;
    let mut typed = 0;
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let value: Value = serde_json::from_str(line).unwrap();
        let recording = read(line);
        let is_json = recording.body.starts_with(['{', '[']) || recording.body.is_empty();
        let method = Method::from_bytes(value["method"].as_str().unwrap().as_bytes()).unwrap();
        // A switch to WebSocket is no answer, and what is no JSON is not for this client.
        if recording.is_cut_off() || !is_json || recording.status < 200 || method == Method::HEAD {
            continue;
        }
        server.mount(recording.stub());
        let (session, token) = (session_id('a'), CancelToken::new("a".repeat(48)));
        let r = &recording;
        match r.operation.as_str() {
            "GET /v1/verify/session/{id}/status" => replay(r, client.public().status(&session)).await,
            "GET /v1/verify/session/{id}/privacy-context" => replay(r, client.public().privacy_context(&session)).await,
            "POST /v1/verify/session/{id}/cancel" => replay(r, client.public().cancel(&session, &token)).await,
            "GET /v1/sessions/{id}" => replay(r, client.sessions().get(&session)).await,
            "POST /v1/sessions/{id}/cancel" => replay(r, client.sessions().cancel(&session)).await,
            "GET /v1/events" => replay(r, client.webhooks().events().list()).await,
            "GET /v1/webhooks/deliveries" => replay(r, client.webhooks().deliveries().list()).await,
            "GET /v1/auth/orgs/audit-logs" => replay(r, client.dashboard().organization().audit_logs().list()).await,
            _ => {
                let path = value["path"].as_str().unwrap().split('?').next().unwrap();
                check(r, client.request(method, path).send().await.map(drop));
                continue;
            }
        }
        typed += 1;
    }
    assert!(typed > 80, "{typed}");
}

on_each_backend! {
    #[needs::needs("recordings")]
    #[tokio::test]
    every_recorded_answer_is_read;
    #[needs::needs("recordings")]
    #[tokio::test]
    every_recorded_answer_of_the_public_routes_is_read;
}
