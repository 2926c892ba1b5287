//! Nothing secret or personal is in `Debug`, `Display`, errors or serialized models.

use crate::backend::{Backend, on_each_backend};
use crate::values::{UUID, enveloped, session, session_id};
use kayle_id::testing::mock::{Response, Stub};
use kayle_id::*;
use serde_json::json;

const SECRET: &str = "kk_CANARY00000000000000000000000000";

async fn secrets_of_an_answer_show_only_on_request<B: Backend>() {
    let mut value = session(&session_id('a'));
    value["cancel_token"] = json!("CANARY-token");
    value["verification_url"] = json!("https://verify.example/x?cancel_token=CANARY-token");
    let stub = Stub::post("/v1/sessions").respond(enveloped(value));
    let (_server, client) = B::bare([stub]).await;
    let session = client.sessions().create().send().await.unwrap();
    assert!(!format!("{session:?} {session:#?}").contains("CANARY"), "{session:?}");
    assert_eq!(session.cancel_token.as_ref().unwrap().expose_secret(), "CANARY-token");
    assert!(session.verification_url.as_str().ends_with("CANARY-token"));
    assert_eq!(serde_json::to_value(&session).unwrap()["cancel_token"], "[redacted]");

    let created = json!({"id": "f47ac10b-58cc-4372-a567-0e02b2c3d479", "key": SECRET});
    let (_server, client) = B::bare([Stub::post("/v1/auth/api-keys").respond(enveloped(created))]).await;
    let created = client.dashboard().api_keys().create("x", [Scope::SessionsRead]).send().await.unwrap();
    assert!(!format!("{created:?}").contains("CANARY"));
    assert!(!serde_json::to_string(&created).unwrap().contains("CANARY"));
    assert_eq!(created.key.expose_secret(), SECRET);
}

async fn what_a_server_makes_up_shows_only_on_request<B: Backend>() {
    let (_server, client) = B::bundled().await;
    let (webhooks, dashboard) = (client.webhooks(), client.dashboard());
    let endpoint = "whe_a".parse().unwrap();
    let session = client.sessions().create().send().await.unwrap();
    let key = dashboard.api_keys().create("ci", [Scope::SessionsRead]).send().await.unwrap();
    let created = webhooks.endpoints().create("https://hooks.example.com").send().await.unwrap();
    let revealed = webhooks.signing_secrets().reveal(&endpoint).send().await.unwrap();
    let rotated = webhooks.signing_secrets().rotate(&endpoint).send().await.unwrap();
    let entries = dashboard.organization().audit_logs().list().send().await.unwrap().items;
    let shown = format!("{session:?} {key:?} {created:?} {revealed:?} {rotated:?} {entries:?}");

    let token = session.cancel_token.as_ref().unwrap().expose_secret();
    assert!(session.verification_url.as_str().ends_with(token));
    let secrets = [&created.signing_secret, &revealed.signing_secret, &rotated.signing_secret];
    let mut hidden = vec![token, key.key.expose_secret()];
    hidden.extend(secrets.map(|secret| secret.expose_secret()));
    assert!(hidden[1].starts_with("kk_") && hidden[2..].iter().all(|secret| secret.starts_with("whsec_")));
    hidden.extend(entries.iter().filter_map(|entry| Some(entry.actor.email.as_ref()?.as_str())));
    assert!(hidden.len() > 5, "an entry of a person");
    for text in hidden {
        assert!(!text.is_empty() && !shown.contains(text), "{shown}");
    }
}

async fn personal_data_of_the_audit_log_is_not_in_debug<B: Backend>() {
    let entry = json!({
        "id": "aud_1", "event": "organization.created",
        "actor": {"id": "u1", "type": "user", "name": "CANARY Name", "email": "canary@CANARY.example", "apiKeyId": null, "apiKeyName": null},
        "targetId": null, "targetType": null, "metadata": {"who": "CANARY"}, "createdAt": "2026-05-04T10:15:02.318Z"
    });
    let (_server, client) =
        B::bare([Stub::get("/v1/auth/orgs/audit-logs").respond(crate::values::page(vec![entry], None))]).await;
    let page = client.dashboard().organization().audit_logs().list().send().await.unwrap();
    assert!(!format!("{page:?}").contains("CANARY"), "{page:?}");
    assert_eq!(page.items[0].actor.name.as_ref().unwrap().as_str(), "CANARY Name");
}

#[tokio::test]
async fn credentials_and_header_values_are_in_no_debug() {
    let builder = Client::builder().api_key(SECRET).session_cookie("CANARYcookie").default_header("x-a", "CANARY");
    assert!(!format!("{builder:?}").contains("CANARY"));
    let client = builder.build().unwrap();
    let request = client.sessions().get(&session_id('a')).header("x-b", "CANARY");
    let raw = client.request(Method::POST, "/v1/x").header("x-c", "CANARY").json("CANARY").query("q", "CANARY");
    let stream = client.dashboard().organization().audit_logs().list().search("CANARY").stream();
    assert!(!format!("{client:?} {request:?} {raw:?} {stream:?}").contains("CANARY"));
}

async fn a_servers_echo_of_a_secret_is_blanked_in_errors<B: Backend>() {
    let id = session_id('a');
    for body in [
        json!({"error": {"code": "UNAUTHORIZED", "message": format!("The key {SECRET} is not known"), "hint": SECRET}}),
        json!({"error": {"code": SECRET, "message": "x"}}),
        json!({"success": false, "error": {"name": "ZodError", "message": json!([{"path": [SECRET], "message": SECRET}]).to_string()}}),
        json!({"data": null, "error": {"message": format!("Bearer {SECRET}"), "docs": SECRET}}),
    ] {
        let (_server, client) =
            B::bare([Stub::get(&format!("/v1/sessions/{id}")).respond(Response::json(401, body))]).await;
        let error = client.sessions().get(&id).send().await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("CANARY"), "{error:?}");
    }
}

async fn an_answer_that_cannot_be_read_is_not_quoted<B: Backend>() {
    let id = session_id('a');
    for body in [
        r#"{"data": {"signing_secret": "CANARY", "id": 7}}"#,
        r#"{"data": "CANARY"}"#,
        r#"["CANARY"]"#,
        r#"{"data": {"id": "vs_", "status": {"CANARY": "CANARY"}}}"#,
        r#""CANARY""#,
        "CANARY",
    ] {
        let response = Response::empty(200).body(body).header("content-type", "application/json");
        let (_server, client) = B::bare([Stub::get(&format!("/v1/sessions/{id}")).respond(response)]).await;
        let error = client.sessions().get(&id).send().await.unwrap_err();
        assert!(error.is_unreadable());
        assert!(!format!("{error} {error:?}").contains("CANARY"), "{error:?}");
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            assert!(!cause.to_string().contains("CANARY"));
            source = cause.source();
        }
    }
}

async fn a_deletion_code_is_sent_and_never_shown<B: Backend>() {
    let id = UUID.parse().unwrap();
    let (server, client) = B::bundled().await;
    let request = client.dashboard().organization().confirm_deletion(&id, "CANARY00");
    assert!(!format!("{request:?}").contains("CANARY"));
    request.send().await.unwrap();
    assert_eq!(server.requests()[0].json().unwrap()["code"], "CANARY00");
}

#[tokio::test]
async fn a_connection_that_is_refused_or_is_no_tls_shows_nothing_of_the_call() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let talker = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let plain = talker.local_addr().unwrap();
    std::thread::spawn(move || {
        use std::io::Write;
        while let Ok((mut stream, _)) = talker.accept() {
            let _ = stream.write_all(b"no handshake of TLS begins like this\r\n\r\n");
        }
    });
    for base in [format!("http://{closed}"), format!("https://{plain}")] {
        let client = Client::builder().base_url(&base).api_key(SECRET).session_cookie("CANARYcookie");
        let client = client.default_header("x-a", "CANARY").retry(RetryPolicy::none()).build().unwrap();
        let organization = client.dashboard().organization();
        let errors = [
            organization.audit_logs().list().search("CANARY").send().await.map(drop).unwrap_err(),
            client.sessions().create().redirect_url("https://example.com/CANARY").send().await.map(drop).unwrap_err(),
            client
                .request(Method::POST, "/v1/x")
                .query("q", "CANARY")
                .json("CANARY")
                .send()
                .await
                .map(drop)
                .unwrap_err(),
        ];
        for error in errors {
            assert!(error.is_connect(), "{base}: {error}");
            let mut told = format!("{error} {error:?}");
            let mut source = std::error::Error::source(&error);
            while let Some(cause) = source {
                told.push_str(&format!("{cause} {cause:?}"));
                source = cause.source();
            }
            assert!(!told.contains("CANARY"), "{told}");
        }
    }
}

on_each_backend! {
    #[tokio::test]
    secrets_of_an_answer_show_only_on_request;
    #[tokio::test]
    what_a_server_makes_up_shows_only_on_request;
    #[tokio::test]
    personal_data_of_the_audit_log_is_not_in_debug;
    #[tokio::test]
    a_servers_echo_of_a_secret_is_blanked_in_errors;
    #[tokio::test]
    an_answer_that_cannot_be_read_is_not_quoted;
    #[tokio::test]
    a_deletion_code_is_sent_and_never_shown;
}
